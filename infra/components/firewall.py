"""Firewall: least-privilege security groups, chained by reference.

| what | AWS | Alibaba Cloud |
|---|---|---|
| group | `ec2.SecurityGroup` for each tier | `ecs.SecurityGroup` (basic) for load balancer and instances |
| what comes in | `vpc.SecurityGroupIngressRule` | `ecs.SecurityGroupRule`, ingress |
| what goes out | `vpc.SecurityGroupEgressRule` | `ecs.SecurityGroupRule`, egress, and one that drops the rest |
| load balancer to instances | by group | by the ranges of the public vSwitches, where the ALB's addresses are |
| instances to database and cache | by group | by the ranges of the private vSwitches |
| database and cache from instances | by group | group of the instances, on the whitelist of RDS and Redis |
| members of one group among themselves | closed | closed (`inner_access_policy`) |

Known differences:
- On Alibaba Cloud databases and caches are in no group. `database_group_id` and `cache_group_id` name the group
  whose members they admit: that of the instances, or an empty one where the workload has none.
- Groups of Alibaba Cloud let everything out, and an ALB in one admits everybody, until a rule drops the rest.
  Rules have priorities there: accept is 1, the drop is 100, the last.
- AWS does not filter its resolver, clock and metadata. Alibaba Cloud does, so the instances may reach
  100.64.0.0/10, where its services are, on ports 53, 80 and 123.
- Security group rules of Alibaba Cloud take no tags.
- A group takes 60 rules of one direction on AWS and 200 in all on Alibaba Cloud; a workload stays within both.

Billed:
- AWS: nothing.
- Alibaba Cloud: nothing.
"""

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
