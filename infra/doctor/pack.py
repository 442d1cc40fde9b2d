"""The policy pack: whether the engine could start it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from infra.doctor.check import PATIENCE, Check

TOPIC = "policy pack"
PURPOSE = "pulumi preview --policy-pack policies; twinstack check does without"

NOBODY = "127.0.0.1:1"
"""The engine's address in a trial: a port where nobody is."""


def pack(root: Path | None) -> Iterator[Check]:
    """Whether the pack of the checkout starts in the Python it names.

    Args:
        root: the checkout; None outside one.
    """
    if root is None:
        step = "change to a checkout of the project"
        yield Check(topic=TOPIC, name="policies", status="missing", purpose=PURPOSE, next=step)
        return
    folder = root / "policies"
    python = _python(folder)
    if not python.exists():
        step = "make compare sets it up; policies/PulumiPolicy.yaml names it"
        yield Check(
            topic=TOPIC,
            name="policies",
            status="missing",
            found=f"no Python at {python}",
            purpose=PURPOSE,
            next=step,
        )
        return
    failure = _start(python, folder)
    if failure:
        step = f"see what it says: {python} -m pulumi.policy {NOBODY} policies"
        yield Check(topic=TOPIC, name="policies", status="broken", found=failure, purpose=PURPOSE, next=step)
    else:
        yield Check(topic=TOPIC, name="policies", status="ok", found=f"starts in {python}", purpose=PURPOSE)


def _python(folder: Path) -> Path:
    """The interpreter that PulumiPolicy.yaml names, else this one."""
    document: Any = yaml.safe_load((folder / "PulumiPolicy.yaml").read_text(encoding="utf-8"))
    runtime = document.get("runtime")
    options = runtime.get("options") if isinstance(runtime, dict) else None
    named = (options or {}).get("virtualenv")
    if not named:
        return Path(sys.executable)
    binaries = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    return Path(os.path.normpath(folder / named)) / binaries


def _start(python: Path, folder: Path) -> str:
    """Starts the pack as the engine does and stops it when it has said its port; what went wrong otherwise."""
    command = (str(python), "-u", "-m", "pulumi.policy", NOBODY, str(folder))
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
    except OSError as error:
        return f"{python}: {error.strerror}"
    timer = threading.Timer(PATIENCE, process.kill)
    timer.start()
    with process:
        assert process.stdout is not None and process.stderr is not None
        try:
            line = process.stdout.readline().strip()
        finally:
            timer.cancel()
            process.kill()
        said = process.stderr.read().strip().splitlines()
    if line.isdecimal():
        return ""
    return f"does not start: {said[-1]}" if said else "says no port"
