"""An estimate as table, JSON and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from infra.cost.estimate import Estimate
from infra.cost.line import LineItem
from infra.cost.summary import NO_CAPABILITY, subtotals
from infra.money import Money
from infra.report.console import clean
from infra.report.stack import money, plain

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.table import Table
    from rich.text import Text

WIDE = 120
"""Columns from which quantity, SKU, date and confidence have columns of their own."""

COLUMNS = (
    "stack",
    "cloud",
    "metro",
    "capability",
    "resource",
    "type",
    "description",
    "service",
    "sku",
    "option",
    "unit",
    "quantity",
    "unit_price",
    "currency",
    "monthly_usd",
    "source",
    "as_of",
    "confidence",
    "marks",
    "usage_based",
    "note",
    "reason",
)
"""Header of the CSV."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def table(estimate: Estimate) -> RenderableType:
    """The estimate for a terminal: lines by capability, sources, what is unpriced; fits the console's width."""
    return _View(estimate)


def to_json(*estimates: Estimate) -> dict[str, Any]:
    """Estimates as a JSON document; decimals are strings, unknown ones null."""
    return {"stacks": [row(estimate) for estimate in estimates]}


def row(estimate: Estimate) -> dict[str, Any]:
    """One estimate as JSON values."""
    return {
        "stack": estimate.stack,
        "cloud": estimate.cloud,
        "metro": estimate.metro,
        "region": estimate.region,
        "monthly": money(estimate.monthly),
        "coverage": plain(estimate.coverage),
        "billable": estimate.billable,
        "capabilities": [
            {
                "capability": part.capability,
                "monthly": money(part.monthly),
                "fixed": money(part.fixed),
                "usage": money(part.usage),
                "unpriced": part.unpriced,
            }
            for part in subtotals(estimate)
        ],
        "lines": [_line(line) for line in estimate.lines],
    }


