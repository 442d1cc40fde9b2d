"""Buckets: what the table of requests does not ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[Callable[[], object]], str]

LIFECYCLE = "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
POLICY = "s3/bucketPolicy:BucketPolicy"
VERSIONING = "s3/bucketVersioning:BucketVersioning"


def policy(resource: str) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Resource": [resource]}]}


@pytest.mark.parametrize(
    ("name", "legal"),
    [
        ("abc", True),
        ("a" * 63, True),
        ("a" * 64, False),
        ("www.example.com", True),
        ("a..b", False),
        ("-ab", False),
        ("ab-", False),
        ("a_b", False),
        ("xn--shop", False),
        ("sthree-shop", False),
        ("shop-s3alias", False),
        ("shop--ol-s3", False),
        ("10.0.0.1", False),
        ("10.0.0.1a", True),
    ],
)
def test_names(name: str, legal: bool, simulation: Any, refusal: Said) -> None:
    found = refusal(lambda: simulation.create("bucket", "s3/bucket:Bucket", {"bucket": name}))
    assert found.startswith("InvalidBucketName") if not legal else not found


@pytest.mark.parametrize(
    ("kind", "inputs", "said"),
    [
        (POLICY, {"bucket": "$bucket", "policy": policy("arn:aws:s3:::example-shop-singapore/*")}, ""),
        (POLICY, {"bucket": "$bucket", "policy": policy("arn:aws:s3:::another/*")}, "Policy has invalid resource"),
        (POLICY, {"bucket": "$bucket", "policy": "{}"}, "MalformedPolicy"),
        (VERSIONING, {"bucket": "$bucket", "versioningConfiguration": {"status": "On"}}, "MalformedXML"),
        (VERSIONING, {"bucket": "nothing", "versioningConfiguration": {"status": "Enabled"}}, "NoSuchBucket"),
        (
            LIFECYCLE,
            {"bucket": "$bucket", "rules": [{"id": "x", "status": "Enabled", "expiration": {"days": 0}}]},
            "InvalidArgument",
        ),
        (
            "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
            {
                "bucket": "$bucket",
                "rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aes"}}],
            },
            "MalformedXML",
        ),
        (
            "s3/bucketOwnershipControls:BucketOwnershipControls",
            {"bucket": "$bucket", "rule": {"objectOwnership": "Me"}},
            "MalformedXML",
        ),
        ("s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {"bucket": "$bucket", "blockPublicAcls": True}, ""),
    ],
)
def test_request(kind: str, inputs: dict[str, Any], said: str, simulation: Any, refusal: Said) -> None:
    simulation.build(["bucket"])
    found = refusal(lambda: simulation.create("request", kind, inputs))
    assert said in found if said else not found


def test_versions_can_be_suspended_but_not_undone(simulation: Any, refusal: Said) -> None:
    enabled = {"bucket": "$bucket", "versioningConfiguration": {"status": "Enabled"}}
    simulation.build(["bucket"], {"versions": {VERSIONING: enabled}})
    undone = refusal(lambda: simulation.change("versions", versioningConfiguration={"status": "Disabled"}))
    assert "cannot be updated from 'Enabled' to 'Disabled'" in undone
    assert not refusal(lambda: simulation.change("versions", versioningConfiguration={"status": "Suspended"}))
