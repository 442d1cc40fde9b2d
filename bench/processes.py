"""A command and everything it starts: processor time and memory by role, sampled from /proc (Linux)."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SAMPLE_SECONDS = 0.05
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")

ROLES = (
    ("infra.rehearsal.plugin", "simulated providers"),
    ("plugins/pulumi-resource-", "simulated providers"),
    ("pulumi-language-python-exec", "program"),
    ("pulumi-language-python", "language host"),
    ("-m pip", "language host"),
    ("import sys; print", "language host"),
    ("infra/engine/program.py", "program"),
    ("infra/engine/language.py", "language host"),
    ("pulumi ", "engine"),
)
"""What a command line holds -> whose process it is, the first that fits."""

OTHER = "twinstack"


@dataclass(slots=True)
class Usage:
    """What one run took.

    Attributes:
        wall_s: seconds from start to end.
        cpu_s: role -> seconds of processor time.
        peak_mib: role -> most memory (RSS) at one moment, MiB.
    """

    wall_s: float = 0
    cpu_s: dict[str, float] = field(default_factory=dict[str, float])
    peak_mib: dict[str, float] = field(default_factory=dict[str, float])


def measure(command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Usage:
    """Runs a command to its end.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    usage = Usage()
    spent: dict[tuple[str, int], float] = {}
    roles: dict[int, str] = {}
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        while process.poll() is None:
            _sample(process.pid, usage, spent, roles)
            time.sleep(SAMPLE_SECONDS)
        usage.wall_s = time.perf_counter() - start
        if process.returncode:
            stderr = process.stderr.read() if process.stderr else b""
            raise subprocess.CalledProcessError(process.returncode, command, stderr=stderr)
    for (role, _), seconds in spent.items():
        usage.cpu_s[role] = usage.cpu_s.get(role, 0) + seconds
    return usage


def _sample(root: int, usage: Usage, spent: dict[tuple[str, int], float], roles: dict[int, str]) -> None:
    memory: dict[str, float] = {}
    rows = {pid: row for pid in map(int, filter(str.isdecimal, os.listdir("/proc"))) if (row := _stat(pid))}  # noqa: PTH208
    for pid in _descendants(root, {pid: row[0] for pid, row in rows.items()}):
        role = _role(pid) or roles.get(pid, OTHER)
        roles[pid] = role
        _, cpu_s, rss_mib = rows[pid]
        spent[role, pid] = cpu_s
        memory[role] = memory.get(role, 0) + rss_mib
    for role, mib in memory.items():
        usage.peak_mib[role] = max(usage.peak_mib.get(role, 0), mib)


def _stat(pid: int) -> tuple[int, float, float] | None:
    """Parent, seconds of processor time, MiB of memory."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS, int(fields[21]) * PAGE / 2**20


def _descendants(root: int, parents: Mapping[int, int]) -> set[int]:
    found = {root} if root in parents else set[int]()
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        grown = bool(more)
        found |= more
    return found


def _role(pid: int) -> str:
    """Whose process it is; empty when it is just beginning or ending."""
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
    return line and next((role for part, role in ROLES if part in line), OTHER)
