"""Parity as a table or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from infra.estate.estate import Estate
from infra.parity.fact import Comparison, Value
from infra.report.stack import where

if TYPE_CHECKING:
    from rich.console import RenderableType

WIDE = 120
"""Columns from which the reason of a difference has a column of its own."""


def table(found: Mapping[str, Sequence[Comparison]], width: int, color: bool, *, everything: bool = False) -> str:
    """Facts that differ (or all of them), metro by metro, then one line that counts."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table

    from infra.report.console import clean, render

    blocks: list[str] = []
    for metro, items in found.items():
        counts = {status: sum(item.status == status for item in items) for status in ("equal", "known", "unequal")}
        blocks.append(f"{metro}: {', '.join(f'{count} {status}' for status, count in counts.items())}")
        shown = [item for item in items if everything or item.status != "equal"]
        if not shown:
            continue
        wide = width >= WIDE
        grid = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, expand=not wide)
        grid.add_column("status", no_wrap=True)
        grid.add_column("fact", overflow="fold", ratio=None if wide else 1)
        for heading in ("aws", "alicloud"):
            grid.add_column(heading, overflow="fold", max_width=None if wide else width // 5)
        if wide:
            grid.add_column("reason", overflow="fold", ratio=1)
        for item in shown:
            fact: RenderableType = f"{item.capability}.{item.fact}"
            if item.reason and not wide:
                fact = Group(fact, Padding(item.reason, (0, 0, 0, 2)))
            cells = (item.status, fact, clean(text(item.aws)), clean(text(item.alicloud)))
            grid.add_row(*cells, *([item.reason] if wide else []))
        blocks.append(render(grid, width=width, color=color))
    return "\n".join(blocks) + "\n"


def text(value: Value) -> str:
    """A fact's value for readers."""
    if value is None:
        return "not set"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def to_json(stacks: Iterable[Estate], found: Mapping[str, Sequence[Comparison]]) -> dict[str, Any]:
    """Stacks, and the facts of each metro, as a JSON document; decimals are strings."""
    return {"stacks": [where(stack) for stack in stacks], "parity": rows(found)}


def rows(found: Mapping[str, Sequence[Comparison]]) -> dict[str, list[dict[str, Any]]]:
    """Metro -> facts, as JSON values."""
    return {
        metro: [
            {key: str(value) if isinstance(value, Decimal) else value for key, value in asdict(item).items()}
            for item in items
        ]
        for metro, items in found.items()
    }
