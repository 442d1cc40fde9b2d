"""Where the engine and real provider plugins are: on PATH, else in `.engine/` of the project."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.errors import EngineError
from infra.project import find_project

FOLDER = ".engine"
"""Folder of a checkout that holds an engine of its own: `bin/` and `providers/`."""

LANGUAGE_HOST = "pulumi-language-python"

INSTALL = "install it as https://www.pulumi.com/docs/install/ says, or run: make engine"


@dataclass(frozen=True, slots=True)
class Engine:
    """A Pulumi command that runs.

    Attributes:
        pulumi: the executable.
        version: what it says of itself, such as ``3.259.0``.
        language_host: whether there is a Python language host that it finds; otherwise it is given this
            project's own.
    """

    pulumi: Path
    version: str
    language_host: bool


def find_engine(root: Path | None = None) -> Engine | None:
    """The engine on PATH, else the one in `.engine/bin`; None when there is neither.

    Args:
        root: the checkout; the one around the working folder when left out.

    Raises:
        EngineError: what was found does not run.
    """
    found = shutil.which("pulumi") or shutil.which("pulumi", path=str(_folder(root) / "bin"))
    if found is None:
        return None
    pulumi = Path(found).absolute()
    return Engine(pulumi, _version(pulumi), find_language_host(pulumi) is not None)


def require_engine(root: Path | None = None) -> Engine:
    """As `find_engine`.

    Raises:
        EngineError: there is none, or it does not run.
    """
    engine = find_engine(root)
    if engine is None:
        raise EngineError(
            "this verb needs the `pulumi` command, which is neither on PATH nor in .engine/", INSTALL
        )
    return engine


def find_language_host(pulumi: Path) -> Path | None:
    """The Python language host that an engine starts: beside it, else on PATH; None when there is none."""
    beside = pulumi.resolve().parent / LANGUAGE_HOST
    found = str(beside) if os.access(beside, os.X_OK) else shutil.which(LANGUAGE_HOST)
    return Path(found) if found else None


def find_providers(name: str, root: Path | None = None) -> Iterator[Path]:
    """The plugins of a provider: on PATH, in `.engine/providers`, among those that Pulumi has installed.

    Args:
        name: ``aws`` or ``alicloud``.
        root: the checkout; the one around the working folder when left out.

    Yields:
        Each once; of the installed ones the newest first.
    """
    home = Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")
    installed = sorted(home.glob(f"plugins/resource-{name}-v*"), key=_numbers, reverse=True)
    for folder in dict.fromkeys((*path_folders(), _folder(root) / "providers", *installed)):
        plugin = folder / f"pulumi-resource-{name}"
        if plugin.is_file() and os.access(plugin, os.X_OK):
            yield plugin


def path_folders() -> tuple[Path, ...]:
    """The folders of PATH, each once."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    return tuple(dict.fromkeys(Path(folder).absolute() for folder in folders if folder))


def _numbers(folder: Path) -> tuple[int, ...]:
    version = folder.name.rpartition("-v")[2]
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _folder(root: Path | None) -> Path:
    return (root or find_project().root or Path.cwd()) / FOLDER


def _version(pulumi: Path) -> str:
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        ran = subprocess.run(
            (pulumi, "version"), capture_output=True, text=True, env=environment, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineError(f"{pulumi} does not run: {error}", INSTALL) from None
    return ran.stdout.strip().removeprefix("v")
