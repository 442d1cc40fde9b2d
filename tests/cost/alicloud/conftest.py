"""Charges of one resource, and months at the embedded prices, of plans written by hand."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from infra.cost.charge import Charge, Scope
from infra.cost.estimate import Estimate, charges_of, estimate
from infra.cost.registry import registry
from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.pricing.book import PriceBook
from infra.usage import Usage

Charges = Callable[..., dict[str, Charge]]
Month = Callable[..., Decimal]


@pytest.fixture
def charges(plan: Callable[..., Estate]) -> Charges:
    """Description -> charge of the first resource, in a plan of all of them."""

    def run(*resources: Resource, usage: dict[str, Any] | None = None) -> dict[str, Charge]:
        whole = plan(*resources, usage=usage, cloud="alicloud")
        scope = Scope(whole, Usage.of(whole.workload))
        found = charges_of(resources[0], scope, registry(["alicloud"]))
        named = {charge.description: charge for charge in found}
        assert len(named) == len(found), "every line has a name of its own"
        return named

    return run


@pytest.fixture
def priced(plan: Callable[..., Estate]) -> Callable[..., Estimate]:
    """The estimate of resources at the embedded prices in a region."""

    def run(*resources: Resource, usage: dict[str, Any] | None = None, region: str = "ap-southeast-1") -> Estimate:
        whole = plan(*resources, usage=usage, cloud="alicloud", region=region)
        return estimate(whole, PriceBook.embedded(), date(2026, 11, 23))

    return run


@pytest.fixture
def month(priced: Callable[..., Estimate]) -> Month:
    """USD a month of the lines with these descriptions (of all, when none is named), in cents."""

    def run(*resources: Resource, of: Sequence[str] = (), **more: Any) -> Decimal:
        found = priced(*resources, **more)
        lines = [line for line in found.lines if not of or line.description in of]
        assert lines
        assert [line.reason for line in lines if line.reason] == []
        return sum((line.monthly.amount for line in lines if line.monthly), Decimal(0)).quantize(Decimal("0.01"))

    return run
