"""Parity as it is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

from infra.parity.fact import Comparison
from infra.report import parity as report

FOUND = {
    "tokyo": (
        Comparison("bucket", "versioning", True, True, "equal"),
        Comparison("cache", "memory_gib", Decimal("6.38"), 4, "known", "sizes are fixed"),
        Comparison("database", "standby", True, None, "unequal"),
    )
}


def test_differences_are_shown_and_counted() -> None:
    lines = report.table(FOUND, 80, color=False).splitlines()
    assert lines[0] == "tokyo: 1 equal, 1 known, 1 unequal"
    assert [line.split() for line in lines[2:5]] == [
        ["known", "cache.memory_gib", "6.38", "4"],
        ["sizes", "are", "fixed"],
        ["unequal", "database.standby", "yes", "not", "set"],
    ]
    wide = report.table(FOUND, 160, color=False).splitlines()
    assert wide[2].split() == ["known", "cache.memory_gib", "6.38", "4", "sizes", "are", "fixed"]
    assert "versioning" not in "".join(lines)


def test_everything_shows_equal_facts_too() -> None:
    assert "bucket.versioning" in report.table(FOUND, 80, color=False, everything=True)


def test_equal_twins_are_one_line() -> None:
    assert report.table({"tokyo": FOUND["tokyo"][:1]}, 80, color=False) == "tokyo: 1 equal, 0 known, 0 unequal\n"


def test_json_keeps_decimals_as_text() -> None:
    [_, size, standby] = json.loads(json.dumps(report.to_json((), FOUND)))["parity"]["tokyo"]
    assert (size["aws"], size["alicloud"], size["reason"]) == ("6.38", 4, "sizes are fixed")
    assert standby["alicloud"] is None


def test_narrow_table_fits(golden: Callable[[str, str], None]) -> None:
    text = report.table(FOUND, 60, color=False, everything=True)
    assert max(map(len, text.splitlines())) <= 60
    golden("parity-60.txt", text)
