"""Statements of permission documents, as both clouds write them."""

from __future__ import annotations

from typing import Any

import pytest

from infra.estate.resource import UNKNOWN
from infra.view.answer import Unread
from infra.view.condition import Condition
from infra.view.statement import Statement, statement

DENY = {
    "Effect": "Deny",
    "Principal": {"AWS": "*"},
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::shop", "arn:aws:s3:::shop/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
ALLOW = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop/*"}


def one(row: dict[str, Any], **changes: Any) -> Statement:
    return statement({**row, **changes}, 0)


def test_what_is_written_is_kept() -> None:
    assert one(DENY).resources == ("arn:aws:s3:::shop", "arn:aws:s3:::shop/*")
    assert one(DENY).conditions == (Condition("bool", "aws:securetransport", ("false",)),)
    assert one(ALLOW, NotAction=["s3:PutObject"]).all_but_actions == ("s3:PutObject",)
    assert one(ALLOW, Principal={"AWS": ["1"], "Federated": "idp"}).principals == ("1", "idp")
    assert one(ALLOW, Principal={"AWS": ["1"], "Federated": "idp"}).federated == ("idp",)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"Principal": ["*"], "Action": ["oss:*"], "Resource": ["acs:oss:*:*:shop", "acs:oss:*:*:shop/*"]},
        {"Principal": "*", "Condition": {"Bool": {"acs:SecureTransport": [False]}}},
        {"Resource": "*"},
        {"Resource": "arn:aws:s3:::shop*"},
        {"Action": ["s3:GetObject", "*"]},
    ],
)
def test_plain_http_is_refused_to_everybody_without_exception(changes: dict[str, Any]) -> None:
    assert one(DENY, **changes).refuses_plain_http is True


@pytest.mark.parametrize(
    "changes",
    [
        {"Effect": "Allow"},
        {"Principal": {"AWS": "arn:aws:iam::1:root"}},
        {"Condition": {}},
        {"Condition": {**DENY["Condition"], "StringEquals": {"aws:SourceVpc": "vpc-1"}}},
        {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {"Action": "s3:DeleteBucket"},
        {"Resource": "arn:aws:s3:::shop/private/*"},
        {"Resource": "arn:aws:s3:::shop/*"},
        {"Resource": "arn:aws:s3:::shop"},
        {"NotPrincipal": {"AWS": "arn:aws:iam::1:root"}},
    ],
)
def test_a_part_of_it_is_not_enough(changes: dict[str, Any]) -> None:
    assert one(DENY, **changes).refuses_plain_http is False


def test_all_but_some_is_not_everything_where_it_denies() -> None:
    rest = {key: value for key, value in DENY.items() if key not in ("Action", "Resource")}
    assert one(rest, NotAction="s3:Get*", Resource="*").refuses_plain_http is False
    assert one(rest, Action="s3:*", NotResource="arn:aws:s3:::shop/public/*").refuses_plain_http is False


def test_everybody() -> None:
    assert one(ALLOW).open_to_everybody is True
    assert one(ALLOW, Principal={"AWS": ["1", "*"]}).open_to_everybody is True
    assert one(ALLOW, Condition={"Bool": {"aws:SecureTransport": "true"}}).open_to_everybody is True
    assert one(ALLOW, Condition={"StringEquals": {"aws:SourceVpc": "vpc-1"}}).open_to_everybody is False
    assert one(ALLOW, Principal={"AWS": "arn:aws:iam::1:root"}).open_to_everybody is False
    assert one(DENY).open_to_everybody is False


def test_all_principals_but_some_are_everybody_where_it_allows() -> None:
    rest = {key: value for key, value in ALLOW.items() if key != "Principal"}
    but = {"NotPrincipal": {"AWS": "arn:aws:iam::1:user/x"}}
    assert one(rest, **but).open_to_everybody is True
    assert one(rest, **but, Effect="Deny").for_everybody is False


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"Principal": UNKNOWN}, "Principal"),
        ({"Principal": {"AWS": ["1", UNKNOWN]}}, "Principal.AWS.1"),
        ({"Effect": UNKNOWN}, "Effect"),
        ({"Effect": None}, "Effect"),
        ({"Effect": 7}, "Effect"),
        ({"Principal": {"AWS": None}}, "Principal.AWS"),
        ({"Condition": ""}, "Condition"),
        ({"Condition": UNKNOWN}, "Condition"),
        ({"Condition": None}, "Condition"),
        ({"Condition": {"StringEquals": {"aws:SourceVpc": UNKNOWN}}}, "Condition.StringEquals.aws:SourceVpc"),
    ],
)
def test_an_answer_names_the_piece_it_depends_on(changes: dict[str, Any], path: str) -> None:
    found = one(ALLOW, **changes).open_to_everybody
    assert isinstance(found, Unread)
    assert found.path == path


def test_a_piece_that_decides_nothing_is_not_missed() -> None:
    assert one(ALLOW, Resource=UNKNOWN, Action=UNKNOWN).open_to_everybody is True
    assert one(ALLOW, Principal={"AWS": [UNKNOWN, "*"]}).open_to_everybody is True
    assert one(ALLOW, Effect="Deny", Principal=UNKNOWN).open_to_everybody is False


def test_every_resource() -> None:
    rest = {key: value for key, value in ALLOW.items() if key != "Resource"}
    assert one(ALLOW).on_everything is False
    assert one(rest, Resource=["arn:aws:s3:::shop", "*"]).on_everything is True
    assert one(rest, NotResource="arn:aws:s3:::shop").on_everything is True
    assert isinstance(one(rest, Resource=[UNKNOWN]).on_everything, Unread)
    assert isinstance(one(rest, Resource=7).on_everything, Unread)
