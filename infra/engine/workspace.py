"""Workspaces: a project folder and the environment in which the engine works on its stacks."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.engine.binary import Engine, require_engine
from infra.errors import EngineError
from infra.files import write_whole
from infra.project import find_project

POLICY_STARTER = "pulumi-analyzer-policy-python"
"""What the engine looks for on PATH to start a Python policy pack, when no language host does it."""


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
    if not engine.language_host:
        starters = state_folder() / "bin"
        write_policy_starter(starters)
        environment["PATH"] = os.pathsep.join((os.environ.get("PATH", os.defpath), str(starters)))
    return Workspace(engine=engine, folder=root, environment=environment, logs=logs or state_folder() / "logs")


def write_policy_starter(folder: Path) -> None:
    """Writes the executable that starts Python policy packs where there is no language host to do it.

    The engine appends options of the pack's project file, which the SDK's own command does not take.

    Raises:
        EngineError: the folder cannot be written.
    """
    script = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -u -m pulumi.policy "$1" "$2"\n'
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / POLICY_STARTER, script, 0o755)
    except OSError as error:
        raise EngineError(f"{folder} cannot be written: {error.strerror}", "set XDG_STATE_HOME") from None


def state_folder() -> Path:
    """Where Twinstack keeps what outlives a run: ``$XDG_STATE_HOME/twinstack``, else below ``~/.local/state``."""
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "twinstack"
