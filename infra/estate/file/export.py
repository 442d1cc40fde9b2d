"""Exports: what exists, as `pulumi stack export` prints it and a self-managed backend keeps it (checkpoint).

Both hold a deployment of version 3, or 4 where a stack uses features that older engines do not know
(apitype.UntypedDeployment and VersionedCheckpoint of github.com/pulumi/pulumi, read 2026-11).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from infra.errors import PlanError
from infra.estate.file.content import Content
from infra.estate.file.state import (
    HINT,
    Malformed,
    Step,
    assemble,
    configuration,
    flag,
    mapping,
    operation_of,
    sequence,
)

VERSIONS = (3, 4)


def is_export(document: Mapping[str, Any]) -> bool:
    """Whether a document is an export or a checkpoint."""
    return "deployment" in document or "checkpoint" in document


def read_export(document: Mapping[str, Any], path: str) -> Content:
    """The plan that what exists would be: inputs as they were last applied.

    What is about to be deleted or to be made again, and what an interrupted update was doing, is left out with a
    warning.

    Raises:
        PlanError: the version is not known, there are no resources, or it is something else.
    """
    version = document.get("version")
    if version not in VERSIONS:
        raise PlanError(
            f"{path}: is of version {version!r}; {' and '.join(map(str, VERSIONS))} are read",
            "export it with a current engine: pulumi stack export",
        )
    try:
        checkpoint = mapping(document.get("checkpoint"), "checkpoint")
        held = checkpoint.get("latest") if "checkpoint" in document else document.get("deployment")
        deployment = mapping(held, "the deployment")
        rows = [
            mapping(row, f"resources[{n}]")
            for n, row in enumerate(sequence(deployment.get("resources"), "resources"))
        ]
        leaving = [_leaving(row) for row in rows]
        pending = len(sequence(deployment.get("pending_operations"), "pending_operations"))
        damaged = mapping(deployment.get("metadata"), "metadata").get("integrity_error") is not None
        config = configuration(checkpoint.get("config"))
        states = list(_states(rows, leaving))
    except Malformed as problem:
        raise PlanError(f"{path}: not an export: {problem}", HINT) from None
    return assemble(states, path, config, warnings=_warnings(path, sum(leaving), pending, damaged), deployed=True)


def _leaving(row: Mapping[str, Any]) -> bool:
    return flag(row.get("delete"), "delete") or flag(row.get("pendingReplacement"), "pendingReplacement")


def _states(rows: list[Mapping[str, Any]], leaving: list[bool]) -> Iterator[Step]:
    for index, (row, gone) in enumerate(zip(rows, leaving, strict=True)):
        operation = None if gone else operation_of("same", row)
        if operation is not None:
            yield f"resources[{index}]", row, operation


def _warnings(path: str, leaving: int, pending: int, damaged: bool) -> Iterator[str]:
    if leaving:
        yield f"{path}: {leaving} resources are about to be deleted or made again; they are left out"
    if pending:
        yield (
            f"{path}: {pending} operations were interrupted, and what they were making is left out; "
            "pulumi refresh asks the cloud"
        )
    if damaged:
        yield f"{path}: the engine has marked this state as damaged; pulumi state repair mends it"
