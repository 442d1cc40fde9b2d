"""Who bears the workload's usage.

A plan's usage is said once for the whole workload, so each quantity is billed on exactly one resource: the first,
by URN, of the most fitting kind. Everything else of that kind says where the quantity is counted.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from infra.cost.charge import Scope
from infra.cost.inputs import number
from infra.estate.resource import Resource
from infra.view.gateway import NatGateway
from infra.view.view import V
from infra.view.views import views


def first(scope: Scope, *tokens: str, where: Callable[[Resource, Scope], bool] | None = None) -> Resource | None:
    """The first resource by URN of the earliest of these types that passes `where`; None when none does.

    `where` is a function of a module: what it finds is kept under its name, since every resource asks the same.
    """

    def find() -> Resource | None:
        for token in tokens:
            for resource in scope.plan.of_type(token):
                if where is None or where(resource, scope):
                    return resource
        return None

    return scope.plan.once((tokens, where), find)


def first_view(
    scope: Scope, noun: type[V], *tokens: str, where: Callable[[V], bool] | None = None
) -> Resource | None:
    """Like `first`, of the views of a noun; `where` is asked of each view."""

    def find() -> Resource | None:
        seen = views(scope.plan)
        for token in tokens:
            for view in seen.all(noun, scope.plan.of_type(token)):
                if where is None or where(view):
                    return view.resource
        return None

    return scope.plan.once((noun, tokens, where), find)


def is_workloads_bucket(bucket: Resource, scope: Scope) -> bool:
    """Whether a bucket is the workload's own, not one that its logs go to."""
    return scope.plan.capability(bucket) == "bucket"


def faces_internet(gateway: NatGateway) -> bool:
    """Whether a NAT gateway leads to the internet, as far as anybody knows."""
    return gateway.public.known is not False


def share(resource: Resource, bearer: Resource | None, quantity: Decimal) -> tuple[Decimal, str]:
    """The part of `quantity` billed on `resource`, all of it or none, and a note saying where it is counted."""
    if bearer is None or bearer.urn == resource.urn:
        return quantity, ""
    return Decimal(0), f"counted on {bearer.name}"


def instances(group: Resource, bearer: Resource | None, scope: Scope) -> tuple[Decimal | None, str]:
    """How many instances of a scaling group run on average, and how that is known."""
    average = scope.usage.average_instances
    if average is not None and bearer is not None and bearer.urn == group.urn:
        return average, f"{average.normalize():f} instances on average"
    fewest = number(group, "minSize")
    return fewest, "" if fewest is None else f"{fewest.normalize():f} instances, the fewest"


def outbound(resource: Resource, main: Resource | None, nat: Resource | None, scope: Scope) -> Decimal:
    """GB to the internet through this resource: `nat_egress_gb` through `nat`, the rest of it through `main`."""
    quantity = Decimal(0)
    if main is not None and resource.urn == main.urn:
        quantity += balanced_gb(scope)
    if nat is not None and resource.urn == nat.urn:
        quantity += scope.usage.nat_egress_gb
    return quantity


def balanced_gb(scope: Scope) -> Decimal:
    """GB to the internet that leave through the load balancer: all but what the NAT gateways send."""
    return max(Decimal(0), scope.usage.egress_gb - scope.usage.nat_egress_gb)
