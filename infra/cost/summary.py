"""Totals of an estimate by capability, fixed and by use apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from infra.cost.estimate import Estimate
from infra.cost.line import LineItem
from infra.money import Money

NO_CAPABILITY = "other"
"""Name of the subtotal of resources that no capability owns."""


@dataclass(frozen=True, slots=True)
class Subtotal:
    """The priced lines of one capability.

    Attributes:
        capability: its name.
        fixed: USD a month of what runs whether it is used or not.
        usage: USD a month of what is billed by use.
        priced: number of lines that have a price.
        unpriced: number of lines whose money is missing.
    """

    capability: str
    fixed: Money
    usage: Money
    priced: int
    unpriced: int

    @property
    def monthly(self) -> Money:
        """Both together."""
        return self.fixed + self.usage


def subtotals(estimate: Estimate) -> tuple[Subtotal, ...]:
    """One subtotal for each capability that costs something, in the order of the lines."""
    found: dict[str, list[LineItem]] = {}
    for line in estimate.lines:
        found.setdefault(line.capability or NO_CAPABILITY, []).append(line)
    return tuple(
        Subtotal(
            capability,
            _total(line for line in lines if not line.usage_based),
            _total(line for line in lines if line.usage_based),
            sum(line.monthly is not None for line in lines),
            sum(line.counts_as_unpriced for line in lines),
        )
        for capability, lines in found.items()
    )


def _total(lines: Iterable[LineItem]) -> Money:
    return sum((line.monthly for line in lines if line.monthly), Money(Decimal(0), "USD"))
