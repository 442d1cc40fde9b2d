"""A comparison as a table, JSON or Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from infra.comparison import MetroResult, Result, StackResult
from infra.cost.summary import Subtotal, subtotals
from infra.money import Money
from infra.policy.check import failures
from infra.report import cost, findings, parity
from infra.report.note import TITLES, notes
from infra.report.stack import money, plain, where

LABEL_WIDTH = 14
COLUMN_WIDTH = 11


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: a label and a cell for each stack; `rule` draws a line above it."""

    label: str
    cells: tuple[str, ...]
    rule: bool = False


def rows(metros: Sequence[MetroResult]) -> tuple[Row, ...]:
    """The table's rows for these metros; columns are AWS and Alibaba Cloud of each metro in turn."""
    stacks = [stack for metro in metros for stack in metro.stacks]
    parts = [{part.capability: part for part in subtotals(stack.estimate)} for stack in stacks]
    body = [
        Row(capability, tuple(_subtotal(found.get(capability)) for found in parts))
        for capability in sorted({capability for found in parts for capability in found})
    ]
    return (
        *body,
        Row("total", tuple(_total(stack) for stack in stacks), rule=True),
        Row("cheaper by", tuple(cell for metro in metros for cell in _saving(metro))),
        Row("", tuple(cell for metro in metros for cell in _share(metro))),
        Row("coverage", tuple(percent(stack.estimate.coverage) for stack in stacks), rule=True),
        Row(
            "fit",
            tuple("exact" if not stack.fit.distance else f"{stack.fit.distance:.2f} off" for stack in stacks),
        ),
        Row("parity", tuple(cell for metro in metros for cell in _parity(metro))),
        Row("policy", tuple(_findings(stack) for stack in stacks)),
        Row("resources", tuple(str(stack.resources) for stack in stacks)),
        Row("environment", tuple(_environment(stack) for stack in stacks)),
    )


def percent(share: Decimal) -> str:
    """A share as whole percent, rounded down so that 100 % means all of it."""
    return f"{int(share * 100)} %"


def _subtotal(part: Subtotal | None) -> str:
    if part is None or not part.priced:
        return "unpriced" if part and part.unpriced else "-"
    return _amount(part.monthly, bool(part.unpriced))


def _total(stack: StackResult) -> str:
    return _amount(stack.estimate.monthly, bool(stack.estimate.unpriced))


def _amount(money: Money, more: bool) -> str:
    """An amount in cents; `+` when some of it has no price."""
    return f"{money.rounded():,}" + ("+" if more else "")


def _saving(metro: MetroResult) -> tuple[str, str]:
    return _on_cheaper(metro, f"{abs(metro.saving.rounded()):,}")


def _share(metro: MetroResult) -> tuple[str, str]:
    if not metro.comparable:
        return ("", "")
    return _on_cheaper(metro, f"{(metro.saving_share * 100).quantize(Decimal('0.1'))} %")


def _on_cheaper(metro: MetroResult, text: str) -> tuple[str, str]:
    if not metro.comparable:
        return ("unclear", "unclear")
    return (text if metro.cheaper == "aws" else "", text if metro.cheaper == "alicloud" else "")


def _parity(metro: MetroResult) -> tuple[str, str]:
    unequal = sum(item.status == "unequal" for item in metro.parity)
    known = sum(item.status == "known" for item in metro.parity)
    equal = len(metro.parity) - unequal - known
    return f"{equal} equal", f"{unequal} unequal" if unequal else f"{known} known"


def _environment(stack: StackResult) -> str:
    return str(stack.plan.workload.get("environment", ""))


def _findings(stack: StackResult) -> str:
    failed = len(failures(stack.findings))
    advised = sum(finding.level == "advisory" and not finding.undetermined for finding in stack.findings)
    return f"{failed} fail" if failed else f"{advised} advice" if advised else "pass"


def title(result: Result) -> str:
    """The heading: what is compared, in what unit, priced when."""
    return f"{result.workload}: USD per month, pay-as-you-go list prices, price book of {result.as_of}"


