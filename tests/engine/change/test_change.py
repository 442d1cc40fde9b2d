"""Every change of a running stack is made in place, by a safe replacement, or refused before anything changes."""

from __future__ import annotations

from collections.abc import Callable

from tests.engine.change.cell import Cell
from tests.engine.change.world import Outcome


def test_change(cell: Cell, cloud: str, outcome: Callable[[Cell, str], Outcome]) -> None:
    kind, _, reason = cell.expected[cloud].partition(": ")
    found = outcome(cell, cloud)
    assert found.kind == kind, found
    assert reason in found.detail
