"""The table of changes: running stacks, and what each of their changes comes to."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CLOUDS = ("alicloud", "aws")
METRO = "singapore"
NAMESPACE = "twinstack:"
"""Begins the keys of a change that are the stack's configuration's, and not the workload's."""

TABLE = Path(__file__).with_name("cells.yaml")

Change = Mapping[str, Any]
"""Path in the workload, or key of the configuration -> its new value; None takes it out."""


@dataclass(frozen=True)
class Cell:
    """One change of a running stack.

    Attributes:
        name: what happens, in a few words.
        kind: raise, lower, add, remove or switch.
        base: the running stack: a name of `Table.bases`.
        change: what is changed.
        expected: cloud -> outcome; of a refused one, a part of the reason follows after a colon.
        always: whether `make test` walks it too.
    """

    name: str
    kind: str
    base: str
    change: Change
    expected: Mapping[str, str]
    always: bool


@dataclass(frozen=True)
class Table:
    """Everything that is walked.

    Attributes:
        workload: what every base begins with.
        settings: configuration that every base begins with.
        bases: name -> how it differs from that.
        cells: every change, in the order of the page.
        irrelevant: path or key that no cell changes -> why.
    """

    workload: Mapping[str, Any]
    settings: Mapping[str, Any]
    bases: Mapping[str, Change]
    cells: tuple[Cell, ...]
    irrelevant: Mapping[str, str]

    def base(self, name: str, cloud: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Workload and configuration of a running stack."""
        workload, settings = split(self.bases[name])
        place = {"cloud": cloud, "metro": METRO}
        return changed(self.workload, workload), {**place, **changed(self.settings, settings)}


def load() -> Table:
    """The table as it stands in cells.yaml."""
    found = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    cells = tuple(map(_cell, found.pop("cells")))
    return Table(cells=cells, **found)


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(
        name=row["name"],
        kind=row["kind"],
        base=row.get("base", "low"),
        change=row["change"],
        expected={cloud: row.get(cloud) or row["both"] for cloud in CLOUDS},
        always=row.get("always", False),
    )


def split(change: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    """What of a change is the workload's, and what the configuration's."""
    settings = {key.removeprefix(NAMESPACE): value for key, value in change.items() if key.startswith(NAMESPACE)}
    return {key: value for key, value in change.items() if not key.startswith(NAMESPACE)}, settings


def changed(document: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """A document with other values at some paths."""
    found = copy.deepcopy(dict(document))
    for path, value in change.items():
        *parents, last = path.split(".")
        place = found
        for parent in parents:
            place = place.setdefault(parent, {})
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    return found
