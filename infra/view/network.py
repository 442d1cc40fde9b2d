"""Networks."""

from __future__ import annotations

from dataclasses import dataclass

from infra.view.opening import SecurityGroup
from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class Network(View):
    """A private network.

    Attributes:
        cidr: its range of addresses.
        logged: whether a flow log notes who talks to whom in all of it.
        default_groups: its default security group, where that is managed.
        reaches_services: whether the cloud's own services are reached from it without a gateway.
    """

    cidr: Reading[str | None]
    logged: Reading[bool]
    default_groups: Reading[tuple[Reading[SecurityGroup], ...]]
    reaches_services: Reading[bool]
