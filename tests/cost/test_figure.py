"""The figure of a stack: what it says when something is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infra.cost.estimate import estimate
from infra.cost.figure import SHOWN, figure
from infra.estate.estate import Estate
from infra.estate.resource import UNKNOWN, Resource
from infra.pricing.book import PriceBook

PROVIDER = "urn:pulumi:s::p::pulumi:providers:aws::main"


def _plan(*sizes, usage=True):
    provider = Resource(
        urn=PROVIDER, type="pulumi:providers:aws", name="main", inputs={"region": "ap-southeast-1"}
    )
    volumes = [
        Resource(
            urn=f"urn:pulumi:s::p::aws:ebs/volume:Volume::v{number}",
            type="aws:ebs/volume:Volume",
            name=f"v{number}",
            inputs={"type": "gp3", "size": size},
            provider=PROVIDER,
        )
        for number, size in enumerate(sizes, 1)
    ]
    return Estate("p", "s", "aws", "", "", (provider, *volumes), {"usage": {"egress_gb": "1"}} if usage else {})


@pytest.mark.parametrize("metro", ["singapore", "tokyo"])
@pytest.mark.parametrize("workload", ["desk", "shop"])
def test_it_is_the_total_of_the_cost_report(workload, metro, twins):
    for plan in twins(workload, metro):
        found, priced = figure(plan), estimate(plan, PriceBook.embedded())

        assert found.monthly == priced.monthly
        assert found.complete == (not priced.unpriced)
        assert found.amount.endswith(f"{priced.monthly.rounded():,.2f} USD")


def test_nothing_is_missing():
    assert str(figure(_plan(10, 10))) == (
        f"1.92 USD a month; 2 of 2 billable resources priced (100 %); price book of {PriceBook.embedded().as_of}"
    )


def test_a_missing_price_is_at_least_and_never_nothing():
    found = figure(_plan(10, UNKNOWN))

    assert (found.complete, found.amount) == (False, "at least 0.96 USD")
    assert found.gaps == ("without a price: v2 (Storage (gp3))",)
    assert "1 of 2 billable resources priced (50 %)" in str(found)


def test_many_missing_prices_are_counted():
    [gap] = figure(_plan(*[UNKNOWN] * (SHOWN + 2))).gaps

    assert gap.endswith("v3 (Storage (gp3)) and 2 more")


def test_usage_that_is_not_known_is_said():
    found = figure(_plan(10, usage=False))

    assert (found.complete, found.amount) == (False, "at least 0.96 USD")
    assert "how much the program uses is not known" in str(found)


def test_nothing_costs_nothing():
    assert str(figure(replace(_plan(), resources=()))).startswith(
        "0.00 USD a month; 0 of 0 billable resources priced (100 %); "
    )
