"""No secret passes; what a person needs to read does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.engine.mask import MASK, PATTERNS, mask

# Every value is made up; those of AWS are the ones its documentation uses.
SECRETS = {
    "Alibaba Cloud access key id": "LTAI5tExampleExampleExample",
    "Alibaba Cloud access key id of a security token": "STS.NTxExampleExampleExample",
    "Alibaba Cloud access key secret": "Xa0ExampleExampleExampleExampl",
    "AWS access key id": "AKIAIOSFODNN7EXAMPLE",
    "AWS secret access key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "JSON web token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJleGFtcGxlIn0.c2lnbmF0dXJl",
    "Pulumi access token": "pul-0123456789abcdef0123456789abcdef01234567",
    "bearer token": "Bearer example0123456789example",
    "label and value": "password=correct-horse",
    "long token": "IQoJb3JpZ2luX2VjExample0" * 6,
    "private key": "-----BEGIN RSA PRIVATE KEY-----\nMIIExample\n-----END RSA PRIVATE KEY-----",
    "user and password of a URL": "postgres://twinstack:correct-horse@127.0.0.1/states",
}
KEPT = {"AKIA", "LTAI", "STS.", "pul-", "Bearer", "password=", "postgres://twinstack:", "@127.0.0.1/states"}


def test_every_pattern_has_an_example_and_stands_in_order() -> None:
    names = [name for name, _, _ in PATTERNS]
    assert names == sorted(names, key=str.lower)
    assert set(names) == set(SECRETS)


@pytest.mark.parametrize("name", sorted(SECRETS))
@pytest.mark.parametrize("around", ["{}", "error: {} refused", "'{}'", "({})", '"{}"'])
def test_a_secret_is_masked_wherever_it_stands(name: str, around: str) -> None:
    secret = SECRETS[name]
    masked = mask(around.format(secret))
    assert MASK in masked
    left = secret
    for kept in KEPT:
        left = left.replace(kept, "\0")
    assert not any(piece in masked for piece in left.split("\0") if len(piece) > 3)


@pytest.mark.parametrize(
    "text",
    [
        "PULUMI_CONFIG_PASSPHRASE=correct-horse pulumi up",
        "PULUMI_CONFIG_PASSPHRASE='correct-horse'",
        '{"password": "correct-horse", "port": 5432}',
        "masterUserPassword: correct-horse",
        'secret_key = "correct-horse"',
        "aws_secret_access_key=correct-horse",
        "AccessKeySecret: correct-horse",
        "SecurityToken=correct-horse&Action=CreateVpc",
        "https://user:correct-horse@example.com/x",
        '{\\"secretKey\\":\\"correct-horse\\"}',
    ],
)
def test_a_labelled_value_is_masked(text: str) -> None:
    masked = mask(text)
    assert "correct-horse" not in masked
    assert MASK in masked


def test_a_signed_request_keeps_its_action_alone() -> None:
    url = (
        "https://vpc.aliyuncs.com/?AccessKeyId=LTAI5tExampleExampleExample&Action=CreateVpc&Signature=Y%2BeKGAb%3D"
    )
    assert mask(url) == f"https://vpc.aliyuncs.com/?AccessKeyId=LTAI{MASK}&Action=CreateVpc&Signature={MASK}"


def test_a_private_key_that_was_cut_off_is_masked_to_the_end() -> None:
    assert mask("key: -----BEGIN PRIVATE KEY-----\nMIIExample\nMore") == f"key: {MASK}"


@pytest.mark.parametrize(
    "text",
    [
        "error: getting stack configuration: get stack secrets manager: incorrect passphrase",
        "passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
        "the stack has no cachePassword\n  hint: pulumi config set --secret twinstack:cachePassword",
        "arn:aws:elasticloadbalancing:ap-southeast-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188",
        "commit 71dcf8ad2f4d8c9f02407d73a8dc666f79bfb555",
        "RequestId: 4A6F1C2B-0000-0000-0000-000000000000",
        "urn:pulumi:aws-singapore::twinstack::aws:rds/instance:Instance::database",
        "file:///home/somebody/projects/twinstack/.pulumi/locks/organization/twinstack/aws-singapore/b4b39.json",
        "ngw-t4n0example0example0abcdef",
        "-----BEGIN CERTIFICATE-----\nMIIExample\n-----END CERTIFICATE-----",
        "https://console.aws.amazon.com/iam/home#/security_credentials",
        "alicloud:ram/role:Role, secret: true",
    ],
)
def test_what_a_person_needs_stays(text: str) -> None:
    assert mask(text) == text


def test_known_values_are_masked_longest_first_and_short_ones_are_left() -> None:
    assert mask("ab hunter hunter2", ("hunter", "hunter2", "ab", "")) == f"ab {MASK} {MASK}"


@given(st.text(max_size=300))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)
