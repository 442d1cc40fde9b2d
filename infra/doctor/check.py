"""Checks: one thing that was looked for, and a command that was tried."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Status = Literal["ok", "missing", "broken"]

PATIENCE = 30.0
"""Seconds a command may take to say its version; a provider plugin is some hundred megabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked for.

    Attributes:
        topic: heading it belongs under.
        name: what was looked for.
        status: ``ok``; ``missing``, which matters for its purpose alone; ``broken``: there, and does not work.
        found: what was found, never a secret; empty when nothing was.
        purpose: what it is for.
        next: what to do about it; empty when it is fine.
    """

    topic: str
    name: str
    status: Status
    found: str = ""
    purpose: str
    next: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a command said: its output, or why it does not run."""

    output: str = ""
    failure: str = ""


def attempt(command: Sequence[str | Path], *, patience: float = PATIENCE) -> Trial:
    """Runs a command to its end, without input."""
    try:
        ran = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Trial(failure=f"says nothing for {patience:g} seconds")
    except OSError as error:
        return Trial(failure=error.strerror or str(error))
    if ran.returncode:
        said = (ran.stderr or ran.stdout).strip().splitlines()
        ended = f"ends with exit code {ran.returncode}" if ran.returncode > 0 else f"is killed ({-ran.returncode})"
        return Trial(failure=f"{ended}: {said[-1]}" if said else ended)
    return Trial(output=ran.stdout.strip())
