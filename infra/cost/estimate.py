"""What a plan costs a month, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from infra.cost.charge import Charge, Scope
from infra.cost.line import LineItem
from infra.cost.price import Billed, Pricer
from infra.cost.registry import LOCAL_PACKAGES, NOUNS, Registry, package, registry
from infra.cost.usage import Usage
from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.money import Money
from infra.pricing.book import PriceBook


@dataclass(frozen=True, slots=True)
class Estimate:
    """A plan with its prices.

    Attributes:
        stack, cloud, metro, region: those of the plan.
        lines: by capability (those of none last), resource and description.
        monthly: USD a month of the priced lines.
        coverage: share of the billable resources that are priced, 0 to 1; 1 when nothing is billable.
        billable: number of resources that cost something, known or not.
        unpriced: the lines whose money is missing from `monthly`.
    """

    stack: str
    cloud: str
    metro: str
    region: str
    lines: tuple[LineItem, ...]
    monthly: Money
    coverage: Decimal
    billable: int
    unpriced: tuple[LineItem, ...]


def estimate(plan: Estate, book: PriceBook, today: date | None = None) -> Estimate:
    """The month's cost of a plan at the prices of a book; only a malformed usage raises (`PlanError`).

    Args:
        plan: what to price.
        book: list prices.
        today: the day prices are old or not on; today when left out.
    """
    scope = Scope(plan, Usage.of(plan.workload))
    known = registry(package(resource.type) for resource in plan.resources)
    charged = [
        (_billed(plan, resource), charge)
        for resource in plan.resources
        if resource.custom and package(resource.type) not in LOCAL_PACKAGES
        for charge in _charges(resource, scope, known)
    ]
    charged.sort(key=lambda pair: _order(*pair))
    pricer = Pricer(book, today or date.today())
    lines = tuple(pricer.line(billed, charge) for billed, charge in charged)
    unpriced = tuple(line for line in lines if line.counts_as_unpriced)
    billable = {line.urn for line in lines}
    missing = {line.urn for line in unpriced}
    return Estimate(
        stack=plan.stack,
        cloud=plan.cloud,
        metro=plan.metro,
        region=plan.region,
        lines=lines,
        monthly=sum((line.monthly for line in lines if line.monthly), Money(Decimal(0), "USD")),
        coverage=Decimal(len(billable) - len(missing)) / len(billable) if billable else Decimal(1),
        billable=len(billable),
        unpriced=unpriced,
    )


def region_of(plan: Estate, resource: Resource) -> str:
    """Where a resource is: its own `region`, else its provider's, else the plan's."""
    provider = plan.by_urn.get(resource.provider or "")
    for value in (resource.get("region"), provider.get("region") if provider else None):
        if isinstance(value, str):
            return value
    return plan.region


def _charges(resource: Resource, scope: Scope, known: Registry) -> list[Charge]:
    if resource.type in known.free:
        return []
    estimator = known.estimators.get(resource.type)
    if estimator is None:
        reason = f"no estimator for {resource.type}"
        return [Charge("Not estimated", "", "", "", None, reason=reason)]
    return estimator(resource, scope)


def _billed(plan: Estate, resource: Resource) -> Billed:
    cloud = package(resource.type)
    return Billed(
        cloud=cloud if cloud in NOUNS else plan.cloud,
        region=region_of(plan, resource) or "",
        capability=plan.capability(resource),
        resource=resource.name,
        urn=resource.urn,
        type=resource.type,
    )


def _order(billed: Billed, charge: Charge) -> tuple[bool | str, ...]:
    names = (billed.capability, billed.resource, charge.description, billed.urn, charge.sku, charge.option)
    return (not billed.capability, *names)
