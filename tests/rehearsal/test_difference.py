"""What counts as a change."""

from __future__ import annotations

import pytest

from infra.estate.resource import UNKNOWN
from infra.rehearsal.difference import Difference, differences


def _changes(old, new, *unordered):
    return [(found.path, found.change) for found in differences(old, new, frozenset(unordered))]


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
    ],
)
def test_what_is_a_change(old, new, path):
    assert [found for found, _ in _changes(old, new)] == [path]


def test_objects_are_in_order_unless_they_are_a_set():
    old, new = {"a": [{"p": 1}, {"p": 2}]}, {"a": [{"p": 2}, {"p": 1}]}

    assert len(_changes(old, new)) == 2
    assert not _changes(old, new, "a")


def test_the_top_level_input_of_a_path():
    assert [Difference(path, "add").input for path in ("a", "a.b", "a[0].b", "a[1]")] == ["a"] * 4