def table(result: Result, width: int, color: bool) -> str:
    """The comparison as text of at most `width` columns; metros that do not fit go below."""
    from rich.table import Table

    from infra.report.console import render

    blocks = [title(result), ""]
    for metros in _side_by_side(result.metros, width):
        grid = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
        grid.add_column("", min_width=LABEL_WIDTH - 1, no_wrap=True)
        for metro in metros:
            for name, stack in ((metro.place, metro.aws), ("", metro.alicloud)):
                grid.add_column(
                    f"{name}\n{stack.plan.cloud}", justify="right", min_width=COLUMN_WIDTH - 1, no_wrap=True
                )
        for row in rows(metros):
            if row.rule:
                grid.add_row("", *("-" * (COLUMN_WIDTH - 1) for _ in row.cells))
            grid.add_row(row.label, *row.cells, style="bold" if row.label == "total" else None)
        blocks.append(render(grid, width=width, color=color))
    return "\n".join(blocks) + _notes(result, width)


def _side_by_side(metros: Sequence[MetroResult], width: int) -> Iterator[list[MetroResult]]:
    """The metros, as many at a time as fit beside each other; always one at least."""
    block: list[MetroResult] = []
    left = 0
    for metro in metros:
        needs = _width(metro)
        if block and needs > left:
            yield block
            block = []
        left = (left if block else width - LABEL_WIDTH) - needs
        block.append(metro)
    if block:
        yield block


def _width(metro: MetroResult) -> int:
    columns = zip((metro.place, ""), *(row.cells for row in rows([metro])), strict=True)
    return sum(max(COLUMN_WIDTH, max(map(len, column)) + 1) for column in columns)


def _notes(result: Result, width: int) -> str:
    import textwrap

    text: list[str] = []
    for kind, found in groupby(notes(result), attrgetter("kind")):
        text.append(f"\n{TITLES[kind]}")
        for note in found:
            text += textwrap.wrap(
                f"{note.text} [{_places(note.places, result)}]",
                width,
                initial_indent="  ",
                subsequent_indent="    ",
                break_on_hyphens=False,
                break_long_words=False,
            )
    return "\n".join(text) + "\n" if text else ""


def _places(places: Sequence[str], result: Result) -> str:
    return "all" if len(places) == len(result.metros) > 1 else ", ".join(places)


def markdown(result: Result) -> str:
    """The comparison for a pull request: the table, then the notes folded."""
    stacks = result.stacks
    text = [
        f"### {title(result)}",
        "",
        "| | " + " | ".join(stack.plan.stack for stack in stacks) + " |",
        "|---|" + "---:|" * len(stacks),
    ]
    for row in rows(result.metros):
        emphasis = "**" if row.label in {"total", "cheaper by"} else ""
        cells = (f"{emphasis}{cell}{emphasis}" if cell else "" for cell in row.cells)
        text.append(f"| {emphasis}{row.label}{emphasis} | ".replace("****", "") + " | ".join(cells) + " |")
    for kind, found in groupby(notes(result), attrgetter("kind")):
        text += ["", f"<details><summary>{TITLES[kind]}</summary>", ""]
        text += [f"- {_escape(note.text)} [{_places(note.places, result)}]" for note in found]
        text += ["", "</details>"]
    return "\n".join(text) + "\n"


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def to_json(result: Result) -> dict[str, Any]:
    """The comparison as a JSON document; decimals are strings."""
    return {
        "workload": result.workload,
        "currency": "USD",
        "as_of": result.as_of,
        "stacks": [_stack(stack) for stack in result.stacks],
        "parity": parity.rows({metro.place: metro.parity for metro in result.metros}),
        "cheaper": {
            metro.place: {
                "cloud": metro.cheaper,
                "comparable": metro.comparable,
                "by": money(Money(abs(metro.saving.amount), metro.saving.currency)) if metro.comparable else None,
                "share": plain(metro.saving_share.quantize(Decimal("0.0001"))) if metro.comparable else None,
            }
            for metro in result.metros
        },
        "notes": [asdict(note) for note in notes(result)],
    }


def _stack(stack: StackResult) -> dict[str, Any]:
    """What `twinstack cost` says of the stack, and all the rest."""
    priced = cost.row(stack.estimate)
    return {
        **where(stack.plan),
        **priced,
        "resources": stack.resources,
        "fit": plain(stack.fit.distance),
        "gaps": [{**asdict(gap), "distance": plain(gap.distance)} for gap in stack.fit.gaps],
        "overrides": list(stack.fit.overrides),
        "unpriced": [
            row for row, line in zip(priced["lines"], stack.estimate.lines, strict=True) if line.counts_as_unpriced
        ],
        "findings": findings.rows(stack.findings),
    }
