"""What counts as a change, and what makes another resource."""

from __future__ import annotations

import pytest

from infra.catalog.input import Facts
from infra.estate.resource import UNKNOWN
from infra.rehearsal.difference import Difference, differences

TEMPLATE = "alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate"
"""A type of the SDK with lists of plain values, lists of objects, objects and maps."""


def _facts(token="x", **said):
    return Facts(token=token, source="", as_of="", **said)


def _changes(old, new, **said):
    return [(found.path, found.change) for found in differences(old, new, _facts(**said))]


def _replaces(old, new, **said):
    return [found.path for found in differences(old, new, _facts(**said)) if found.replaces]


def _set(*paths):
    return frozenset(paths)


def test_only_what_changed_is_named_at_its_path():
    old = {"a": 1, "tags": {"x": "1", "y": "2"}, "rules": [{"port": 1}, {"port": 2}], "gone": "g"}
    new = {"a": 1, "tags": {"x": "1", "y": "3", "z": "4"}, "rules": [{"port": 1}, {"port": 3}], "new": "n"}

    assert _changes(old, new) == [
        ("gone", "delete"),
        ("new", "add"),
        ("rules[1].port", "update"),
        ("tags.y", "update"),
        ("tags.z", "add"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"a": None}, {}),
        ({"a": ["x", "y"]}, {"a": ["y", "x"]}),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [2, 1]}}),
        ({"a": 1}, {"a": 1.0}),
        ({"a": 0}, {}),
        ({}, {}),
    ],
)
def test_the_same_written_otherwise_is_no_change(old, new):
    assert not _changes(old, new)


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ({"a": 1}, {"a": True}, "a"),
        ({"a": 0}, {"a": False}, "a"),
        ({"a": "1"}, {"a": 1}, "a"),
        ({"a": []}, {"a": {}}, "a"),
        ({"a": ["x"]}, {"a": ["x", "x"]}, "a[1]"),
        ({"a": "x"}, {"a": UNKNOWN}, "a"),
        ({"a": []}, {}, "a"),
        ({}, {"a": 0}, "a"),
    ],
)
def test_what_is_a_change(old, new, path):
    assert [found for found, _ in _changes(old, new)] == [path]


def test_objects_are_in_order_unless_they_are_a_set():
    old, new = {"a": [{"p": 1}, {"p": 2}]}, {"a": [{"p": 2}, {"p": 1}]}

    assert len(_changes(old, new)) == 2
    assert not _changes(old, new, unordered=_set("a"))


def test_plain_values_are_in_order_where_a_schema_says_so():
    old, new = {"zones": ["a", "b"]}, {"zones": ["b", "a"]}

    assert _changes(old, new, complete=True) == [("zones[0]", "update"), ("zones[1]", "update")]
    assert not _changes(old, new, complete=True, unordered=_set("zones"))


def test_what_is_left_out_is_as_its_default():
    said = {"default": {"a": 1, "o.p": True, "l[].p": "x"}}

    assert not _changes({}, {"a": 1}, **said)
    assert not _changes({"a": 1, "o": {"p": True}}, {"o": {}}, **said)
    assert not _changes({"l": [{"q": 1, "p": "x"}]}, {"l": [{"q": 1}]}, **said)
    assert _changes({}, {"a": 2}, **said) == [("a", "update")]
    assert _changes({"l": [{"q": 1, "p": "y"}]}, {"l": [{"q": 1}]}, **said) == [("l[0].p", "update")]


def test_what_the_provider_fills_in_stays_when_it_is_left_out():
    said = {"computed": _set("a", "o.p")}

    assert not _changes({"a": 1, "o": {"p": 2, "q": 3}}, {"o": {"q": 3}}, **said)
    assert _changes({}, {"a": 1}, **said) == [("a", "add")]


def test_what_means_nothing_is_no_change():
    assert not _changes({"a": 1}, {"a": 2}, overlooked=_set("a"))


@pytest.mark.parametrize(
    ("replaces", "old", "new", "paths"),
    [
        ("a", {"a": 1}, {"a": 2}, ["a"]),
        ("a", {"a": 1}, {}, ["a"]),
        ("a", {}, {"a": 1}, ["a"]),
        ("b", {"a": 1}, {"a": 2}, []),
        # A part of an object, and the object.
        ("systemDisk.p", {"systemDisk": {"p": 1, "q": 1}}, {"systemDisk": {"p": 2, "q": 2}}, ["systemDisk.p"]),
        ("systemDisk.p", {}, {"systemDisk": {"p": 1}}, ["systemDisk"]),
        ("systemDisk.p", {}, {"systemDisk": {"q": 1}}, []),
        ("systemDisk", {"systemDisk": {"p": 1}}, {"systemDisk": {"p": 2}}, []),
        # The number of items, and what is in them.
        ("dataDisks", {"dataDisks": [{"size": 1}]}, {"dataDisks": [{"size": 2}]}, []),
        ("dataDisks", {"dataDisks": [{"size": 1}]}, {"dataDisks": [{"size": 1}, {"size": 2}]}, ["dataDisks[1]"]),
        ("dataDisks[].size", {"dataDisks": [{"size": 1}]}, {"dataDisks": [{"size": 2}]}, ["dataDisks[0].size"]),
        ("dataDisks[].size", {"dataDisks": [{"size": 1}]}, {"dataDisks": []}, ["dataDisks[0]"]),
        ("dataDisks[].size", {"dataDisks": [{"name": "a"}]}, {"dataDisks": []}, []),
        # Plain values are as their list, entries as their map.
        ("securityGroupIds", {"securityGroupIds": ["a"]}, {"securityGroupIds": ["b"]}, ["securityGroupIds[0]"]),
        (
            "securityGroupIds",
            {"securityGroupIds": ["a"]},
            {"securityGroupIds": ["a", "b"]},
            ["securityGroupIds[1]"],
        ),
        ("tags", {"tags": {"a": "1"}}, {"tags": {"a": "2"}}, ["tags.a"]),
    ],
)
def test_what_replaces_where_the_schema_was_read(replaces, old, new, paths):
    assert _replaces(old, new, token=TEMPLATE, complete=True, replaces=_set(replaces)) == paths


def test_a_member_of_a_set_that_changes_is_another_one():
    """With all that it holds: what replaces need not be what differs."""
    said = {"complete": True, "unordered": _set("l"), "replaces": _set("l[].p")}

    assert _replaces({"l": [{"p": 1, "q": 1}]}, {"l": [{"p": 1, "q": 2}]}, **said) == ["l[0].q"]
    assert not _replaces({"l": [{"q": 1}]}, {"l": [{"q": 2}]}, **said)
    assert not _changes({"l": [{"p": 1}, {"p": 2}]}, {"l": [{"p": 2}, {"p": 1}]}, **said)


def test_all_that_is_in_an_input_replaces_where_only_descriptions_speak():
    old, new = {"systemDisk": {"size": 1}}, {"systemDisk": {"size": 2}}

    assert _replaces(old, new, token=TEMPLATE, replaces=_set("systemDisk")) == ["systemDisk.size"]


def test_the_top_level_input_of_a_path():
    assert [Difference(path, "add").input for path in ("a", "a.b", "a[0].b", "a[1]")] == ["a"] * 4
