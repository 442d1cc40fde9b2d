"""Measures the verbs as cold processes and prints a table: `make bench`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench import check, engine

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Case:
    """One command and the time it should stay within, in milliseconds."""

    name: str
    command: tuple[str, ...]
    target_ms: int


def cases(plan: Path) -> tuple[Case, ...]:
    """What is measured; `plan` is a plan file to price."""
    return (
        Case("twinstack --help", ("--help",), 120),
        Case("twinstack cost plan.json", ("cost", str(plan)), 300),
        Case("twinstack plan aws-singapore", ("plan", "aws-singapore"), 2000),
        Case("twinstack plan alicloud-singapore", ("plan", "alicloud-singapore"), 2000),
        Case("twinstack compare (six stacks)", ("compare",), 5000),
    )


def run(case: Case) -> list[float]:
    """Wall-clock milliseconds of each round. Raises `CalledProcessError` when the command fails."""
    times: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(
            (sys.executable, "-m", "infra.cli", *case.command),
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        times.append((time.perf_counter() - start) * 1000)
    return times


def main() -> None:
    """Prints the median, fastest and slowest of every case against its target."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder, "plan.json")
        command = (sys.executable, "-m", "infra.cli", "plan", "aws-singapore", "--format", "json")
        plan.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)
        print(f"{'command, cold process':38}{'median ms':>10}{'min':>8}{'max':>8}{'target':>8}")
        for case in cases(plan):
            times = run(case)
            median = statistics.median(times)
            verdict = "" if median <= case.target_ms else "  over"
            print(f"{case.name:38}{median:10.0f}{min(times):8.0f}{max(times):8.0f}{case.target_ms:8}{verdict}")


if __name__ == "__main__":
    main()
    print()
    check.main()
    print()
    engine.main()
