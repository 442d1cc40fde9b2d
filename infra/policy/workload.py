"""The workload of the stack that the engine is working on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.errors import TwinstackError

PROJECT = "twinstack"
KEY = f"{PROJECT}:workload"
ENVIRONMENT = f"{PROJECT}:environment"


def workload_of(project: str, config: Mapping[str, str]) -> Mapping[str, Any]:
    """The workload as a plan carries it; empty for other programs, and for one that cannot be read.

    Args:
        project: name of the Pulumi project.
        config: the stack's configuration by full key.
    """
    source = config.get(KEY, "")
    if project != PROJECT or not source:
        return {}
    from infra.project import find_project
    from infra.spec.embedded import embedded_workloads
    from infra.spec.load import load_workload

    try:
        if source not in embedded_workloads() and not Path(source).is_absolute():
            # The program finds it from its own folder; this process runs in the folder of the pack, below that.
            source = str((find_project().root or Path()) / source)
        return load_workload(source, config.get(ENVIRONMENT, "")).model_dump(mode="json")
    except TwinstackError:
        return {}