def to_csv(*estimates: Estimate) -> str:
    """Estimates as CSV, one row for each line, under `COLUMNS`."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for estimate in estimates:
        for line in estimate.lines:
            row = _line(line)
            row |= {
                "stack": estimate.stack,
                "cloud": estimate.cloud,
                "metro": estimate.metro,
                "monthly_usd": line.monthly and plain(line.monthly.amount),
                "marks": " ".join(line.marks),
                "usage_based": "yes" if line.usage_based else "no",
            }
            writer.writerow({name: cell(row[name]) for name in COLUMNS})
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _View:
    estimate: Estimate

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        wide = options.max_width >= WIDE
        sources = _sources(self.estimate)
        yield _text(self._heading(), style="bold")
        yield _lines(self.estimate, sources, wide)
        yield _text(self._coverage())
        yield _text(self._legend())
        if self.estimate.unpriced:
            yield _text("", "Unpriced, not part of the total", style="bold")
            yield _unpriced(self.estimate)
        if sources:
            gap = () if self.estimate.unpriced else ("",)
            yield _text(*gap, "Sources", style="bold")
            yield _source_table(sources)

    def _heading(self) -> str:
        place = ", ".join(filter(None, (self.estimate.metro, self.estimate.region)))
        stack = self.estimate.stack or "plan"
        return f"Cost of {stack}" + (f" ({place})" if place else "") + ", USD a month"

    def _coverage(self) -> str:
        billable = self.estimate.billable
        priced = billable - len({line.urn for line in self.estimate.unpriced})
        percent = int(self.estimate.coverage * 100)
        return f"Coverage {percent} %: {priced} of {billable} billable resources"

    def _legend(self) -> str:
        hidden = sum(not _shown(line) for line in self.estimate.lines)
        rest = f"; lines of quantity 0 not shown: {hidden}" if hidden else ""
        return f"* billed by use{rest}"


_Sources = dict[tuple[str, str, str], int]


def _sources(estimate: Estimate) -> _Sources:
    """(source, as_of, confidence) -> number, in order of first use."""
    lines = [line for line in estimate.lines if line.source and _shown(line)]
    keys = dict.fromkeys((line.source, line.as_of, line.confidence) for line in lines)
    return {key: number for number, key in enumerate(keys, start=1)}


def _shown(line: LineItem) -> bool:
    return line.quantity != 0


def _lines(estimate: Estimate, sources: _Sources, wide: bool) -> Table:
    found = _grid()
    found.add_column("Resource", ratio=3, overflow="fold")
    if wide:
        found.add_column("SKU", ratio=2, overflow="fold")
        found.add_column("Quantity", justify="right", no_wrap=True)
        found.add_column("Unit", overflow="fold")
        found.add_column("Unit price", justify="right", no_wrap=True)
    found.add_column("USD/month", justify="right", no_wrap=True)
    if wide:
        found.add_column("As of", overflow="fold")
        found.add_column("Confidence", overflow="fold")
    found.add_column("Src", justify="right", no_wrap=True)
    totals = {part.capability: part for part in subtotals(estimate)}
    capability = resource = ""
    for line in filter(_shown, estimate.lines):
        owner = line.capability or NO_CAPABILITY
        if owner != capability:
            capability, resource = owner, ""
            part = totals[owner]
            nothing = not part.monthly.amount and part.unpriced
            found.add_row(*_header(owner, "unpriced" if nothing else _cents(part.monthly), wide))
        if line.urn != resource:
            resource = line.urn
            found.add_row(_indented(2, line.resource))
        found.add_row(*_row(line, sources, wide))
    found.add_section()
    found.add_row(*_header("Total", _cents(estimate.monthly), wide))
    return found


def _header(name: str, amount: str, wide: bool) -> list[RenderableType]:
    between = 4 if wide else 0
    return [_text(name, style="bold"), *([_text("")] * between), _text(amount, style="bold")]


def _row(line: LineItem, sources: _Sources, wide: bool) -> list[RenderableType]:
    from rich.console import Group

    name = _indented(4, f"{line.description}{' *' if line.usage_based else ''}")
    sku = f"{line.sku} {line.option}".strip()
    quantity = _amount(line.quantity)
    price = "" if line.unit_price is None else f"{plain(line.unit_price)} {line.currency}"
    month = _text(_cents(line.monthly)) if line.monthly else _text("unpriced", style="yellow")
    number = sources.get((line.source, line.as_of, line.confidence))
    source = _text("" if number is None else str(number))
    if not wide:
        product = " at ".join(filter(None, (f"{quantity} × {line.unit}" if line.unit else "", price)))
        detail = "; ".join(filter(None, (product, sku, ", ".join(line.marks))))
        return [Group(name, _indented(6, detail)) if detail else name, month, source]
    doubts = ", ".join(filter(None, (line.confidence, *line.marks)))
    cells = (_text(sku), _text(quantity), _text(line.unit), _text(price), month, _text(line.as_of), _text(doubts))
    return [name, *cells, source]


def _unpriced(estimate: Estimate) -> Table:
    found = _grid()
    found.add_column("Resource", ratio=2, overflow="fold")
    found.add_column("What", ratio=2, overflow="fold")
    found.add_column("Why", ratio=3, overflow="fold")
    for line in estimate.unpriced:
        found.add_row(_indented(2, line.resource), _text(line.description), _text(line.reason))
    return found


def _source_table(sources: _Sources) -> Table:
    found = _grid(header=False)
    found.add_column(justify="right", no_wrap=True)
    found.add_column(no_wrap=True)
    found.add_column(no_wrap=True)
    found.add_column(ratio=1, overflow="fold")
    for (source, as_of, confidence), number in sources.items():
        found.add_row(_text(str(number)), _text(as_of), _text(confidence), _text(source))
    return found


def _grid(*, header: bool = True) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    box = SIMPLE_HEAD if header else None
    return Table(box=box, expand=True, pad_edge=False, padding=(0, 1, 0, 0), show_header=header, safe_box=True)


def _indented(columns: int, *rows: str) -> RenderableType:
    from rich.padding import Padding

    return Padding(_text(*rows), (0, 0, 0, columns))


def _text(*rows: str, style: str = "") -> Text:
    from rich.text import Text

    return Text("\n".join(map(clean, rows)), style=style)


def _line(line: LineItem) -> dict[str, Any]:
    return {
        "capability": line.capability,
        "resource": line.resource,
        "urn": line.urn,
        "type": line.type,
        "description": line.description,
        "service": line.service,
        "sku": line.sku,
        "option": line.option,
        "unit": line.unit,
        "quantity": plain(line.quantity),
        "unit_price": plain(line.unit_price),
        "currency": line.currency,
        "monthly": money(line.monthly),
        "native": money(line.native),
        "source": line.source,
        "as_of": line.as_of,
        "confidence": line.confidence,
        "marks": list(line.marks),
        "usage_based": line.usage_based,
        "note": line.note,
        "reason": line.reason,
    }


def _amount(quantity: Decimal | None) -> str:
    """A quantity for reading: thousands apart, two decimals, or four where two would show nothing."""
    if quantity is None:
        return "?"
    places = 2 if quantity == 0 or quantity >= 1 else 4
    digits = f"{quantity:,.{places}f}"
    return digits.rstrip("0").rstrip(".")


def _cents(money: Money) -> str:
    return f"{money.rounded():,.2f}"


def cell(value: object) -> str:
    """A value as a spreadsheet may take it: never as a formula."""
    text = clean("" if value is None else str(value))
    return f"'{text}" if text.startswith(FORMULA) else text
