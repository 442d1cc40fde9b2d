"""What a stack costs a month, said in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from infra.cost.estimate import Estimate, estimate
from infra.estate.estate import Estate
from infra.money import Money
from infra.pricing.book import PriceBook

SHOWN = 3
"""Lines without a price that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The monthly cost of a stack, and what is missing from it.

    Attributes:
        estimate: the priced plan.
        usage: whether it is known how much the workload uses; what is billed by use is left out otherwise.
        as_of: date of the price book.
    """

    estimate: Estimate
    usage: bool
    as_of: str

    @property
    def monthly(self) -> Money:
        """USD a month of what has a price."""
        return self.estimate.monthly

    @property
    def complete(self) -> bool:
        """Whether nothing is missing: every price is known, and so is the usage."""
        return self.usage and not self.estimate.unpriced

    @property
    def amount(self) -> str:
        """The amount as text, ``at least`` before it where something is missing."""
        return ("" if self.complete else "at least ") + shown(self.monthly)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is missing, one phrase each; empty when nothing is."""
        unpriced = self.estimate.unpriced
        found: list[str] = []
        if unpriced:
            named = [f"{line.resource} ({line.description})" for line in islice(unpriced, SHOWN)]
            more = f" and {len(unpriced) - SHOWN} more" if len(unpriced) > SHOWN else ""
            found.append(f"without a price: {', '.join(named)}{more}")
        if not self.usage:
            found.append("what is billed by use is left out: how much the program uses is not known")
        return tuple(found)

    def __str__(self) -> str:
        billable = self.estimate.billable
        priced = billable - len({line.urn for line in self.estimate.unpriced})
        coverage = f"{priced} of {billable} billable resources priced ({int(self.estimate.coverage * 100)} %)"
        return "; ".join(
            (f"{self.amount} a month", coverage, *self.gaps, f"price book of {self.as_of or 'no date'}")
        )


def figure(plan: Estate) -> Figure:
    """The figure of a plan at the embedded list prices, as `twinstack cost` gives it.

    Raises:
        PlanError: the plan's usage is malformed.
        PriceError: the price book is.
    """
    book = PriceBook.embedded()
    return Figure(estimate(plan, book), bool(plan.workload.get("usage")), book.as_of)


def shown(money: Money) -> str:
    """An amount as text, in cents."""
    return f"{money.rounded():,.2f} {money.currency}"
