"""Compute: an autoscaled group of equal instances in private subnets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pulumi

from infra.components.firewall import Firewall
from infra.components.identity import Identity
from infra.components.key import Key
from infra.components.load_balancer import LoadBalancer
from infra.components.network import Network
from infra.components.twin import Twin
from infra.spec import model


@dataclass(frozen=True, kw_only=True)
class ComputeArgs:
    """What the group is made from."""

    spec: model.Compute
    network: Network
    firewall: Firewall
    identity: Identity
    app_port: int
    load_balancer: LoadBalancer | None = None
    key: Key | None = None


class Compute(Twin):
    """Contract of both twins.

    Attributes:
        group_id: the autoscaling group (name on AWS, id on Alibaba Cloud).
        instance_type: what runs, known before the update.
    """

    capability: ClassVar[str] = "compute"
    group_id: pulumi.Output[str]
    instance_type: str
