"""Conditions: which of them leave only some callers."""

from __future__ import annotations

from typing import Any

import pytest

from infra.estate.resource import SECRET, UNKNOWN
from infra.view.answer import Unread
from infra.view.condition import Condition, conditions


def limits(block: Any) -> Any:
    [found] = conditions(block)
    return found if isinstance(found, Unread) else found.limits_callers


@pytest.mark.parametrize(
    ("operator", "key", "values"),
    [
        ("StringEquals", "aws:PrincipalOrgID", "o-1"),
        ("StringEquals", "aws:ResourceAccount", "${aws:PrincipalAccount}"),
        ("StringEquals", "aws:PrincipalOrgID", "${aws:ResourceOrgID}"),
        ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", ["o-1/r-1/*"]),
        ("StringLike", "aws:SourceVpce", "vpce-1*"),
        ("StringEquals", "aws:PrincipalTag/team", "shop"),
        ("IpAddress", "aws:SourceIp", ["192.0.2.0/24", "10.0.0.0/8"]),
        ("IpAddress", "acs:SourceIp", "192.0.2.7"),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/*"),
        ("ArnLike", "aws:SourceArn", "arn:aws:s3:::shop"),
        ("StringLike", "acs:PrincipalArn", "acs:ram::1:role/*"),
        ("StringLike", "token.actions.githubusercontent.com:sub", "repo:shop/*"),
        ("StringEquals", "kms:CallerAccount", "123456789012"),
    ],
)
def test_a_condition_that_names_somebody_limits_callers(operator: str, key: str, values: Any) -> None:
    assert limits({operator: {key: values}}) is True


@pytest.mark.parametrize(
    ("operator", "key", "values"),
    [
        ("Bool", "aws:SecureTransport", "true"),
        ("IpAddress", "aws:SourceIp", "0.0.0.0/0"),
        ("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "::/0"]),
        ("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"]),
        ("NotIpAddress", "aws:SourceIp", "192.0.2.0/24"),
        ("NumericLessThanEquals", "s3:max-keys", "1000"),
        ("StringEquals", "s3:x-amz-acl", "public-read"),
        ("StringNotEquals", "aws:PrincipalAccount", "123456789012"),
        ("StringEqualsIfExists", "aws:PrincipalOrgID", "o-1"),
        ("ForAllValues:StringEquals", "aws:PrincipalOrgPaths", "o-1/r-1/"),
        ("Null", "aws:PrincipalOrgID", "false"),
        ("StringLike", "aws:PrincipalArn", "*"),
        ("StringLike", "aws:PrincipalOrgID", "o-*"),
        ("StringLike", "acs:SourceVpc", "vpc-*"),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/admin"),
        ("ArnLike", "aws:SourceArn", "arn:aws:s3:::*"),
        ("StringLike", "acs:PrincipalArn", "acs:ram:*:*:role/admin"),
        ("StringEquals", "aws:ResourceAccount", "123456789012"),
        ("StringEquals", "aws:PrincipalAccount", "${aws:PrincipalAccount}"),
        ("StringLike", "token.actions.githubusercontent.com:sub", "repo:*"),
        ("StringEquals", "token.actions.githubusercontent.com:aud", "sts.amazonaws.com"),
        ("StringEquals", "aws:RequestedRegion", "eu-central-1"),
    ],
)
def test_a_condition_that_anybody_meets_does_not(operator: str, key: str, values: Any) -> None:
    assert limits({operator: {key: values}}) is False


@pytest.mark.parametrize(
    ("block", "path"),
    [
        (UNKNOWN, ""),
        (None, ""),
        (["odd"], ""),
        ({"StringEquals": UNKNOWN}, "StringEquals"),
        ({"StringEquals": "odd"}, "StringEquals"),
        ({"StringEquals": {"aws:PrincipalOrgID": UNKNOWN}}, "StringEquals.aws:PrincipalOrgID"),
        ({"StringEquals": {"aws:PrincipalOrgID": SECRET}}, "StringEquals.aws:PrincipalOrgID"),
        ({"StringEquals": {"aws:PrincipalOrgID": None}}, "StringEquals.aws:PrincipalOrgID"),
        ({"StringEquals": {"aws:PrincipalOrgID": ["o-1", UNKNOWN]}}, "StringEquals.aws:PrincipalOrgID.1"),
        ({"StringEquals": {"aws:PrincipalOrgID": [{}]}}, "StringEquals.aws:PrincipalOrgID.0"),
    ],
)
def test_what_is_not_known_of_a_condition_is_said(block: Any, path: str) -> None:
    found = limits(block)
    assert isinstance(found, Unread)
    assert found.path == path


def test_an_unknown_value_of_a_key_that_is_not_about_callers_decides_nothing() -> None:
    assert limits({"StringEquals": {"s3:prefix": UNKNOWN}}) is False
    assert limits({"StringNotEquals": {"aws:PrincipalOrgID": UNKNOWN}}) is False
    assert limits({"IpAddress": {"aws:SourceIp": [UNKNOWN, "0.0.0.0/0"]}}) is False


def test_plain_http() -> None:
    assert Condition("bool", "aws:securetransport", ("false",)).means_plain_http is True
    assert Condition("boolifexists", "acs:securetransport", ("false",)).means_plain_http is True
    assert Condition("bool", "aws:securetransport", ("true",)).means_plain_http is False
    assert Condition("bool", "aws:securetransport", ()).means_plain_http is False
    assert isinstance(Condition("bool", "aws:securetransport", ("7",)).means_plain_http, Unread)
    assert Condition("null", "aws:securetransport", ("false",)).means_plain_http is False
    assert Condition("bool", "aws:multifactorauthpresent", ("false",)).means_plain_http is False
