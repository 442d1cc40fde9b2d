"""Network: a private network with public and private subnets over several zones.

| what | AWS | Alibaba Cloud |
|---|---|---|
| network | `ec2.Vpc` | `vpc.Network` |
| subnet, one public and one private per zone | `ec2.Subnet` | `vpc.Switch` |
| way in from the internet | `ec2.InternetGateway` | none needed; a public address carries traffic by itself |
| way out of private subnets | `ec2.NatGateway` | `vpc.NatGateway` (Enhanced), `vpc.SnatEntry` per vSwitch |
| address of the way out | `ec2.Eip` | `ecs.EipAddress`, `ecs.EipAssociation` |
| routes, a table for each zone | `ec2.RouteTable`, `ec2.Route` | `vpc.RouteTable`, attached, `vpc.VPCRouteEntry` |
| object storage without NAT | `ec2.VpcEndpoint` (S3 gateway) | OSS's internal endpoint, there without a resource |
| default security group | `ec2.DefaultSecurityGroup`, without rules | none: a VPC comes without a group |
| flow log | `ec2.FlowLog` to CloudWatch Logs | `vpc.FlowLog` to SLS, ten minutes an entry |

Known differences:
- Alibaba Cloud knows no public subnet. A vSwitch is public here because nothing in it is translated: the NAT
  gateway only serves the vSwitches it has an SNAT entry for.
- A NAT gateway of Alibaba Cloud works across zones by default, so `nat: shared` survives the loss of a zone
  there and does not on AWS.
- Without NAT (`nat: none`) the private subnets of AWS reach S3 through its endpoint and no other API of the
  cloud: no session, no log or key asked for by instances, no packages but those that S3 serves. Those of Alibaba
  Cloud reach the services that have an address in every VPC (OSS, SLS, KMS, Cloud Assistant, mirrors of packages),
  in 100.64.0.0/10, and no other API. What the cloud does by itself needs no way out on either: flow logs, logs of
  databases, backups, encrypted disks.
- An Alibaba EIP billed by traffic carries at most 200 Mbit/s; an AWS NAT gateway has no such limit to set.
- A VPC of Alibaba Cloud holds nine route tables besides its own unless the quota is raised; one per zone fits.
- Flow logs must be switched on once for an account of Alibaba Cloud (`OpenFlowLogService`).

Every zone of a region has ranges of its own on both clouds (`infra.cidr`), and what is made for a zone
has its letter in the name: zones come and go without anything of the others moving. A shared gateway is in the
first zone.

Billed:
- AWS: NAT gateway hours and GB, public IPv4 address hours, internet egress, traffic between zones, flow log GB.
- Alibaba Cloud: NAT gateway hours and capacity units, EIP hours (free on an instance alone, not on a gateway), EIP
  traffic, flow log GB; traffic between zones is free.
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
        ingress_ready: resources that must exist before anything public can be made; AWS refuses an internet-facing
            load balancer in a VPC without an internet gateway, a VPC of Alibaba Cloud needs none.
        egress_ready: resources that must exist before a private instance can reach the internet.
    """

    capability: ClassVar[str] = "network"
    network_id: pulumi.Output[str]
    public_subnet_ids: list[pulumi.Output[str]]
    private_subnet_ids: list[pulumi.Output[str]]
    ingress_ready: list[pulumi.Resource]
    egress_ready: list[pulumi.Resource]
