"""The comparison as it is read: golden tables, JSON, Markdown."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from infra.comparison import GATES, Result, compare
from infra.errors import CatalogError
from infra.estate.estate import Estate
from infra.estate.offline.twins import Twins
from infra.policy.rule import Settings
from infra.pricing.book import PriceBook
from infra.report import comparison as report
from infra.report.note import TITLES, notes
from policies.registry import RULES

Planned = Callable[[str, str], tuple[Estate, Estate]]

METROS = ("frankfurt", "singapore", "tokyo")
TODAY = date(2026, 11, 23)
README = Path(__file__).parents[2] / "README.md"


def planned(metro: str, aws: Estate, alicloud: Estate) -> Twins:
    return Twins(metro, {"aws": aws, "alicloud": alicloud}, {})


def compared(found: list[Twins], alone: Sequence[str] = ()) -> Result:
    return compare(found, PriceBook.embedded(), Settings(), TODAY, tuple(RULES.values()), alone)


@pytest.fixture(scope="module")
def partial(twins: Planned) -> Result:
    """Paris refuses on one cloud, Oslo on both; one more stack has no twin."""
    aws, alicloud = twins("desk", "tokyo")
    refusal = CatalogError("no logs in Paris", "leave out logs")
    found = [
        Twins("paris", {"aws": replace(aws, stack="aws-paris", metro="paris")}, {"alicloud": refusal}),
        planned("tokyo", aws, alicloud),
        Twins("oslo", {}, {"aws": refusal, "alicloud": CatalogError("closed")}),
    ]
    return compare(
        found, PriceBook.embedded(), Settings(), TODAY, tuple(RULES.values()), ["aws-seoul has no twin"]
    )


@pytest.fixture(scope="module")
def shop(twins: Planned) -> Result:
    found = [planned(metro, *twins("shop", metro)) for metro in METROS]
    return compared(found)


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
        assert metro.saving and metro.saving.amount == dear[0] - cheap[0]
        assert metro.saving_share == (dear[0] - cheap[0]) / dear[0]


def test_no_verdict_while_a_price_is_missing(twins: Planned) -> None:
    result = compare(
        [planned("jakarta", *twins("desk", "jakarta"))],
        PriceBook.embedded(),
        Settings(),
        TODAY,
        tuple(RULES.values()),
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


def test_a_metro_that_refuses_has_its_column_and_its_reason(partial: Result) -> None:
    text = report.table(partial, 100, color=False)
    table, _, below = text.partition("\nRefused")
    lines = {line.split()[0]: line for line in table.splitlines() if line.strip()}
    assert lines["paris"].split() == ["paris", "tokyo", "oslo"]
    total = lines["total"].split()
    assert [cell == "refused" for cell in total[1:]] == [False, True, False, False, True, True]
    # What there is of Paris is shown, but not which cloud is cheaper there.
    assert lines["resources"].split()[1:] == [str(stack.resources) for stack in partial.stacks]
    assert len(lines["cheaper"].split()) == 3
    assert "unclear" not in table
    assert "alicloud no logs in Paris; hint: leave out logs [paris]" in below
    assert "aws no logs in Paris; hint: leave out logs [oslo]" in below
    assert "alicloud closed [oslo]" in below


def test_a_stack_without_a_twin_is_told(partial: Result, shop: Result) -> None:
    for text in (report.table(partial, 80, color=False), report.markdown(partial)):
        assert "aws-seoul has no twin\n" in text
    assert report.to_json(partial)["alone"] == ["aws-seoul has no twin"]
    assert "Without a twin" not in report.table(shop, 80, color=False)


def test_every_gate_fails_on_what_could_not_be_planned(partial: Result) -> None:
    refused = ["alicloud-paris: no logs in Paris", "aws-oslo: no logs in Paris", "alicloud-oslo: closed"]
    for gate in GATES.values():
        assert gate(partial)[:3] == refused
    assert GATES["parity"](partial) == [*refused, "aws-seoul has no twin"]


def test_refused_twins_are_no_stacks_of_the_document(partial: Result) -> None:
    document = json.loads(json.dumps(report.to_json(partial)))
    assert [row["stack"] for row in document["stacks"]] == ["aws-paris", "aws-tokyo", "alicloud-tokyo"]
    assert [row["stack"] for row in document["refused"]] == ["alicloud-paris", "aws-oslo", "alicloud-oslo"]
    assert document["refused"][0] == {
        "stack": "alicloud-paris",
        "metro": "paris",
        "cloud": "alicloud",
        "message": "no logs in Paris",
        "hint": "leave out logs",
    }
    assert document["cheaper"]["paris"] == {"cloud": "", "comparable": False, "by": None, "share": None}
    assert document["parity"]["oslo"] == []


def near(amount: Decimal | int, text: str) -> bool:
    """Whether two amounts are the same up to the digits that a division leaves."""
    return abs(amount - Decimal(text)) < Decimal("1e-9")


def test_csv_has_a_row_for_each_twin(partial: Result, shop: Result) -> None:
    for result in (partial, shop):
        rows = list(csv.DictReader(io.StringIO(report.to_csv(result))))
        assert [row["stack"] for row in rows] == [column.name for column in report.columns(result.metros)]
        assert all(None not in row and None not in row.values() for row in rows)
        by_name = {stack.plan.stack: stack for stack in result.stacks}
        for row in rows:
            stack = by_name.get(row["stack"])
            if stack is None:
                assert row["refused"] and not row["total"]
                continue
            assert Decimal(row["total"]) == stack.estimate.monthly.amount
            parts = [row[name] for name in {line.capability for line in stack.estimate.lines}]
            assert near(sum(Decimal(part) for part in parts if part), row["total"])
            assert bool(row["unpriced"]) == bool(stack.estimate.unpriced)
            assert (row["refused"], row["resources"]) == ("", str(stack.resources))
    tokyo = [row for row in rows if row["metro"] == "tokyo"]
    assert {row["cheaper"] for row in tokyo} == {"alicloud"}
    assert near(abs(Decimal(tokyo[0]["total"]) - Decimal(tokyo[1]["total"])), tokyo[0]["cheaper_by"])
    assert [row["parity_unequal"] for row in tokyo] == ["0", "0"]


def test_markdown_of_a_refusal_keeps_its_columns(partial: Result) -> None:
    rows = [line for line in report.markdown(partial).splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {2 * len(partial.metros) + 2}
    assert "| aws-paris | alicloud-paris |" in rows[0]
    assert sum("refused" in line for line in rows) == 1
