"""Network: a private network with public and private subnets over several zones.

| what | AWS | Alibaba Cloud |
|---|---|---|
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import pulumi

from infra.components.twin import Twin
from infra.spec import model

if TYPE_CHECKING:
    from infra.components.logs import Logs


@dataclass(frozen=True, kw_only=True)
class NetworkArgs:
    """What a network is made from."""

    spec: model.Network
    logs: Logs | None = None


class Network(Twin):
    """Contract of both twins.

    Attributes:
        network_id: id of the VPC.
        public_subnet_ids: one per zone of the context, in its order.
        private_subnet_ids: one per zone of the context, in its order.
        egress_ready: resources that must exist before a private instance can reach the internet.
    """

    capability: ClassVar[str] = "network"
    network_id: pulumi.Output[str]
    public_subnet_ids: list[pulumi.Output[str]]
    private_subnet_ids: list[pulumi.Output[str]]
    egress_ready: list[pulumi.Resource]
