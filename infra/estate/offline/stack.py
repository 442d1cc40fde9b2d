"""Offline plans: a stack of the project, planned without engine, plugins, credentials or network."""

from __future__ import annotations

from pathlib import Path

from infra.catalog.region import region as region_of
from infra.estate.estate import Estate
from infra.estate.resource import UNKNOWN
from infra.project import NAME, find_project
from infra.stack import StackConfig


def plan_stack(stack: StackConfig, *, preview: bool = True, root: Path | None = None) -> Estate:
    """What the stack asks for, with its workload.

    Args:
        stack: a stack's configuration. Its secrets are not needed: those that the file holds encrypted are not
            known, placeholders stand for the others.
        preview: see `infra.estate.offline.capture.capture`.
        root: the project's folder, for source positions.

    Raises:
        TwinstackError: the stack cannot be deployed.
    """
    from infra.estate.offline.capture import capture
    from infra.program import program
    from infra.spec.load import load_workload

    workload = load_workload(stack.workload, stack.environment)
    region = region_of(stack.cloud, stack.metro, allow_impaired=stack.allow_impaired)
    unread = [key for key in stack.secrets if key.startswith(f"{NAME}:")]
    resources = capture(
        program,
        project=NAME,
        stack=stack.name,
        preview=preview,
        config={**stack.configuration, **dict.fromkeys(unread, UNKNOWN)},
        secrets=frozenset(unread),
        root=root or find_project().root,
    )
    return Estate(
        project=NAME,
        stack=stack.name,
        cloud=stack.cloud,
        metro=stack.metro,
        region=region.region,
        resources=resources,
        workload=workload.model_dump(mode="json"),
        unread=bool(unread),
    )
