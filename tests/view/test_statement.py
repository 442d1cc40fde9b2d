"""Permission documents, as both clouds write them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infra.estate.estate import Estate
from infra.estate.resource import SECRET, UNKNOWN, Resource
from infra.view.statement import Statement, permissions, statements
from infra.view.view import Subject
from infra.view.views import views

DENY = {
    "Effect": "Deny",
    "Principal": {"AWS": "*"},
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::shop", "arn:aws:s3:::shop/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def one(**changes: Any) -> Statement:
    [found] = statements({"Statement": {**DENY, **changes}}) or ()
    return found


def test_text_and_object_read_alike() -> None:
    document = {"Version": "2012-10-17", "Statement": [DENY]}
    assert statements(json.dumps(document)) == statements(document) == (one(),)
    assert one().resources == ("arn:aws:s3:::shop", "arn:aws:s3:::shop/*")
    assert one().conditions == (("Bool", "aws:securetransport", ("false",)),)


@pytest.mark.parametrize("document", [UNKNOWN, SECRET, {"Statement": UNKNOWN}])
def test_what_comes_with_the_update_is_not_known(document: Any) -> None:
    assert statements(document) is None


@pytest.mark.parametrize(("document", "why"), [("{", "not JSON"), ("[]", "not an object"), (7, "not an object")])
def test_what_is_no_document_is_refused(document: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        statements(document)


def test_odd_documents_hold_nothing() -> None:
    assert statements({}) == ()
    assert statements({"Statement": ["text", None]}) == ()
    assert one(Condition=["odd"]).conditions == one(Condition={"Bool": "odd"}).conditions == ()


def test_plain_http_is_refused_to_everybody_without_exception() -> None:
    assert one().refuses_plain_http
    assert one(Principal="*", Condition={"Bool": {"acs:SecureTransport": [False]}}).refuses_plain_http
    assert not one(Effect="Allow").refuses_plain_http
    assert not one(Principal={"AWS": "arn:aws:iam::1:root"}).refuses_plain_http
    assert not one(Condition={}).refuses_plain_http
    narrowed = {**DENY["Condition"], "StringEquals": {"aws:SourceVpc": "vpc-1"}}
    assert not one(Condition=narrowed).refuses_plain_http


def test_a_condition_on_the_connection_does_not_close_a_statement() -> None:
    assert one(Effect="Allow").open_to_everybody
    assert not one(Effect="Allow", Condition={"StringEquals": {"aws:SourceVpc": "vpc-1"}}).open_to_everybody
    assert not one().open_to_everybody


def read(value: Any) -> Any:
    row = Resource(urn="urn:x", type="aws:a/b:C", name="x", inputs={"policy": value})
    return permissions("policy").read(Subject(row, views(Estate(resources=(row,)))))  # type: ignore[attr-defined]


@pytest.mark.parametrize("write", [json.dumps, lambda document: document])
def test_a_statement_that_holds_an_unknown_hides_nothing_of_the_others(write: Any) -> None:
    found = read(write({"Statement": [DENY, {**DENY, "Principal": {"AWS": [UNKNOWN]}}, None, 7]}))
    assert [(one.path, one.state) for one in found.value] == [
        ("policy.Statement.0", "value"),
        ("policy.Statement.1", "unknown"),
        ("policy.Statement.2", "malformed"),
    ]
    assert found.value[0].value == one()


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (UNKNOWN, "unknown"),
        (SECRET, "secret"),
        ({"Statement": UNKNOWN}, "unknown"),
        ("{", "malformed"),
        ({}, "value"),
        ({"wrong": 1}, "malformed"),
    ],
)
def test_what_a_document_says_as_a_whole(value: Any, state: str) -> None:
    assert read(value).state == state


@pytest.mark.parametrize(
    "part",
    [
        {"Effect": None},
        {"Effect": 7},
        {"Principal": {"AWS": None}},
        {"Action": {}},
        {"Resource": 7},
        {"Condition": ""},
    ],
)
def test_a_statement_whose_parts_cannot_be_read_says_nothing(part: dict[str, Any]) -> None:
    assert [one.state for one in read({"Statement": [{**DENY, **part}]}).value] == ["malformed"]
