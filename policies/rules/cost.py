"""Rules about what a stack costs."""

from __future__ import annotations

from collections.abc import Iterator

from infra.estate.estate import Estate
from infra.money import Money
from infra.policy.rule import Rule, Settings, Violation


def _within_budget(plan: Estate, settings: Settings) -> Iterator[Violation]:
    """The stack must cost no more than its budget.

    What has a price is enough to be over it. To be within it, nothing may be missing.
    """
    if settings.monthly_budget_usd is None:
        return
    from infra.cost.figure import figure, shown

    found = figure(plan)
    expected = f"{shown(Money(settings.monthly_budget_usd, 'USD'))} at most"
    if found.monthly.amount > settings.monthly_budget_usd:
        yield Violation("monthly cost", found.amount, expected)
    elif not found.complete:
        actual = "; ".join((found.amount, *found.gaps))
        yield Violation("monthly cost", actual, expected, undetermined=True)


BUDGET = Rule(
    id="cost-budget",
    title="Ensure the stack stays within its budget",
    why="What is deployed today is on the bill every month, and nobody looks before it comes.",
    fix="Make something smaller (twinstack cost STACK shows every line), or raise monthly_budget_usd.",
    severity="high",
    level="mandatory",
    checks={},
    whole=_within_budget,
    settings=("monthly_budget_usd",),
)

RULES = (BUDGET,)
