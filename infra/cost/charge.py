"""What one resource is billed for, before any price is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic

from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.usage import Usage
from infra.view.reading import Reading
from infra.view.view import V


@dataclass(frozen=True, slots=True)
class Charge:
    """One billed line of one resource: which price, and how much of it a month.

    Attributes:
        description: the line as a bill names it, such as ``NAT gateway hours``; empty for the `Line`'s own.
        service: price book service.
        sku: price book sku.
        unit: price book unit.
        quantity: units a month; None when it cannot be known from the plan.
        option: price book option.
        usage_based: whether the quantity comes from the workload's usage.
        note: how the quantity was made, where that is not obvious.
        reason: why no price can be looked up although the quantity may be known; empty when one can.
        count: equal things the quantity is for, where tiers begin anew for each of them (volumes with IOPS tiers).
    """

    description: str
    service: str
    sku: str
    unit: str
    quantity: Decimal | None
    option: str = ""
    usage_based: bool = False
    note: str = ""
    reason: str = ""
    count: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an estimator may look at besides its resource."""

    plan: Estate
    usage: Usage


@dataclass(frozen=True, slots=True)
class Line(Generic[V]):
    """One line on the bill of a view.

    Attributes:
        description: the line as a bill names it.
        charges: what it is made of, nothing where it does not apply. It asks facts for their values and never
            minds whether they are known: where one is not, the line is unpriced and says so.
    """

    description: str
    charges: Callable[[V, Scope], Iterable[Charge]]


@dataclass(frozen=True, slots=True)
class Bill(Generic[V]):
    """What resources of a type are billed for.

    Attributes:
        noun: the view of them that the lines are made from.
        lines: in the order of a bill.
    """

    noun: type[V]
    lines: tuple[Line[V], ...]


def amount(
    fact: Reading[Decimal | None], resource: Resource, factor: Decimal = Decimal(1)
) -> tuple[Decimal | None, str]:
    """A quantity that a fact says, or a note why nobody knows it yet; its unit has a price all the same."""
    if not fact.is_known:
        return None, f"{fact.place(resource)}: {fact.shown}"
    return (None if fact.value is None else fact.value * factor), ""


Estimator = Callable[[Resource, Scope], list[Charge]]
"""Of raw inputs, for types that no reader knows yet. Pure; an empty list says the resource itself is free."""
