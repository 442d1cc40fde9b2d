"""Plans and price books written by hand, for the tests of cost and its report."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from infra.cost.estimate import Estimate, estimate
from infra.cost.line import LineItem
from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.pricing.book import PriceBook
from infra.pricing.price import COLUMNS, Price

TODAY = date(2026, 11, 23)
REGION = "ap-southeast-1"
COMPONENT = "component-"


def _book(directory: Path, prices: Sequence[Price]) -> PriceBook:
    """A real price book of these rows, written as the product's own files are."""
    for cloud, service in sorted({(p.cloud, p.service) for p in prices}):
        path = directory / cloud / f"{service}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            for found in prices:
                if (found.cloud, found.service) == (cloud, service):
                    row = asdict(found) | {"marks": ";".join(found.marks)}
                    writer.writerow({name: "" if row[name] is None else row[name] for name in COLUMNS})
    book = PriceBook(directory)
    book.check()
    return book


def _price(
    service: str,
    sku: str,
    unit: str,
    price: str,
    *,
    option: str = "",
    tier: tuple[int, int | None] = (0, None),
    as_of: str = "2026-09-25",
    region: str = REGION,
    **more: Any,
) -> Price:
    fields = {"currency": "USD", "source": "a price list", "confidence": "published", "cloud": "aws"} | more
    return Price(
        region=region,
        service=service,
        sku=sku,
        option=option,
        unit=unit,
        price=Decimal(price),
        tier_from=Decimal(tier[0]),
        tier_to=None if tier[1] is None else Decimal(tier[1]),
        as_of=as_of,
        **fields,
    )


def _resource(
    type_: str,
    name: str,
    inputs: dict[str, Any] | None = None,
    *,
    capability: str = "",
    uses: dict[str, str] | None = None,
    **more: Any,
) -> Resource:
    """A resource whose URN ends in its name; `uses` maps an input to the name of the resource it was made from."""
    edges = {key: (_urn(value),) for key, value in (uses or {}).items()}
    parent = _urn(f"{COMPONENT}{capability}") if capability else None
    return Resource(_urn(name), type_, name, inputs or {}, parent=parent, property_dependencies=edges, **more)


def _noun(capability: str) -> str:
    return capability.title().replace("_", "")


def _urn(name: str) -> str:
    return f"urn:pulumi:aws-singapore::twinstack::{name}"


def _plan(*resources: Resource, usage: dict[str, Any] | None = None, **more: Any) -> Estate:
    """A plan of these resources and the components their capabilities name."""
    named = {r.parent.rsplit(COMPONENT, 1)[1] for r in resources if r.parent}
    components = [Resource(_urn(f"{COMPONENT}{n}"), f"twinstack:aws:{_noun(n)}", n, custom=False) for n in named]
    workload = {"usage": usage or {}} | more.pop("workload", {})
    fields = {"cloud": "aws", "metro": "singapore", "region": REGION} | more
    return Estate("twinstack", "aws-singapore", resources=(*components, *resources), workload=workload, **fields)


@pytest.fixture
def price() -> Callable[..., Price]:
    """Makes a row of the book: service, sku, unit, price."""
    return _price


@pytest.fixture
def book(tmp_path: Path) -> Callable[[Sequence[Price]], PriceBook]:
    """Makes a price book of rows."""
    return lambda prices: _book(tmp_path, prices)


@pytest.fixture
def resource() -> Callable[..., Resource]:
    """Makes a planned resource: type, name, inputs."""
    return _resource


@pytest.fixture
def plan() -> Callable[..., Estate]:
    """Makes a plan of resources."""
    return _plan


@pytest.fixture
def cost(tmp_path: Path) -> Callable[..., Estimate]:
    """Estimates resources at prices, on a fixed day."""

    def run(resources: Sequence[Resource], prices: Sequence[Price] = (), **more: Any) -> Estimate:
        return estimate(_plan(*resources, **more), _book(tmp_path, prices), TODAY)

    return run


@pytest.fixture
def money() -> Callable[..., dict[tuple[str, str], Decimal | None]]:
    """(resource, description) -> USD a month, None when unpriced."""

    def run(lines: Sequence[LineItem]) -> dict[tuple[str, str], Decimal | None]:
        return {(x.resource, x.description): x.monthly and x.monthly.amount for x in lines}

    return run


@pytest.fixture
def quantities() -> Callable[..., dict[tuple[str, str], Decimal | None]]:
    """(resource, sku) -> quantity, None when unknown."""

    def run(result: Estimate) -> dict[tuple[str, str], Decimal | None]:
        return {(x.resource, x.sku): x.quantity for x in result.lines}

    return run
