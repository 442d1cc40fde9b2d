"""Who bears the workload's usage.

A plan's usage is said once for the whole workload, so each quantity is billed on exactly one resource: the first,
by URN, of the most fitting kind. Everything else of that kind says where the quantity is counted.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from infra.cost.charge import Scope
from infra.plan.resource import PlannedResource


def first(
    scope: Scope, *tokens: str, where: Callable[[PlannedResource], bool] | None = None
) -> PlannedResource | None:
    """The first resource by URN of the earliest of these types that passes `where`; None when none does."""
    for token in tokens:
        for resource in scope.plan.of_type(token):
            if where is None or where(resource):
                return resource
    return None


def share(resource: PlannedResource, bearer: PlannedResource | None, quantity: Decimal) -> tuple[Decimal, str]:
    """The part of `quantity` billed on `resource`, all of it or none, and a note saying where it is counted."""
    if bearer is None or bearer.urn == resource.urn:
        return quantity, ""
    return Decimal(0), f"counted on {bearer.name}"
