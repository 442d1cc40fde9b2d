"""Load balancers, and the groups of machines behind them."""

from __future__ import annotations

from dataclasses import dataclass

from infra.view.listener import Listener
from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class LoadBalancer(View):
    """What spreads requests over machines.

    Attributes:
        public: whether it faces the internet.
        zones: how many zones it stands in.
        listeners: its listeners that are resources of their own.
        ports: its listeners that are not.
        idle_timeout: seconds until a quiet connection is closed, where the balancer says it.
        logged: whether it logs requests.
        deletion_protected: whether nobody deletes it by mistake.
        drops_invalid_headers: whether requests with malformed headers go no further.
    """

    public: Reading[bool]
    zones: Reading[int]
    listeners: Reading[tuple[Reading[Listener], ...]]
    ports: Reading[tuple[Listener, ...]]
    idle_timeout: Reading[int | None]
    logged: Reading[bool]
    deletion_protected: Reading[bool]
    drops_invalid_headers: Reading[bool]


@dataclass(frozen=True, eq=False)
class TargetGroup(View):
    """The machines that requests go to.

    Attributes:
        health_path: what is asked of a machine to see whether it is well.
        port: where the application listens.
    """

    health_path: Reading[str | None]
    port: Reading[int | None]
