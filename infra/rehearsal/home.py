"""The folder of a rehearsal: marked as one before anything is written into it, cleared of what rehearsals made.

Only an empty folder becomes the home of a rehearsal, so that nothing of the user's is overwritten; only a marked
one is cleared, and what rehearsals do not make stays there.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from infra.catalog.cloud import CLOUDS
from infra.errors import TwinstackError
from infra.project import NAME
from infra.rehearsal.store import FOLDER, Store

MARKER = ".twinstack-rehearsal"
"""File that says: made by a rehearsal."""

_TEXT = "This folder was made by `twinstack rehearse`; `twinstack rehearse clear` deletes what rehearsals made.\n"

FOLDERS = ("backend", FOLDER, "logs", "plugins", "processes", "project", "project/stacks", "pulumi")
"""What a home is made of."""

_MADE = (
    "backend/*", f"{FOLDER}/*.sqlite*", "faults.sqlite*", "logs/*.log", "plugins/pulumi-*", "processes/*-*",
    "project/*Pulumi.yaml*", "project/__main__.py", "project/__pycache__", "project/stacks/*Pulumi.*.yaml*",
    "pulumi/*",
)  # fmt: skip
"""What rehearsals, the engine and the simulated providers write there."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in the home of a rehearsal.

    Attributes:
        made: what rehearsals made.
        summary: what that is, a line for each sort of it.
        others: what somebody else put there.
    """

    made: tuple[Path, ...]
    summary: tuple[str, ...]
    others: tuple[Path, ...]


def claim(home: Path) -> None:
    """Makes a folder the home of a rehearsal, unless it is one already.

    Raises:
        TwinstackError: it is not empty and no rehearsal made it.
        OSError: it cannot be written.
    """
    home.mkdir(0o700, parents=True, exist_ok=True)
    if is_home(home):
        return
    if any(home.iterdir()) and not is_home(home):  # another rehearsal may have claimed it meanwhile
        raise TwinstackError(
            f"{home} is not empty, and no rehearsal made it", "name an empty or new folder with --home"
        )
    with suppress(FileExistsError), (home / MARKER).open("x", encoding="utf-8") as file:
        file.write(_TEXT)


def is_home(folder: Path) -> bool:
    """Whether a rehearsal made the folder."""
    marker = folder / MARKER
    return marker.is_file() and not marker.is_symlink()


def contents(home: Path) -> Contents:
    """What is in the home of a rehearsal, and what of it rehearsals made.

    Raises:
        TwinstackError: no rehearsal made the folder.
    """
    if not is_home(home):
        raise TwinstackError(
            f"{home} is not the home of a rehearsal: no rehearsal has marked it",
            "name the folder that --home named; one of an older version is yours to delete",
        )
    made = {path for pattern in _MADE for path in home.glob(pattern) if _inside(path, home)}
    kept = {home / MARKER, *(home / name for name in FOLDERS)}
    others = {
        path
        for folder in (home, *(home / name for name in FOLDERS))
        if folder.is_dir() and not folder.is_symlink()
        for path in folder.iterdir()
        if path not in made and (path not in kept or path.is_symlink())
    }
    return Contents(tuple(sorted(made)), tuple(_summary(home)), tuple(sorted(others)))


def clear(home: Path, found: Contents) -> None:
    """Deletes what rehearsals made, and the folder itself when nothing else is in it.

    Raises:
        OSError: something cannot be deleted.
    """
    for path in found.made:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for name in sorted(FOLDERS, reverse=True):
        with suppress(OSError):  # what is not empty stays
            (home / name).rmdir()
    if not found.others:
        (home / MARKER).unlink(missing_ok=True)
        with suppress(OSError):
            home.rmdir()


def _inside(path: Path, home: Path) -> bool:
    """Whether no folder on the way is a link to somewhere else."""
    return not any(folder.is_symlink() for folder in path.parents if folder != home and home in folder.parents)


def _summary(home: Path) -> list[str]:
    lines = [
        f"the simulated {cloud}: {_resources(home, cloud)}"
        for cloud in CLOUDS
        if (home / FOLDER / f"{cloud}.sqlite").exists()
    ]
    stacks = sorted(path.stem for path in (home / "backend/.pulumi/stacks" / NAME).glob("*.json"))
    if stacks:
        lines.append(f"the state and configuration of {', '.join(stacks)}")
    if logs := len(list((home / "logs").glob("*.log"))):
        lines.append(f"{logs} log{'s' if logs > 1 else ''}")
    return lines or ["nothing yet but the folder"]


def _resources(home: Path, cloud: str) -> str:
    try:
        with closing(Store.of(home, cloud)) as store:
            count = len(store.everything())
    except sqlite3.Error:
        return "a file that cannot be read"
    return f"{count} resource{'' if count == 1 else 's'}"
