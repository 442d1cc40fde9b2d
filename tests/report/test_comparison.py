"""The comparison as it is read: golden tables, JSON, Markdown."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from infra.comparison import GATES, Result, compare
from infra.estate.estate import Estate
from infra.policy.rule import Settings
from infra.pricing.book import PriceBook
from infra.report import comparison as report
from infra.report.note import TITLES, notes
from policies.registry import RULES

Twins = Callable[[str, str], tuple[Estate, Estate]]

METROS = ("frankfurt", "singapore", "tokyo")
TODAY = date(2026, 11, 23)
README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def shop(twins: Twins) -> Result:
    pairs = {metro: twins("shop", metro) for metro in METROS}
    return compare(pairs, PriceBook.embedded(), Settings(), TODAY, tuple(RULES.values()))


@pytest.mark.parametrize("width", [80, 160])
def test_table(shop: Result, golden: Callable[[str, str], None], width: int) -> None:
    text = report.table(shop, width, color=False)
    assert max(map(len, text.splitlines())) <= width
    golden(f"compare-shop-{width}.txt", text)


def test_narrow_terminals_put_metros_below_each_other(shop: Result) -> None:
    text = report.table(shop, 40, color=False)
    table = text.partition("\nUnpriced")[0].partition("\nStand-in")[0]
    assert max(map(len, table.splitlines()[1:])) <= 40
    assert table.count("cheaper by") == len(METROS)


def test_markdown(shop: Result, golden: Callable[[str, str], None]) -> None:
    text = report.markdown(shop)
    golden("compare-shop.md", text)
    assert text.count("<details>") == text.count("</details>")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {2 * len(METROS) + 2}


def test_readme_shows_the_table_that_is_printed(shop: Result) -> None:
    table = report.table(shop, 80, color=False).split("\n\n")
    assert f"{table[0]}\n\n{table[1]}" in README.read_text(encoding="utf-8")


def test_json_is_plain_and_adds_up(shop: Result) -> None:
    document = json.loads(json.dumps(report.to_json(shop)))
    for stack, found in zip(document["stacks"], shop.stacks, strict=True):
        assert stack["monthly"] == {"amount": str(found.estimate.monthly.amount), "currency": "USD"}
        assert Decimal(stack["fit"]) == found.fit.distance
        assert len(stack["unpriced"]) == len(found.estimate.unpriced)
        assert stack["resources"] == found.resources > 50
    for metro in METROS:
        aws, alicloud = (s for s in document["stacks"] if s["metro"] == metro)
        cheaper = document["cheaper"][metro]
        difference = Decimal(aws["monthly"]["amount"]) - Decimal(alicloud["monthly"]["amount"])
        assert abs(difference) == Decimal(cheaper["by"]["amount"])
        assert cheaper["cloud"] == ("alicloud" if difference > 0 else "aws")


def test_notes_join_metros_and_keep_their_order(shop: Result) -> None:
    found = notes(shop)
    kinds = [note.kind for note in found]
    assert kinds == sorted(kinds, key=list(TITLES).index)
    assert len({(note.kind, note.text) for note in found}) == len(found)
    assert any(note.places == METROS for note in found)


def test_shop_passes_the_gates_of_policy_and_parity(shop: Result) -> None:
    assert GATES["policy"](shop) == []
    assert GATES["parity"](shop) == []


def test_marked_gates_name_every_marked_line(shop: Result) -> None:
    marked = sum("old" in line.marks for stack in shop.stacks for line in stack.estimate.lines)
    assert len(GATES["old"](shop)) == marked > 0


def test_the_saving_is_on_the_cheaper_side(shop: Result) -> None:
    for metro in shop.metros:
        cheap, dear = sorted((s.estimate.monthly.amount, s.plan.cloud) for s in metro.stacks)
        assert metro.cheaper == cheap[1]
        assert metro.saving_share == (dear[0] - cheap[0]) / dear[0]


def test_no_verdict_while_a_price_is_missing(twins: Twins) -> None:
    result = compare(
        {"jakarta": twins("desk", "jakarta")}, PriceBook.embedded(), Settings(), TODAY, tuple(RULES.values())
    )
    [metro] = result.metros
    assert any(stack.estimate.unpriced for stack in metro.stacks)
    assert metro.cheaper == ""
    assert report.to_json(result)["cheaper"]["jakarta"] == {
        "cloud": "",
        "comparable": False,
        "by": None,
        "share": None,
    }
    text = report.table(result, 80, color=False)
    [row] = (line.split() for line in text.splitlines() if line.startswith("cheaper by"))
    assert row == ["cheaper", "by", "unclear", "unclear"]
    [total] = (line.split() for line in text.splitlines() if line.startswith("total"))
    assert any(cell.endswith("+") for cell in total)
