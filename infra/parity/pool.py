"""The pools of instances of a plan, each as if it were the only one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from infra.estate.estate import Estate
from infra.estate.resource import Resource

PREFIX = "pool-"
"""Beginning of the name of a component that makes a named pool."""


def pools(plan: Estate) -> Mapping[str, Estate]:
    """Name of a pool -> the plan without the others; that of `compute`, and of foreign programs, has no name."""
    places = {resource.urn: _pool(plan, resource) for resource in plan.resources}
    names = sorted({name for name in places.values() if name})
    if not names:
        return {"": plan}
    return {
        wanted: replace(
            plan,
            resources=tuple(one for one in plan.resources if places[one.urn] in (None, wanted)),
        )
        for wanted in ("", *names)
    }


def _pool(plan: Estate, resource: Resource) -> str | None:
    """The pool a resource is of; None where it is of no pool."""
    if plan.capability(resource) != "compute":
        return None
    for one in (resource, *plan.ancestors(resource)):
        if one.type.endswith(":Compute"):
            return one.name.removeprefix(PREFIX) if one.name.startswith(PREFIX) else ""
    return None
