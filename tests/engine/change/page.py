"""The table as the page of the documentation shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from infra.catalog.cloud import NAMES
from tests.engine.change.cell import NAMESPACE, Cell, Table
from tests.engine.change.world import GIVEN_UP, IN_PLACE, NOTHING, REFUSED, REPLACED

ORDER = ("aws", "alicloud")
STACK = "the stack's configuration"
WHOLE = "the workload itself"


def part(cell: Cell) -> str:
    """What of a stack is changed: a capability, the workload itself, or the configuration."""
    first = next(iter(cell.change))
    if first.startswith(NAMESPACE):
        return STACK
    noun, dot, _ = first.partition(".")
    return noun if dot or (isinstance(cell.change[first], dict | None) and noun not in ("tags",)) else WHOLE


def render(table: Table) -> str:
    """How many changes come to what, and one table for each part."""
    return "\n".join([*_counts(table), *_parts(table), ""])


def _counts(table: Table) -> Iterator[str]:
    yield f"| {len(table.cells)} changes | " + " | ".join(NAMES[cloud] for cloud in ORDER) + " |"
    yield "|---|---:|---:|"
    found = {cloud: Counter(_kind(cell, cloud) for cell in table.cells) for cloud in ORDER}
    for kind in (NOTHING, IN_PLACE, REPLACED, REFUSED, GIVEN_UP):
        yield f"| {kind} | " + " | ".join(str(found[cloud][kind]) for cloud in ORDER) + " |"


def _parts(table: Table) -> Iterator[str]:
    parts: dict[str, list[Cell]] = {}
    for cell in table.cells:
        parts.setdefault(part(cell), []).append(cell)
    for noun, cells in parts.items():
        yield f"\n### {_title(noun)}\n"
        yield "| change | of | " + " | ".join(NAMES[cloud] for cloud in ORDER) + " |"
        yield "|---|---|---|---|"
        for cell in cells:
            outcomes = " | ".join(cell.expected[cloud] for cloud in ORDER)
            yield f"| {cell.name} | {_changed(cell)} | {outcomes} |"


def _kind(cell: Cell, cloud: str) -> str:
    return cell.expected[cloud].partition(":")[0]


def _title(noun: str) -> str:
    title = noun.replace("_", " ")
    return title[0].upper() + title[1:]


def _changed(cell: Cell) -> str:
    paths = list(cell.change)
    shown = ", ".join(f"`{path}`" for path in paths[:3])
    return shown if len(paths) <= 3 else f"{shown} and {len(paths) - 3} more"
