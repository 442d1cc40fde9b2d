"""The workspace of a rehearsal: a project, a state backend, a Pulumi home and plugins of its own.

    HOME/
      project/Pulumi.yaml, stacks/   the project's own program, configured for the simulated clouds
      plugins/                       the simulated providers, on PATH for the rehearsal alone
      backend/, pulumi/              state and Pulumi home
      clouds/                        what exists in the simulated clouds
      logs/

Nothing of it lies in the project's folder, where a real `pulumi up` might meet it. `infra.rehearsal.home` says
which folders may be a home, and clears them.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from infra.engine.binary import require_engine
from infra.engine.workspace import Workspace, state_folder
from infra.errors import EngineError
from infra.files import write_whole
from infra.project import FILE, NAME, find_project
from infra.rehearsal.home import FOLDERS, claim
from infra.rehearsal.plugin import HOME, install_plugins
from infra.rehearsal.secret import secrets
from infra.spec.embedded import embedded_workloads
from infra.stack import StackConfig

ORGANIZATION = "rehearsal"
"""Begins names that are unique across all accounts, where the stack has no organization yet."""

PASSPHRASE = "rehearsal"
"""Encrypts placeholders, and what the user gave for a rehearsal: a real stack's secrets stay where they are."""

HIDDEN = ("AWS_", "ALICLOUD_", "ALIBABA_CLOUD_", "ALIYUN_", "PULUMI_")
"""Beginnings of the variables a rehearsal must not see: credentials, and the user's own engine settings."""


def rehearsal_home() -> Path:
    """The folder of this project's rehearsals."""
    root = find_project().root or Path(sys.prefix)
    digest = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:8]
    return state_folder() / "rehearsal" / f"{NAME}-{digest}"


def rehearsal_workspace(
    home: Path,
    stacks: tuple[StackConfig, ...],
    environment: Mapping[str, str],
    given: Mapping[str, str] | None = None,
) -> Workspace:
    """The workspace, ready for the engine.

    Args:
        home: where everything of it is; made when it is not there.
        stacks: the stacks to rehearse.
        environment: further variables, for the simulated providers.
        given: secrets that the stacks get from now on, by key of their configuration.

    Raises:
        EngineError: there is no engine, or the folder cannot be written.
        TwinstackError: something that no rehearsal made is in the folder.
    """
    engine = require_engine()
    try:
        claim(home)
        for name in FOLDERS:
            (home / name).mkdir(parents=True, exist_ok=True)
        _write_project(home / "project", stacks, given or {})
        install_plugins(home / "plugins")
    except OSError as error:
        raise EngineError(
            f"{home} cannot be written: {error.strerror}", "name another folder with --home"
        ) from None
    return Workspace(
        engine=engine,
        folder=home / "project",
        environment={**_environment(home), **environment},
        hidden=HIDDEN,
        logs=home / "logs",
        simulated=True,
    )


def _environment(home: Path) -> dict[str, str]:
    return {
        "PATH": os.pathsep.join((str(home / "plugins"), os.environ.get("PATH", os.defpath))),
        "PULUMI_BACKEND_URL": (home / "backend").absolute().as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_HOME": str(home / "pulumi"),
        "PULUMI_PYTHON_CMD": sys.executable,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        HOME: str(home),
    }


def _write_project(folder: Path, stacks: tuple[StackConfig, ...], given: Mapping[str, str]) -> None:
    root = find_project().root
    document: dict[str, Any] = {}
    if root is not None:
        document = yaml.safe_load((root / FILE).read_text(encoding="utf-8"))
        program = root / str(document.get("main", "."))
        document["main"] = os.path.relpath(program, folder)
    else:
        write_whole(folder / "__main__.py", "from infra.program import main\n\nmain()\n")
    kept = {key: value for key, value in document.items() if key in ("config", "description", "main")}
    document = {"name": NAME, "runtime": "python", "stackConfigDir": "stacks", **kept}
    write_whole(folder / FILE, yaml.safe_dump(document, sort_keys=False))
    for stack in stacks:
        _write_stack(folder / "stacks" / f"Pulumi.{stack.name}.yaml", stack, given)


def _write_stack(path: Path, stack: StackConfig, given: Mapping[str, str]) -> None:
    """The stack's configuration, with its secrets and the salt of an earlier rehearsal; nobody else reads it."""
    document: dict[str, Any] = {}
    if path.exists():
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    workload = stack.workload if stack.workload in embedded_workloads() else str(Path(stack.workload).resolve())
    document["config"] = {
        f"{NAME}:organization": ORGANIZATION,
        **stack.configuration,
        f"{NAME}:workload": workload,
        **secrets(stack, document.get("config") or {}, given),
    }
    write_whole(path, yaml.safe_dump(document, sort_keys=False), 0o600)
