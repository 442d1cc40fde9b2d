"""Workspaces: a project folder and the environment in which the engine works on its stacks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.engine.binary import Engine, require_engine
from infra.errors import EngineError
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
        simulated: whether the clouds are simulated; then nothing has to be confirmed.
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
    environment: dict[str, str] = {"PULUMI_SKIP_UPDATE_CHECK": "true"}
    return Workspace(engine=engine, folder=root, environment=environment, logs=logs or state_folder() / "logs")


def state_folder() -> Path:
    """Where Twinstack keeps what outlives a run: ``$XDG_STATE_HOME/twinstack``, else below ``~/.local/state``."""
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "twinstack"
