"""Permission documents: text and object read alike, and what is not known of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infra.estate.estate import Estate
from infra.estate.resource import SECRET, UNKNOWN, Resource
from infra.view.answer import decide
from infra.view.document import permissions
from infra.view.reading import NotKnown
from infra.view.statement import statement
from infra.view.view import Subject
from infra.view.views import views

ROW = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}


def read(value: Any) -> Any:
    row = Resource(urn="urn:x", type="aws:a/b:C", name="x", inputs={"policy": value})
    return permissions("policy").read(Subject(row, views(Estate(resources=(row,)))))  # type: ignore[attr-defined]


@pytest.mark.parametrize("write", [json.dumps, lambda document: document])
def test_statements_are_read_one_by_one(write: Any) -> None:
    found = read(write({"Statement": [ROW, {**ROW, "Principal": {"AWS": [UNKNOWN]}}, None, 7, UNKNOWN]}))
    assert [(one.path, one.state) for one in found.value] == [
        ("policy.Statement.0", "value"),
        ("policy.Statement.1", "value"),
        ("policy.Statement.2", "malformed"),
        ("policy.Statement.3", "malformed"),
        ("policy.Statement.4", "unknown"),
    ]
    assert found.value[0].value == statement(ROW, 0)


def test_a_statement_alone_needs_no_list() -> None:
    [found] = read({"Statement": ROW}).value
    assert found.value == statement(ROW, 0)
    assert found.path == "policy.Statement.0"


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (UNKNOWN, "unknown"),
        (SECRET, "secret"),
        ({"Statement": UNKNOWN}, "unknown"),
        ({"Statement": SECRET}, "secret"),
        ({"Statement": None}, "malformed"),
        (None, "malformed"),
        ("{", "malformed"),
        ("[]", "malformed"),
        (7, "malformed"),
        ({}, "value"),
        ({"wrong": 1}, "malformed"),
    ],
)
def test_what_a_document_says_as_a_whole(value: Any, state: str) -> None:
    assert read(value).state == state


def test_who_asks_is_told_the_piece() -> None:
    [found] = read({"Statement": {**ROW, "Principal": {"AWS": [UNKNOWN]}}}).value
    with pytest.raises(NotKnown) as caught:
        decide(found, lambda it: it.open_to_everybody)
    assert caught.value.reading.path == "policy.Statement.0.Principal.AWS.0"
    assert decide(found, lambda it: it.denies) is False
