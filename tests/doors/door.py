"""The doors an estate comes through: each as the engine or a cloud would write it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra.estate.estate import Estate
from infra.estate.file.read import read_file
from infra.estate.resource import SECRET, Resource
from infra.estate.signature import SECRET_SIGNATURE, SIGNATURE

DOORS = ("preview", "events", "export", "live")
LATER = ("export", "live")
"""Those that know what a plan does not know yet."""


def through(door: str, planned: Estate, made: Estate, folder: Path) -> Estate:
    """The estate as it comes through a door.

    Args:
        door: which one.
        planned: as an offline plan has it.
        made: likewise, with ids and outputs.
        folder: for the door's file.
    """
    if door == "live":
        return Estate(resources=tuple(_described(made)))
    path = folder / f"{door}.json"
    path.write_text(_WRITERS[door](made if door == "export" else planned), encoding="utf-8")
    (content,) = read_file(path)
    return content.plan


def _described(made: Estate) -> Iterator[Resource]:
    """What the describe calls of a cloud tell: ids in the place of edges, outputs in the place of inputs."""
    for row in made.native:
        urn = f"urn:pulumi:live::account::{row.type}::{row.name}"
        yield Resource(
            urn, row.type, row.name, id=row.id, outputs=row.outputs, region=made.region_of(row), operation="same"
        )


def _preview(estate: Estate) -> str:
    steps = [{"op": "create", "urn": row.urn, "newState": _state(row)} for row in estate.resources]
    return json.dumps({"config": {}, "steps": steps, "changeSummary": {"create": len(steps)}})


def _events(estate: Estate) -> str:
    told = [{"op": "create", "urn": row.urn, "type": row.type, "new": _state(row)} for row in estate.resources]
    lines: list[Mapping[str, Any]] = [
        {"preludeEvent": {"config": {}}},
        *({"resourcePreEvent": {"metadata": metadata}} for metadata in told),
        {"summaryEvent": {"resourceChanges": {"create": len(told)}}},
        {"cancelEvent": {}},
    ]
    return "\n".join(json.dumps({"sequence": at, **line}) for at, line in enumerate(lines))


def _export(estate: Estate) -> str:
    rows = [_state(row) for row in estate.resources]
    return json.dumps({"version": 3, "deployment": {"manifest": {}, "resources": rows}})


_WRITERS = {"events": _events, "export": _export, "preview": _preview}


def _state(row: Resource) -> Mapping[str, Any]:
    state = {
        "urn": row.urn,
        "type": row.type,
        "custom": row.custom,
        "id": row.id,
        "parent": row.parent,
        "provider": f"{row.provider}::{row.id or 'id'}" if row.provider else None,
        "protect": row.protect,
        "dependencies": list(row.dependencies),
        "propertyDependencies": {name: list(urns) for name, urns in row.property_dependencies.items()},
        "inputs": _sealed(row.inputs),
        "outputs": _sealed(row.outputs),
    }
    return {name: value for name, value in state.items() if value is not None and value != ""}


def _sealed(value: Any) -> Any:
    """A value as a state has it: what is secret is encrypted."""
    if isinstance(value, Mapping):
        return {name: _sealed(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_sealed(inner) for inner in value]
    return {SIGNATURE: SECRET_SIGNATURE, "ciphertext": "v1:"} if value == SECRET else value
