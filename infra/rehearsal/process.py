"""Processes of a rehearsal: which plugins run, and for which engine."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

FOLDER = "processes"
"""Folder, inside the home, with a file ``<engine's process id>-<own process id>`` for every plugin that runs."""


def enter(home: Path) -> Path:
    """Marks this process as a plugin of its parent, and clears the marks of those that were killed."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for mark in folder.iterdir():
        if not alive(_own(mark)):
            mark.unlink(missing_ok=True)
    mark = folder / f"{os.getppid()}-{os.getpid()}"
    mark.touch()
    return mark


def plugins_of(home: Path, engine: int) -> list[int]:
    """Process ids of the plugins that an engine has started and that still run."""
    marks = (home / FOLDER).glob(f"{engine}-*")
    return [pid for pid in map(_own, marks) if alive(pid)]


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent to notice does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    return True


def _own(mark: Path) -> int:
    return int(mark.name.partition("-")[2])
