"""Parity as a table or JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from infra.parity.fact import Comparison, Value


def table(found: Mapping[str, Sequence[Comparison]], width: int, color: bool, *, everything: bool = False) -> str:
    """Facts that differ (or all of them), metro by metro, then one line that counts."""
    from rich.table import Table

    from infra.report.console import render

    blocks: list[str] = []
    for metro, items in found.items():
        counts = {status: sum(item.status == status for item in items) for status in ("equal", "known", "unequal")}
        blocks.append(f"{metro}: {', '.join(f'{count} {status}' for status, count in counts.items())}")
        shown = [item for item in items if everything or item.status != "equal"]
        if not shown:
            continue
        grid = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
        for heading in ("status", "fact", "aws", "alicloud"):
            grid.add_column(heading, no_wrap=heading == "status", overflow="fold")
        grid.add_column("reason", overflow="fold", ratio=1)
        for item in shown:
            grid.add_row(
                item.status, f"{item.capability}.{item.fact}", text(item.aws), text(item.alicloud), item.reason
            )
        blocks.append(render(grid, width=width, color=color))
    return "\n".join(blocks) + "\n"


def text(value: Value) -> str:
    """A fact's value for readers."""
    if value is None:
        return "not set"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def to_json(found: Mapping[str, Sequence[Comparison]]) -> dict[str, list[dict[str, Any]]]:
    """Metro -> facts; decimals are strings."""
    return {
        metro: [
            {key: str(value) if isinstance(value, Decimal) else value for key, value in asdict(item).items()}
            for item in items
        ]
        for metro, items in found.items()
    }
