"""A comparison as a table, CSV, JSON or Markdown."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from infra.catalog.cloud import Cloud
from infra.comparison import MetroResult, Result, StackResult
from infra.cost.summary import Subtotal, subtotals
from infra.errors import TwinstackError
from infra.estate.offline.twins import ORDER, metro_of
from infra.money import Money
from infra.policy.check import failures
from infra.report import cost, findings, parity
from infra.report.note import TITLES, notes
from infra.report.stack import money, plain, where

BEFORE = ("stack", "cloud", "metro", "environment", "region", "workload")
AFTER = (
    "total",
    "unpriced",
    "cheaper",
    "cheaper_by",
    "cheaper_by_share",
    "coverage",
    "fit",
    "policy_mandatory",
    "policy_advisory",
    "resources",
    "parity_equal",
    "parity_known",
    "parity_unequal",
    "refused",
)
"""Header of the CSV, before and after the capabilities."""

LABEL_WIDTH = 14
COLUMN_WIDTH = 11


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: a label and a cell for each stack; `rule` draws a line above it."""

    label: str
    cells: tuple[str, ...]
    rule: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One twin of a metro; `stack` is None when its cloud refuses the workload."""

    metro: MetroResult
    cloud: Cloud
    stack: StackResult | None

    @property
    def name(self) -> str:
        """Name of the stack."""
        return self.stack.plan.stack if self.stack else f"{self.cloud}-{self.metro.place}"


def columns(metros: Sequence[MetroResult]) -> tuple[Column, ...]:
    """AWS and Alibaba Cloud of each metro in turn."""
    return tuple(Column(metro, cloud, metro.found.get(cloud)) for metro in metros for cloud in ORDER)


def rows(metros: Sequence[MetroResult]) -> tuple[Row, ...]:
    """The table's rows for these metros, with a cell for each of their `columns`."""
    stacks = [column.stack for column in columns(metros)]
    parts = [{part.capability: part for part in subtotals(stack.estimate)} if stack else None for stack in stacks]

    def each(cell: Callable[[StackResult], str], refused: str = "") -> tuple[str, ...]:
        return tuple(cell(stack) if stack else refused for stack in stacks)

    return (
        *(
            Row(name, tuple("" if found is None else _subtotal(found.get(name)) for found in parts))
            for name in sorted({name for found in parts for name in found or ()})
        ),
        Row("total", each(_total, "refused"), rule=True),
        Row("cheaper by", tuple(cell for metro in metros for cell in _saving(metro))),
        Row("", tuple(cell for metro in metros for cell in _share(metro))),
        Row("coverage", each(lambda stack: percent(stack.estimate.coverage)), rule=True),
        Row("fit", each(lambda stack: f"{stack.fit.distance:.2f} off" if stack.fit.distance else "exact")),
        Row("parity", tuple(cell for metro in metros for cell in _parity(metro))),
        Row("policy", each(_findings)),
        Row("resources", each(lambda stack: str(stack.resources))),
        Row("environment", each(_environment)),
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
    if metro.saving is None:
        return ("unclear", "unclear") if metro.complete else ("", "")
    return _on_cheaper(metro, f"{metro.saving.rounded():,}")


def _share(metro: MetroResult) -> tuple[str, str]:
    if metro.saving_share is None:
        return ("", "")
    return _on_cheaper(metro, f"{(metro.saving_share * 100).quantize(Decimal('0.1'))} %")


def _on_cheaper(metro: MetroResult, text: str) -> tuple[str, str]:
    return (text if metro.cheaper == "aws" else "", text if metro.cheaper == "alicloud" else "")


def _parity(metro: MetroResult) -> tuple[str, str]:
    if not metro.complete:
        return ("", "")
    counts = Counter(item.status for item in metro.parity)
    differ = "unequal" if counts["unequal"] else "known"
    return f"{counts['equal']} equal", f"{counts[differ]} {differ}"


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
        for column in columns(metros):
            name = column.metro.place if column.cloud == ORDER[0] else ""
            grid.add_column(f"{name}\n{column.cloud}", justify="right", min_width=COLUMN_WIDTH - 1, no_wrap=True)
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
                f"{note.text}{_places(note.places, result)}",
                width,
                initial_indent="  ",
                subsequent_indent="    ",
                break_on_hyphens=False,
                break_long_words=False,
            )
    return "\n".join(text) + "\n" if text else ""


