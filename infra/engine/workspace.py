"""Workspaces: a project folder and the environment in which the engine works on its stacks."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.engine.binary import LANGUAGE_HOST, Engine, require_engine
from infra.errors import EngineError
from infra.files import write_whole
from infra.project import find_project


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Where `pulumi` runs.

    Attributes:
        engine: the command.
        folder: folder of Pulumi.yaml.
        environment: variables laid over the process's own.
        hidden: beginnings of the process's own variables that `pulumi` does not get.
        logs: folder of the log files, one for each run on a stack.
        simulated: whether the clouds are simulated; then its passphrase is no secret.
    """

    engine: Engine
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    hidden: tuple[str, ...] = ()
    logs: Path
    simulated: bool = False


def own_workspace(logs: Path | None = None) -> Workspace:
    """The user's own project, backend and credentials.

    Args:
        logs: where log files go; otherwise a folder of the user's state.

    Raises:
        EngineError: there is no engine, or no checkout here.
    """
    engine = require_engine()
    root = find_project().root
    if root is None:
        raise EngineError(
            "no twinstack project here", "run it in a checkout of the project; rehearse works anywhere"
        )
    environment = {"PULUMI_SKIP_UPDATE_CHECK": "true"}
    return Workspace(engine=engine, folder=root, environment=environment, logs=logs or state_folder() / "logs")


def own_language_host() -> Path:
    """The folder of this project's own language host, in the user's state; written anew each time.

    Raises:
        EngineError: it cannot be written.
    """
    folder = state_folder() / "bin"
    try:
        install_language_host(folder)
    except OSError as error:
        raise EngineError(f"{folder} cannot be written: {error.strerror}", "set XDG_STATE_HOME") from None
    return folder


def install_language_host(folder: Path) -> None:
    """Writes the executable that an engine without a language host of its own finds on PATH.

    Raises:
        OSError: the folder cannot be written.
    """
    script = Path(__file__).with_name("language.py").resolve()
    # A safe path: the folder of that file holds modules that nobody asked for.
    text = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P {shlex.quote(str(script))} "$@"\n'
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / LANGUAGE_HOST, text, 0o755)


def state_folder() -> Path:
    """Where Twinstack keeps what outlives a run: ``$XDG_STATE_HOME/twinstack``, else below ``~/.local/state``."""
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "twinstack"
