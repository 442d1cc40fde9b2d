"""Measures the offline planner against the engine, and rehearsals: only where there is an engine."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.processes import Usage, measure

STACKS = ("alicloud-singapore", "aws-singapore")
ROUNDS = 3


def main() -> None:
    """Prints the ratio of engine to planner, and what six rehearsals side by side take."""
    from infra.engine.binary import find_engine
    from infra.stack import stack_names

    if find_engine() is None:
        print("no engine on PATH or in .engine/: the comparison with it was left out")
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        names = stack_names()
        _rehearse("preview", STACKS, home)  # makes the stacks, and compiles what Python compiles once
        print(f"{'the same stack, ms':38}{'engine':>10}{'offline':>10}{'ratio':>8}  target 10")
        for name in STACKS:
            engine_ms = statistics.median(_preview(name, home) for _ in range(ROUNDS))
            offline_ms = _offline(name)
            ratio = engine_ms / offline_ms
            over = "" if ratio >= 10 else "  under"
            print(f"preview of {name:27}{engine_ms:10.0f}{offline_ms:10.0f}{ratio:8.1f}{over}")
        print()
        print(f"{len(names)} stacks side by side{'':17}{'wall s':>10}  processor s and peak MiB by role")
        for verb, title in (("up", "up"), ("up", "up, nothing to do"), ("refresh", "refresh")):
            usage = _rehearse(verb, names, home)
            print(f"rehearse {title:29}{usage.wall_s:10.1f}  {_roles(usage)}")


def _offline(name: str) -> float:
    """Median milliseconds of planning in a process that has planned before, as `compare` does with six stacks."""
    from infra.estate.offline.stack import plan_stack
    from infra.stack import load_stack

    stack = load_stack(name)
    plan_stack(stack)
    times: list[float] = []
    for _ in range(ROUNDS + 2):
        start = time.perf_counter()
        plan_stack(stack)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _preview(name: str, home: Path) -> float:
    """Milliseconds of `pulumi preview` alone, in the workspace of a rehearsal."""
    from infra.rehearsal.workspace import rehearsal_workspace
    from infra.stack import load_stack

    workspace = rehearsal_workspace(home, (load_stack(name),), {})
    start = time.perf_counter()
    subprocess.run(
        (workspace.engine.pulumi, "preview", "--stack", name, "--non-interactive"),
        cwd=workspace.folder,
        env={**os.environ, **workspace.environment},
        check=True,
        capture_output=True,
    )
    return (time.perf_counter() - start) * 1000


def _rehearse(verb: str, names: tuple[str, ...], home: Path) -> Usage:
    command = (sys.executable, "-m", "infra.cli", "rehearse", verb, *names, "--home", str(home))
    return measure((*command, "--parallel", str(len(names))), Path.cwd(), os.environ)


def _roles(usage: Usage) -> str:
    total = sum(usage.cpu_s.values()) or 1
    parts = [
        f"{role} {seconds:.1f} s ({seconds / total:.0%}), {usage.peak_mib.get(role, 0):.0f} MiB"
        for role, seconds in sorted(usage.cpu_s.items())
    ]
    return "; ".join(parts)