def _places(places: Sequence[str], result: Result) -> str:
    if not places:
        return ""
    return f" [{'all' if len(places) == len(result.metros) > 1 else ', '.join(places)}]"


def markdown(result: Result) -> str:
    """The comparison for a pull request: the table, then the notes folded."""
    shown = columns(result.metros)
    text = [
        f"### {title(result)}",
        "",
        "| | " + " | ".join(column.name for column in shown) + " |",
        "|---|" + "---:|" * len(shown),
    ]
    for row in rows(result.metros):
        emphasis = "**" if row.label in {"total", "cheaper by"} else ""
        cells = (f"{emphasis}{cell}{emphasis}" if cell else "" for cell in row.cells)
        text.append(f"| {emphasis}{row.label}{emphasis} | ".replace("****", "") + " | ".join(cells) + " |")
    for kind, found in groupby(notes(result), attrgetter("kind")):
        text += ["", f"<details><summary>{TITLES[kind]}</summary>", ""]
        text += [f"- {_escape(note.text)}{_places(note.places, result)}" for note in found]
        text += ["", "</details>"]
    return "\n".join(text) + "\n"


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def to_csv(result: Result) -> str:
    """The table as CSV: a row for each twin, a column for each row of the table, amounts in USD a month.

    An amount of which a part has no price is named in `unpriced`; one without any price is empty.
    """
    shown = columns(result.metros)
    parts = [
        {part.capability: part for part in subtotals(column.stack.estimate)} if column.stack else {}
        for column in shown
    ]
    capabilities = sorted({name for found in parts for name in found})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*BEFORE, *capabilities, *AFTER))
    for column, found in zip(shown, parts, strict=True):
        priced = {name: plain(part.monthly.amount) for name, part in found.items() if part.priced}
        cells = (
            *_before(column, result),
            *(priced.get(name, "") for name in capabilities),
            *_after(column, found),
        )
        writer.writerow([cost.cell(value) for value in cells])
    return out.getvalue()


def _before(column: Column, result: Result) -> tuple[object, ...]:
    if column.stack is None:
        return (column.name, column.cloud, metro_of(column.metro.place), "", "", result.workload)
    plan = column.stack.plan
    return (column.name, column.cloud, plan.metro, _environment(column.stack), plan.region, result.workload)


def _after(column: Column, parts: Mapping[str, Subtotal]) -> tuple[object, ...]:
    metro, stack = column.metro, column.stack
    refusal = metro.refusals.get(column.cloud)
    facts = Counter(item.status for item in metro.parity)
    known = [facts[status] if metro.complete else "" for status in ("equal", "known", "unequal")]
    saving = plain(metro.saving and metro.saving.amount), plain(metro.saving_share)
    if stack is None:
        return (*[""] * (len(AFTER) - len(known) - 1), *known, refusal.message if refusal else "")
    unpriced = " ".join(sorted(name for name, part in parts.items() if part.unpriced))
    advised = [finding for finding in stack.findings if finding.level == "advisory" and not finding.undetermined]
    return (
        plain(stack.estimate.monthly.amount),
        unpriced,
        metro.cheaper,
        *saving,
        plain(stack.estimate.coverage),
        plain(stack.fit.distance),
        len(failures(stack.findings)),
        len(advised),
        stack.resources,
        *known,
        "",
    )


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
                "by": money(metro.saving),
                "share": plain(metro.saving_share and metro.saving_share.quantize(Decimal("0.0001"))),
            }
            for metro in result.metros
        },
        "refused": [
            {
                "stack": column.name,
                "cloud": column.cloud,
                "metro": metro_of(column.metro.place),
                **_reason(refusal),
            }
            for column in columns(result.metros)
            if (refusal := column.metro.refusals.get(column.cloud))
        ],
        "alone": list(result.alone),
        "notes": [asdict(note) for note in notes(result)],
    }


def _reason(refusal: TwinstackError) -> dict[str, str]:
    return {"message": refusal.message, "hint": refusal.hint}


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
