"""Firewall: least-privilege security groups, chained by reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pulumi

from infra.components.network import Network
from infra.components.twin import Twin
from infra.spec import model


@dataclass(frozen=True, kw_only=True)
class FirewallArgs:
    """What the security groups are made from; a group exists only for what the workload has."""

    spec: model.Firewall
    network: Network
    network_spec: model.Network
    load_balancer: bool
    compute: bool
    database_port: int | None = None
    cache_port: int | None = None


class Firewall(Twin):
    """Contract of both twins: one security group id for each tier the workload has, else None."""

    capability: ClassVar[str] = "firewall"
    load_balancer_group_id: pulumi.Output[str] | None
    compute_group_id: pulumi.Output[str] | None
    database_group_id: pulumi.Output[str] | None
    cache_group_id: pulumi.Output[str] | None
