"""The main job: one workload on both clouds in several metros, planned, checked, compared and priced."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from infra.cost.estimate import Estimate, estimate
from infra.estate.estate import Estate
from infra.money import Money
from infra.parity.comparison import compare as compare_twins
from infra.parity.fact import Comparison
from infra.parity.fit import Fit, fit
from infra.policy.check import check, failures
from infra.policy.rule import Finding, Rule, Settings
from infra.pricing.book import PriceBook


@dataclass(frozen=True, slots=True)
class StackResult:
    """Everything known about one stack."""

    plan: Estate
    estimate: Estimate
    findings: tuple[Finding, ...]
    fit: Fit

    @property
    def resources(self) -> int:
        """How many native resources the stack has."""
        return len(self.plan.native)


@dataclass(frozen=True, slots=True)
class MetroResult:
    """The two twins of one place: a metro, or an environment of its own there, as ``tokyo-staging``."""

    place: str
    aws: StackResult
    alicloud: StackResult
    parity: tuple[Comparison, ...]

    @property
    def stacks(self) -> tuple[StackResult, StackResult]:
        """AWS, then Alibaba Cloud."""
        return self.aws, self.alicloud

    @property
    def saving(self) -> Money:
        """What the cheaper twin saves a month; both totals hold only what could be priced."""
        return self.aws.estimate.monthly + self.alicloud.estimate.monthly * Decimal(-1)

    @property
    def comparable(self) -> bool:
        """Whether all of both twins is priced; with a price missing nobody knows which one is cheaper."""
        return not any(stack.estimate.unpriced for stack in self.stacks)

    @property
    def cheaper(self) -> str:
        """The cloud whose priced total is lower; empty when they are equal or not comparable."""
        if not self.comparable or not self.saving.amount:
            return ""
        return "alicloud" if self.saving.amount > 0 else "aws"

    @property
    def saving_share(self) -> Decimal:
        """The saving as a share of the dearer twin, 0 to 1."""
        dearer = max(stack.estimate.monthly.amount for stack in self.stacks)
        return abs(self.saving.amount) / dearer if dearer else Decimal(0)


@dataclass(frozen=True, slots=True)
class Result:
    """A whole comparison; `as_of` is the newest price of the book, totals are USD a month."""

    workload: str
    as_of: str
    metros: tuple[MetroResult, ...]

    @property
    def stacks(self) -> tuple[StackResult, ...]:
        """Every stack, metro by metro."""
        return tuple(stack for metro in self.metros for stack in metro.stacks)


def judge(plan: Estate, book: PriceBook, settings: Settings, today: date, rules: Iterable[Rule]) -> StackResult:
    """One plan, checked and priced."""
    return StackResult(plan, estimate(plan, book, today), check(plan, settings, rules), fit(plan))


def compare(
    pairs: dict[str, tuple[Estate, Estate]],
    book: PriceBook,
    settings: Settings,
    today: date,
    rules: Collection[Rule],
) -> Result:
    """The comparison of planned twins: place -> (AWS plan, Alibaba Cloud plan)."""
    metros: list[MetroResult] = []
    for place, (aws, alicloud) in pairs.items():
        left, right = (judge(plan, book, settings, today, rules) for plan in (aws, alicloud))
        metros.append(MetroResult(place, left, right, compare_twins(aws, alicloud)))
    names = {str(plan.workload.get("name", plan.project)) for pair in pairs.values() for plan in pair}
    return Result(", ".join(sorted(names)), book.as_of, tuple(metros))


def _unequal(result: Result) -> list[str]:
    return [
        f"{metro.place}: {item.capability}.{item.fact} is {item.aws} on aws, {item.alicloud} on alicloud"
        for metro in result.metros
        for item in metro.parity
        if item.status == "unequal"
    ]


def _violations(result: Result) -> list[str]:
    return [
        f"{finding.stack}: {finding.rule}: {finding.resource}"
        for stack in result.stacks
        for finding in failures(stack.findings)
    ]


def _unpriced(result: Result) -> list[str]:
    return [
        f"{stack.plan.stack}: {line.resource}: {line.description or line.type}"
        for stack in result.stacks
        for line in stack.estimate.unpriced
    ]


def _marked(mark: str) -> Callable[[Result], list[str]]:
    def lines(result: Result) -> list[str]:
        return [
            f"{stack.plan.stack}: {line.resource}: {line.description}"
            for stack in result.stacks
            for line in stack.estimate.lines
            if mark in line.marks
        ]

    return lines


GATES: Mapping[str, Callable[[Result], list[str]]] = {
    "old": _marked("old"),
    "parity": _unequal,
    "policy": _violations,
    "stand-in": _marked("stand-in"),
    "unpriced": _unpriced,
}
"""Gate name -> what fails it, one sentence each; an empty list is a pass."""
