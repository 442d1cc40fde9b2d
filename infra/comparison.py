"""The main job: one workload on both clouds in several metros, planned, checked, compared and priced."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from infra.catalog.cloud import Cloud
from infra.cost.estimate import Estimate, estimate
from infra.errors import TwinstackError
from infra.estate.estate import Estate
from infra.estate.offline.twins import ORDER, Twins
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
    """The two twins of one place: a metro, or an environment of its own there, as ``tokyo-staging``.

    Attributes:
        place: what the names of both say after the cloud.
        found: cloud -> everything known about its twin; a cloud that refuses the workload has nothing.
        refusals: cloud -> why it refuses the workload.
        parity: the facts of both; none where one is missing.
    """

    place: str
    found: Mapping[Cloud, StackResult]
    refusals: Mapping[Cloud, TwinstackError]
    parity: tuple[Comparison, ...]

    @property
    def stacks(self) -> tuple[StackResult, ...]:
        """AWS, then Alibaba Cloud, of those that there are."""
        return tuple(self.found[cloud] for cloud in ORDER if cloud in self.found)

    @property
    def comparable(self) -> bool:
        """Whether all of both twins is priced; with a price missing nobody knows which one is cheaper."""
        return self.complete and not any(stack.estimate.unpriced for stack in self.stacks)

    @property
    def complete(self) -> bool:
        """Whether both clouds take the workload."""
        return len(self.found) == len(ORDER)

    @property
    def saving(self) -> Money | None:
        """What the cheaper twin saves a month, never less than nothing; None when nobody knows."""
        if not self.comparable:
            return None
        first, second = (stack.estimate.monthly for stack in self.stacks)
        return Money(abs((first + second * Decimal(-1)).amount), first.currency)

    @property
    def cheaper(self) -> str:
        """The cloud whose total is lower; empty when they are equal or not comparable."""
        if not self.saving or not self.saving.amount:
            return ""
        return min(self.stacks, key=lambda stack: stack.estimate.monthly.amount).plan.cloud

    @property
    def saving_share(self) -> Decimal | None:
        """The saving as a share of the dearer twin, 0 to 1; None when nobody knows."""
        if not self.saving:
            return None
        dearer = max(stack.estimate.monthly.amount for stack in self.stacks)
        return self.saving.amount / dearer if dearer else Decimal(0)


@dataclass(frozen=True, slots=True)
class Result:
    """A whole comparison; totals are USD a month.

    Attributes:
        workload: its name.
        as_of: the newest price of the book.
        metros: in the order asked for.
        alone: a sentence for each stack that has no twin to be compared with.
    """

    workload: str
    as_of: str
    metros: tuple[MetroResult, ...]
    alone: tuple[str, ...] = ()

    @property
    def stacks(self) -> tuple[StackResult, ...]:
        """Every stack, metro by metro."""
        return tuple(stack for metro in self.metros for stack in metro.stacks)

    @property
    def refusals(self) -> tuple[str, ...]:
        """A sentence for each twin that could not be planned."""
        return tuple(
            f"{cloud}-{metro.place}: {refusal.message}"
            for metro in self.metros
            for cloud, refusal in metro.refusals.items()
        )


def judge(plan: Estate, book: PriceBook, settings: Settings, today: date, rules: Iterable[Rule]) -> StackResult:
    """One plan, checked and priced."""
    return StackResult(plan, estimate(plan, book, today), check(plan, settings, rules), fit(plan))


def compare(
    twins: Iterable[Twins],
    book: PriceBook,
    settings: Settings,
    today: date,
    rules: Collection[Rule],
    alone: Sequence[str] = (),
) -> Result:
    """The comparison of planned twins; `alone` has a sentence for each stack without one."""
    metros: list[MetroResult] = []
    for place in twins:
        found: dict[Cloud, StackResult] = {
            cloud: judge(plan, book, settings, today, rules) for cloud, plan in place.plans.items()
        }
        facts = compare_twins(*place.pair) if place.pair else ()
        metros.append(MetroResult(place.place, found, place.refusals, facts))
    plans = [stack.plan for metro in metros for stack in metro.stacks]
    names = {str(plan.workload.get("name", plan.project)) for plan in plans}
    return Result(", ".join(sorted(names)), book.as_of, tuple(metros), tuple(alone))


def _unequal(result: Result) -> list[str]:
    unequal = [
        f"{metro.place}: {item.capability}.{item.fact} is {item.aws} on aws, {item.alicloud} on alicloud"
        for metro in result.metros
        for item in metro.parity
        if item.status == "unequal"
    ]
    return [*result.alone, *unequal]


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


def _planned(gate: Callable[[Result], list[str]]) -> Callable[[Result], list[str]]:
    """The gate, failed by every twin that could not be planned: nobody knows whether it would pass."""
    return lambda result: [*result.refusals, *gate(result)]


GATES: Mapping[str, Callable[[Result], list[str]]] = {
    "old": _planned(_marked("old")),
    "parity": _planned(_unequal),
    "policy": _planned(_violations),
    "stand-in": _planned(_marked("stand-in")),
    "unpriced": _planned(_unpriced),
}
"""Gate name -> what fails it, one sentence each; an empty list is a pass."""
