"""Recovery: what a killed run leaves undone, settled before the next one.

The engine writes down each creation before it asks for it. Killed in between, it knows neither whether the
resource exists nor its id; the next update would make a second one. The simulated cloud knows what was made for
which URN, so that what exists is taken into the state, and what does not is forgotten.

The engine's own `pulumi refresh --import-pending-creates` does not help: it drops the creation without reading the
resource (pulumi 3.259; pkg/cmd/pulumi/operations/refresh.go marks the operation, and nothing reads the mark).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Found = Mapping[str, Mapping[str, Any]]
"""Id -> outputs of what exists in the cloud for one URN."""


def pending_creates(deployment: Mapping[str, Any]) -> tuple[str, ...]:
    """URNs of the creations whose end nobody has seen, sorted."""
    operations: Sequence[Mapping[str, Any]] = deployment.get("pending_operations") or ()
    return tuple(sorted(it["resource"]["urn"] for it in operations if it["type"] == "creating"))


def settle(deployment: Mapping[str, Any], find: Callable[[str], Found]) -> dict[str, Any]:
    """The deployment without pending creations: each is a resource now, or never was one.

    Args:
        deployment: what `pulumi stack export` prints under that name.
        find: URN -> what exists for it.
    """
    settled = copy.deepcopy(dict(deployment))
    resources: list[dict[str, Any]] = settled.get("resources") or []
    left: list[Any] = []
    for operation in settled.get("pending_operations") or ():
        if operation["type"] != "creating":
            left.append(operation)
            continue
        resource = operation["resource"]
        known = {row.get("id") for row in resources if row["urn"] == resource["urn"]}
        made = [(id, outputs) for id, outputs in find(resource["urn"]).items() if id not in known]
        for id, outputs in made[-1:]:
            _supersede(resources, resource["urn"])
            resources.append({**resource, "id": id, "outputs": {**outputs, **resource.get("inputs", {})}})
    settled["resources"] = _replacements_first(resources)
    settled["pending_operations"] = left
    return settled


def _supersede(resources: list[dict[str, Any]], urn: str) -> None:
    """What the new resource replaces is to be deleted by the next update."""
    for row in resources:
        if row["urn"] == urn:
            row["delete"] = True


def _replacements_first(resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What waits for its deletion stands after everything that lives, as the engine has it."""
    return [row for row in resources if not row.get("delete")] + [row for row in resources if row.get("delete")]
