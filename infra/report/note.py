"""Notes: what in a comparison a human must look at, with equal lines of several metros joined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infra.comparison import Result, StackResult
from infra.cost.line import LineItem
from infra.report.parity import text as shown

TITLES = {
    "refused": "Refused: the workload cannot run there, or nobody can tell",
    "alone": "Without a twin: not compared",
    "unpriced": "Unpriced: no price with a source, left out of the totals",
    "stand-in": "Stand-in: another region's or size's price, scaled",
    "converted": "Converted: list price in CNY, turned into USD by the vendor's own list ratio",
    "upper-bound": "Upper bound: cheaper tiers are not in the book",
    "old": "Old: price is dated more than a year ago, or not at all",
    "unequal": "Unequal twins",
    "known": "Known differences between the twins",
    "fit": "Fit: deployed is not what was asked for",
    "override": "Overrides in the workload",
    "policy": "Policy findings",
}
"""Kind -> heading, in the order shown."""


@dataclass(frozen=True, slots=True)
class Note:
    """One line for a human, and the metros it is about; none where the text says it."""

    kind: str
    text: str
    places: tuple[str, ...]


def notes(result: Result) -> tuple[Note, ...]:
    """Every note, by kind in the order of `TITLES`, then as first met."""
    joined: dict[tuple[str, str], list[str]] = {}
    for kind, text, place in _found(result):
        places = joined.setdefault((kind, text), [])
        if place and place not in places:
            places.append(place)
    order = list(TITLES)
    found = [Note(kind, text, tuple(places)) for (kind, text), places in joined.items()]
    return tuple(sorted(found, key=lambda note: order.index(note.kind)))


def _found(result: Result) -> Iterator[tuple[str, str, str]]:
    for sentence in result.alone:
        yield "alone", sentence, ""
    for metro in result.metros:
        for cloud, refusal in metro.refusals.items():
            reason = "; ".join(str(refusal).split("\n"))
            yield "refused", f"{cloud} {' '.join(reason.split())}", metro.place
        for stack in metro.stacks:
            yield from ((kind, text, metro.place) for kind, text in _of_stack(stack))
        for item in metro.parity:
            if item.status == "equal":
                continue
            kind = "unequal" if item.status == "unequal" else "known"
            reason = f" ({item.reason})" if item.reason else ""
            text = f"{item.capability}.{item.fact}: aws {shown(item.aws)}, alicloud {shown(item.alicloud)}{reason}"
            yield kind, text, metro.place


def _of_stack(stack: StackResult) -> Iterator[tuple[str, str]]:
    cloud = stack.plan.cloud
    for line in stack.estimate.lines:
        for mark in line.marks:
            if mark in TITLES:
                yield mark, _line(cloud, line, line.as_of if mark == "old" else "")
    for line in stack.estimate.unpriced:
        yield "unpriced", _line(cloud, line, line.reason)
    for gap in stack.fit.gaps:
        yield "fit", f"{cloud} {gap.capability}.{gap.dimension}: asked {gap.asked}, got {gap.got}"
    for override in stack.fit.overrides:
        yield "override", f"{cloud} {override}"
    for finding in stack.findings:
        level = "undetermined" if finding.undetermined else finding.level
        yield (
            "policy",
            f"{cloud} {level} {finding.rule}: {finding.resource} {finding.path}: {finding.actual}, "
            f"should be {finding.expected}",
        )


def _line(cloud: str, line: LineItem, extra: str) -> str:
    what = f"{cloud} {line.capability}: {line.description or line.type}"
    if line.sku and line.sku not in what:
        what += f", {line.sku}"
    return f"{what} ({extra})" if extra else what
