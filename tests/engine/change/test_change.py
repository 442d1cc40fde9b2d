"""Every change of a running stack is made in place, by a safe replacement, or refused before anything changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.engine.change.cell import CLOUDS, Cell, changed, load
from tests.engine.change.provider import provided
from tests.engine.change.stage import UPDATE, Stage
from tests.engine.change.world import FAILS, REFUSED, Outcome


def test_change(cell: Cell, cloud: str, outcome: Callable[[Cell, str], Outcome]) -> None:
    kind, _, reason = cell.expected[cloud].partition(": ")
    found = outcome(cell, cloud)
    assert found.kind == kind, found
    assert reason in found.detail


@pytest.mark.parametrize("cloud", CLOUDS)
def test_what_never_came_about_can_be_taken_back(cloud: str, stage: Callable[[str, str], Stage]) -> None:
    workload, settings = load().base("upgradable", cloud)
    running = stage("upgradable", cloud)
    running.write(changed(workload, {"database.version": "17", "database.storage_gb": 200}), settings)
    with provided(cloud, running.store, "fail:database-instance:9") as (port, _):
        assert "InternalError" in running.run("up", *UPDATE, port=port).error
    found = running.walk(workload, settings)
    assert found.kind not in (FAILS, REFUSED), found
    # What did come about cannot.
    higher = changed(workload, {"database.version": "17", "database.storage_gb": 200})
    assert running.walk(higher, settings).kind not in (FAILS, REFUSED)
    found = running.walk(workload, settings)
    assert found.kind == REFUSED
    assert "database.version cannot change from 17" in found.detail
    assert "database.storage_gb cannot change from 200 to 100" in found.detail
