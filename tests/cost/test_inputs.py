from __future__ import annotations

from decimal import Decimal

import pytest

from infra.cost.inputs import flag, items, number, text, times
from infra.estate.resource import SECRET, UNKNOWN, Resource


def holding(value):
    return Resource("urn", "type", "name", {"it": value})


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, "default"),
        ("a", "a"),
        (3, "3"),
        (UNKNOWN, UNKNOWN),
        (SECRET, UNKNOWN),
        ([1], UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_text(value, found):
    assert text(holding(value), "it", "default") == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, 7),
        (3, 3),
        ("2.5", Decimal("2.5")),
        (0.1, Decimal("0.1")),
        *[
            (value, None)
            for value in (UNKNOWN, SECRET, "many", True, -1, "NaN", "Infinity", [1], 10**13, "1e999999999")
        ],
    ],
)
def test_number(value, found):
    assert number(holding(value), "it", 7) == found


def test_a_number_without_default_is_not_known():
    assert number(holding(None), "it") is None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, True),
        (True, True),
        (False, False),
        ("true", True),
        ("False", False),
        (UNKNOWN, None),
        ("maybe", None),
    ],
)
def test_flag(value, found):
    assert flag(holding(value), "it", True) is found


@pytest.mark.parametrize(("value", "found"), [(None, ()), ([UNKNOWN], [UNKNOWN]), (UNKNOWN, None), ("a", None)])
def test_items(value, found):
    assert items(holding(value), "it") == found


def test_times():
    assert times(2, Decimal("1.5"), 730) == 2190
    assert times(2, None) is None
    assert times() == 1
