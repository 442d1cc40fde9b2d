"""What a plan costs a month, line by line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from infra.cost.charge import Charge, Line, Scope
from infra.cost.line import LineItem
from infra.cost.price import Billed, Pricer
from infra.cost.registry import LOCAL_PACKAGES, NOUNS, Registry, package, registry
from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.money import Money
from infra.pricing.book import PriceBook
from infra.usage import Usage
from infra.view.reading import Inapplicable, NotKnown
from infra.view.view import View
from infra.view.views import views


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
        for charge in charges_of(resource, scope, known)
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


def charges_of(resource: Resource, scope: Scope, known: Registry) -> list[Charge]:
    """What a resource is billed for; one line with the reason where nobody knows."""
    if resource.type in known.free:
        return []
    bill = known.bills.get(resource.type)
    view = bill and views(scope.plan).one(resource, bill.noun)
    if bill and view:
        return [charge for line in bill.lines for charge in _of_line(line, view, scope)]
    estimator = known.estimators.get(resource.type)
    if estimator is None:
        reason = f"no estimator for {resource.type}"
        return [Charge("Not estimated", "", "", "", None, reason=reason)]
    return estimator(resource, scope)


def _of_line(line: Line[Any], view: View, scope: Scope) -> list[Charge]:
    found: list[Charge] = []
    try:
        # Not list(): what was billed before a fact that is not known counts.
        for charge in line.charges(view, scope):
            found += (charge if charge.description else replace(charge, description=line.description),)
    except NotKnown as error:
        fact = error.reading
        reason = f"{fact.place(view.resource)}: {fact.shown}"
        found.append(Charge(line.description, "", "", "", None, reason=reason))
    except Inapplicable:
        pass
    return found


def _billed(plan: Estate, resource: Resource) -> Billed:
    cloud = package(resource.type)
    return Billed(
        cloud=cloud if cloud in NOUNS else plan.cloud,
        region=plan.region_of(resource),
        capability=plan.capability(resource),
        resource=resource.name,
        urn=resource.urn,
        type=resource.type,
    )


def _order(billed: Billed, charge: Charge) -> tuple[bool | str, ...]:
    names = (billed.capability, billed.resource, charge.description, billed.urn, charge.sku, charge.option)
    return (not billed.capability, *names)
