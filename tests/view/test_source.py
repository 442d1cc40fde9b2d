"""Sources: what each makes of a value, of a default, and of what nobody knows or can read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from infra.estate.estate import Estate
from infra.estate.resource import SECRET, UNKNOWN, Resource
from infra.view.reading import Inapplicable, NotKnown, Reading
from infra.view.source import (
    all_beside,
    beside,
    document,
    either,
    fixed,
    flag,
    is_set,
    look,
    never,
    number,
    rows,
    text,
    texts,
    whole,
)
from infra.view.view import Subject, View, bind
from infra.view.views import views

BUCKET, VERSIONS = "aws:s3/bucket:Bucket", "aws:s3/bucketVersioning:BucketVersioning"


def resource(**values: Any) -> Resource:
    return Resource(urn="urn:pulumi:dev::shed::aws:a/b:C::it", type="aws:a/b:C", name="it", **values)


def read(source: Any, inputs: dict[str, Any] | None = None, **values: Any) -> Reading[Any]:
    row = resource(inputs=inputs or {}, **values)
    return source.read(Subject(row, views(Estate(resources=(row,)))))


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        (text("a"), "x", "x"),
        (text("a"), 7, "7"),
        (text("a"), True, "true"),
        (text("a", names={"postgres": "postgresql"}), "Postgres", "postgresql"),
        (text("a", names={}), "MySQL", "mysql"),
        (flag("a"), True, True),
        (flag("a"), "Enabled", True),
        (flag("a"), 1, True),
        (flag("a"), "off", False),
        (flag("a", on=["Update"]), "update", True),
        (whole("a"), "7", 7),
        (whole("a"), 7.0, 7),
        (number("a"), "0.5", Decimal("0.5")),
        (document("a"), '{"b": 1}', {"b": 1}),
        (document("a"), {"b": 1}, {"b": 1}),
    ],
)
def test_a_value_is_read_as_what_it_means(source: Any, value: Any, expected: Any) -> None:
    found = read(source, {"a": value})
    assert (found.state, found.value, found.given, found.path) == ("value", expected, True, "a")


@pytest.mark.parametrize(
    ("source", "value", "note"),
    [
        (text("a"), {}, "an object, not text"),
        (text("a"), [], "a list, not text"),
        (text("a"), None, "null"),
        (flag("a"), "perhaps", "perhaps, not true or false"),
        (flag("a"), [True], "a list, not true or false"),
        (whole("a"), "many", "many, not a number"),
        (whole("a"), 0.5, "0.5, not a whole number"),
        (whole("a"), True, "true or false, not a number"),
        (number("a"), "NaN", "NaN, not a number"),
        (number("a"), 10**13, "a number, not a number"),
        (document("a"), "{", "not JSON"),
        (document("a"), "[]", "not an object"),
        (texts("a"), "x", "text, not a list"),
        (texts("a"), None, "null"),
        (is_set("a"), None, "null"),
        (text("a.b"), 7, "a number, not an object"),
    ],
)
def test_what_cannot_be_read_is_not_known(source: Any, value: Any, note: str) -> None:
    found = read(source, {"a": value})
    assert (found.state, found.note) == ("malformed", note)
    with pytest.raises(NotKnown):
        _ = found.value
    with pytest.raises(NotKnown):
        _ = found.given


@pytest.mark.parametrize(("value", "state"), [(UNKNOWN, "unknown"), (SECRET, "secret")])
def test_an_unknown_or_secret_value_is_set_and_not_known(value: str, state: str) -> None:
    for source in (text("a", default="x"), flag("a.b"), whole("a"), texts("a"), document("a")):
        found = read(source, {"a": value})
        assert (found.state, found.given, found.known) == (state, True, None)
        with pytest.raises(NotKnown):
            _ = found.value


def test_what_is_not_set_is_the_default_or_none() -> None:
    assert [read(source).value for source in (text("a"), text("a", default="x"), flag("a", default=False))] == [
        None, "x", False,
    ]  # fmt: skip
    found = read(flag("a", "b", default=False), {"a": ""})
    assert (found.state, found.given, found.path, found.shown) == (
        "default", False, "a", "not set (default false)",
    )  # fmt: skip


def test_the_first_name_that_is_set_counts_and_an_output_before_the_default() -> None:
    assert read(whole("new", "old", default=1), {"old": 3}).path == "old"
    assert read(whole("new", "old", default=1), {"new": 2, "old": 3}).value == 2
    assert read(whole("new", default=1), {"x": 1}, outputs={"new": 5}).value == 5
    assert read(whole("new", default=1), {"new": 4}, outputs={"new": 5}).value == 4
    assert read(whole("new", default=1), {"x": 1}, outputs={"new": UNKNOWN}).value == 1
    assert read(whole("new", default=1), {"x": 1}, outputs={"new": None}).value == 1


def test_of_what_was_read_from_a_cloud_the_outputs_are_what_is_said() -> None:
    assert read(texts("a"), outputs={"a": ["x"]}).value[0].value == "x"


def test_a_list_of_one_object_is_the_object() -> None:
    assert read(text("a.b"), {"a": [{"b": "x"}]}).value == "x"
    assert read(text("a.b"), {"a": []}).state == "absent"
    assert look({"a": [1, 2]}, "a.1") == 2


@dataclass(frozen=True, eq=False)
class Row(View):
    port: Reading[int | None]


ROWS = rows("list", Row(port=whole("port")))


def test_rows_are_read_one_by_one_and_null_is_none() -> None:
    found = read(ROWS, {"list": [{"port": 1}, None, UNKNOWN, {}, 7]}).value
    assert [(row.port.path, row.port.state) for row in found] == [
        ("list.0.port", "value"),
        ("list.2.port", "unknown"),
        ("list.3.port", "absent"),
        ("list.4.port", "malformed"),
    ]
    assert read(ROWS, {"list": {"port": 1}}).value[0].port.value == 1
    assert read(ROWS).value == ()


def test_a_text_of_a_list_can_be_unknown_alone() -> None:
    found = read(texts("a", split=","), {"a": ["x", UNKNOWN, None, {}]}).value
    assert [(one.path, one.state) for one in found] == [
        ("a.0", "value"), ("a.1", "unknown"), ("a.2", "malformed"), ("a.3", "malformed"),
    ]  # fmt: skip
    assert [one.value for one in read(texts("a", split=","), {"a": "x, y,"}).value] == ["x", "y"]


def test_one_that_is_true_counts_before_one_that_is_not_known() -> None:
    both = either(flag("a", default=False), flag("b", default=False))
    assert read(both, {"a": UNKNOWN, "b": True}).value is True
    assert read(both, {"a": UNKNOWN}).state == "unknown"
    assert (read(both).value, read(both).path) == (False, "b")


def test_what_cannot_be_is_not_applicable() -> None:
    with pytest.raises(Inapplicable, match="no such thing"):
        _ = read(never("no such thing")).value
    assert read(fixed(True, "always")).value is True
    assert read(either(never("no"), flag("a", default=False))).value is False


VERSIONED: Any = beside(flag("versioning", default=False), "bucket", (BUCKET,), {VERSIONS: flag("status")})


@pytest.mark.parametrize(
    ("own", "others", "state", "value", "path"),
    [
        ({}, [], "default", False, "versioning"),
        ({"versioning": True}, [], "value", True, "versioning"),
        ({}, [{"status": "Enabled"}], "value", True, "status"),
        ({"versioning": False}, [{"status": "Enabled"}], "value", True, "status"),
        ({}, [{"status": "Suspended"}], "value", False, "status"),
        ({}, [{"status": UNKNOWN}], "unknown", None, "status"),
        ({"versioning": True}, [{"status": UNKNOWN}], "value", True, "versioning"),
        ({}, [{"status": "Enabled", "bucket": UNKNOWN}], "unknown", None, "versioning"),
    ],
)
def test_a_setting_is_made_in_the_resource_or_beside_it(
    own: dict[str, Any], others: list[dict[str, Any]], state: str, value: Any, path: str
) -> None:
    bucket = Resource(urn="urn:b", type=BUCKET, name="b", inputs={"bucket": "shed", **own})
    more = [
        Resource(urn=f"urn:v{n}", type=VERSIONS, name=f"v{n}", inputs={"bucket": "shed", **inputs})
        for n, inputs in enumerate(others)
    ]
    at = Subject(bucket, views(Estate(resources=(bucket, *more))))
    found = VERSIONED.read(at)
    assert (found.state, found.known, found.path) == (state, value, path)
    every: Any = all_beside(flag("versioning", default=False), "bucket", (BUCKET,), {VERSIONS: flag("status")})
    assert len(every.read(at).value) == len([*own, *others])


def test_a_fact_is_read_once_and_what_is_no_fact_is_refused() -> None:
    row = resource(inputs={"port": 1})
    view = bind(Row(port=whole("port")), Subject(row, views(Estate(resources=(row,)))))
    assert view.port is view.port
    with pytest.raises(AttributeError):
        _ = view.nothing  # type: ignore[attr-defined]
