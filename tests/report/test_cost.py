from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from infra.cost.estimate import Estimate, estimate
from infra.estate.estate import Estate
from infra.estate.resource import UNKNOWN, Resource
from infra.money import Money
from infra.pricing.book import PriceBook
from infra.report.console import render
from infra.report.cost import COLUMNS, table, to_csv, to_json

GOLDEN = Path(__file__).parents[1] / "golden"


def resource(type_, name, inputs=None, capability="network"):
    parent = f"urn::{capability}"
    return Resource(f"{parent}::{name}", type_, name, inputs or {}, parent=parent)


@pytest.fixture(scope="module")
def found() -> Estimate:
    """Priced, unpriced, unsupported, by use, and a name that would colour the terminal."""
    database = {
        "engine": "mysql",
        "instanceClass": "db.m6i.large",
        "multiAz": True,
        "storageType": "gp3",
        "allocatedStorage": UNKNOWN,
    }
    resources = (
        Resource("urn::network", "twinstack:aws:Network", "network", custom=False),
        Resource("urn::database", "twinstack:aws:Database", "database", custom=False),
        resource("aws:ec2/natGateway:NatGateway", "network-nat-1"),
        resource("aws:ec2/natGateway:NatGateway", "network-nat-2"),
        resource("aws:rds/instance:Instance", "database-\x1b[31mred\x1b[0m\r\n=1+1", database, "database"),
        resource("aws:lambda/function:Function", "[bold]thumbnails[/bold]", capability="none"),
    )
    usage = {"nat_gb": 12_500, "nat_egress_gb": 12_000}
    plan = Estate("twinstack", "aws-singapore", "aws", "singapore", "ap-southeast-1", resources, {"usage": usage})
    return estimate(plan, PriceBook(GOLDEN / "book"), date(2026, 11, 23))


@pytest.mark.parametrize("width", [80, 140])
def test_table(found, golden, width):
    text = render(table(found), width)
    assert max(map(len, text.splitlines())) <= width
    golden(f"cost-{width}.txt", text)


def test_csv(found, golden):
    golden("cost.csv", to_csv(found))


def test_json(found, golden):
    golden("cost.json", json.dumps(to_json(found), indent=2) + "\n")


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_every_width_shows_every_amount(found, width):
    text = render(table(found), width)
    for line in found.lines:
        if line.monthly and line.quantity:
            assert f"{line.monthly.rounded():,.2f}" in text
    assert f"{found.monthly.rounded():,.2f}" in text


@pytest.mark.parametrize("color", [True, False])
def test_names_can_not_write_to_the_terminal(found, color):
    text = render(table(found), 200, color=color)
    assert "\x1b[31m" not in text
    assert "\r" not in text
    assert r"\x1b[31mred\x1b[0m\x0d\x0a=1+1" in text
    assert "[bold]thumbnails[/bold]" in text


def test_piped_output_has_no_colour(found):
    assert "\x1b" not in render(table(found), 80)
    assert "\x1b" in render(table(found), 80, color=True)


def test_csv_reads_back_without_formulas(found):
    rows = list(csv.DictReader(io.StringIO(to_csv(found))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(found.lines)
    total = sum(Decimal(row["monthly_usd"]) for row in rows if row["monthly_usd"])
    assert total == found.monthly.amount
    line = replace(found.lines[0], resource="=HYPERLINK(1)", note="-1\x1b")
    (row,) = csv.DictReader(io.StringIO(to_csv(replace(found, lines=(line,)))))
    assert row["resource"] == "'=HYPERLINK(1)"
    assert row["note"] == r"'-1\x1b"


def test_json_keeps_every_digit_as_text(found):
    (document,) = json.loads(json.dumps(to_json(found)))["stacks"]
    lines = {line["description"]: line for line in document["lines"] if line["monthly"]}
    # 10,240 x 0.12 + 1,760 x 0.085
    assert lines["Traffic to the internet"]["monthly"] == {"amount": "1378.4", "currency": "USD"}
    assert lines["Traffic to the internet"]["marks"] == ["old", "upper-bound"]
    assert document["monthly"]["amount"] == str(found.monthly.amount.normalize())
    assert document["coverage"] == "0.5"


def test_another_currency_is_named(found):
    line = replace(
        found.lines[0],
        unit_price=Decimal("0.669544"),
        currency="CNY",
        quantity=Decimal("0.0004"),
        monthly=Money(Decimal(1), "USD"),
    )
    text = render(table(replace(found, lines=(line,))), 140)
    assert "0.669544 CNY" in text
    assert "0.0004" in text


def test_an_empty_estimate_is_a_table_too(found):
    nothing = Money(Decimal(0), "USD")
    empty = replace(found, lines=(), unpriced=(), monthly=nothing, billable=0, coverage=Decimal(1))
    text = render(table(empty), 80)
    assert "Coverage 100 %" in text
    assert "Sources" not in text
    assert to_csv(empty).splitlines() == [",".join(COLUMNS)]


def test_coverage_is_never_rounded_up_to_all(found):
    text = render(table(replace(found, coverage=Decimal("0.999"))), 80)
    assert "Coverage 99 %" in text
