"""What one resource is billed for, before any price is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from infra.cost.usage import Usage
from infra.estate.estate import Estate
from infra.estate.resource import Resource


@dataclass(frozen=True, slots=True)
class Charge:
    """One billed line of one resource: which price, and how much of it a month.

    Attributes:
        description: the line as a bill names it, such as ``NAT gateway hours``.
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


Estimator = Callable[[Resource, Scope], list[Charge]]
"""Pure: no price, no I/O, no formatting. An empty list says the resource itself is free."""
