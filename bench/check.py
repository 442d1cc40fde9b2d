"""Measures reading and judging of large estates, in processes of their own: processor time and peak memory."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from infra.estate.estate import Estate
from infra.estate.resource import Resource

ROUNDS = 3

STACKS = ("alicloud-singapore", "aws-singapore")
"""Whose resources a mixed estate is made of, again and again."""


@dataclass(frozen=True, slots=True)
class Case:
    """One estate and what it should stay within.

    Attributes:
        name: what is in it.
        make: makes it.
        judge_s, whole_s: processor seconds of judging alone, and of reading and judging.
        peak_mib: memory of the process.
    """

    name: str
    make: Callable[[], Estate]
    judge_s: float
    whole_s: float
    peak_mib: int


def mixed(number: int) -> Estate:
    """So many resources of both clouds, copied from shipped stacks."""
    from infra.estate.offline.stack import plan_stack
    from infra.stack import load_stack

    own = [row for name in STACKS for row in plan_stack(load_stack(name)).native]
    return Estate(resources=tuple(_copy(own[at % len(own)], at // len(own)) for at in range(number)))


def _copy(row: Resource, number: int) -> Resource:
    def urn(text: str) -> str:
        return f"{text}-{number}"

    edges = {name: tuple(map(urn, urns)) for name, urns in row.property_dependencies.items()}
    urns = tuple(map(urn, row.dependencies))
    return replace(row, urn=urn(row.urn), name=urn(row.name), dependencies=urns, property_dependencies=edges)


def buckets(number: int) -> Estate:
    """So many buckets of one name, each with companions that name it."""
    kinds: Mapping[str, Mapping[str, Any]] = {
        "bucket:Bucket": {"bucket": "same"},
        "bucketVersioning:BucketVersioning": {"bucket": "same", "versioningConfiguration": {"status": "Enabled"}},
    }
    rows = [
        Resource(f"urn:pulumi:s::p::aws:s3/{kind}::{at}", f"aws:s3/{kind}", str(at), inputs)
        for at in range(number)
        for kind, inputs in kinds.items()
    ]
    return Estate(resources=tuple(rows))


def chain(number: int) -> Estate:
    """So many components inside each other, with a volume in each."""

    def rows() -> Iterator[Resource]:
        parent: str | None = None
        for at in range(number):
            urn = f"urn:pulumi:s::p::my:mod:Part::{at:05}"
            yield Resource(urn, "my:mod:Part", f"{at:05}", parent=parent, custom=False)
            token = "aws:ebs/volume:Volume"
            yield Resource(f"urn:pulumi:s::p::my:mod:Part${token}::{at:05}", token, f"{at:05}", {"size": 8}, urn)
            parent = urn

    return Estate(resources=tuple(rows()))


CASES: Mapping[str, Case] = {
    "mixed-1000": Case("1,000 mixed resources", lambda: mixed(1000), 0.05, 0.5, 200),
    "mixed-20000": Case("20,000 mixed resources", lambda: mixed(20_000), 0.5, 2, 200),
    "buckets-1000": Case("1,000 buckets of one name", lambda: buckets(1000), 0.5, 1, 200),
    "buckets-10000": Case("10,000 buckets of one name", lambda: buckets(10_000), 5, 10, 200),
    "chain-400": Case("parents 400 deep", lambda: chain(400), 0.5, 1, 200),
    "chain-4000": Case("parents 4,000 deep", lambda: chain(4000), 5, 10, 200),
}
"""The larger of two has ten times the resources: what is linear takes ten times as long."""


def measure(path: Path) -> tuple[float, float, float]:
    """Processor seconds of judging, of reading and judging, and the peak in MiB, of this process."""
    from infra.estate.file.read import read_file
    from infra.policy.check import verdict
    from infra.policy.rule import Settings
    from policies.registry import RULES

    begun = time.process_time()
    (content,) = read_file(path)
    read = time.process_time() - begun
    few = replace(content.plan, resources=content.plan.resources[:100])
    verdict(few, Settings(), RULES.values())  # the modules of rules and readers are no part of it
    begun = time.process_time()
    verdict(content.plan, Settings(), RULES.values())
    judged = time.process_time() - begun
    # The peak that getrusage tells is that of the parent where that was larger.
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    return judged, read + judged, int(peak[1]) / 1024 if peak else 0


def main() -> None:
    """Prints the medians of every case against its targets."""
    print(f"{'check of an estate, processor s':38}{'judging':>10}{'with reading':>14}{'peak MiB':>10}  targets")
    with tempfile.TemporaryDirectory() as folder:
        for name, case in CASES.items():
            path = Path(folder, f"{name}.json")
            path.write_text(case.make().to_json(), encoding="utf-8")
            command = (sys.executable, "-m", "bench.check", str(path))
            told = [json.loads(subprocess.check_output(command)) for _ in range(ROUNDS)]
            judge, whole, peak = (statistics.median(values) for values in zip(*told, strict=True))
            over = judge > case.judge_s or whole > case.whole_s or peak > case.peak_mib
            targets = f"{case.judge_s} {case.whole_s} {case.peak_mib}{'  over' if over else ''}"
            print(f"{case.name:38}{judge:10.2f}{whole:14.2f}{peak:10.0f}  {targets}")


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
