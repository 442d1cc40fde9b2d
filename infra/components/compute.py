"""Compute: an autoscaled group of equal instances in private subnets.

| what | AWS | Alibaba Cloud |
|---|---|---|
| what an instance is | `ec2.LaunchTemplate` | `ecs.EcsLaunchTemplate` |
| group | `autoscaling.Group` | `ess.ScalingGroup`, balanced over the zones |
| scaling | `autoscaling.Policy`, average CPU | `ess.ScalingRule`, average CPU |
| in the load balancer | `autoscaling.Attachment` | `ess.AlbServerGroupAttachment` |
| metadata | IMDSv2 only, one hop | security-hardened mode only, one hop |
| disk | gp3, encrypted | ESSD PL1, encrypted |
| hardening agent | none | Security Center's, free (`security_enhancement_strategy`) |

Further pools of a workload (`pools`) are further components, named ``pool-<name>``: template, group and rule of
their own, with the tag `pool`. They share role and security group with the instances of `compute`, and stand
behind the load balancer where they say so.

Known differences:
- A scaling configuration of Alibaba Cloud cannot ask for metadata tokens in the provider; the group starts from
  a launch template instead. There is no resource `ess.ScalingConfiguration`.
- A changed template replaces running instances on AWS (instance refresh). On Alibaba Cloud it is for new
  instances; an instance refresh is started by hand.
- The instances start with the image and nothing else. What they run comes with `aws.image` (its root device must
  be `/dev/xvda`, as Amazon Linux has it), or as the `userData` a Pulumi transform adds to the node `template`.
- The load balancer decides which instances are replaced once the workload names an image of its own. Before that
  nothing answers it, and both clouds would replace the instances over and over. A Pulumi transform that adds
  `userData` sets `healthCheckType` (`healthCheckTypes` on Alibaba Cloud) as well.
- Burstable types run on earned credits alone on AWS; the template of Alibaba Cloud has no input for it and leaves
  the cloud's default.
- While the stack is protected Alibaba Cloud refuses to delete the group; AWS knows no such protection.

Billed:
- AWS: instance hours by the second, gp3 GB-months, detailed monitoring, the two alarms of a scaling policy, egress
  through NAT.
- Alibaba Cloud: instance hours by the second, ESSD GB-hours, egress through NAT.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pulumi

from infra.catalog.instance import nearest_instance
from infra.components.context import Context
from infra.components.firewall import Firewall
from infra.components.identity import Identity
from infra.components.key import Key
from infra.components.load_balancer import LoadBalancer
from infra.components.network import Network
from infra.components.twin import Twin
from infra.spec import model


@dataclass(frozen=True, kw_only=True)
class ComputeArgs:
    """What the group is made from; `pool` names a further one, that of `compute` has no name."""

    spec: model.Compute
    pool: str | None = None
    network: Network
    firewall: Firewall
    identity: Identity
    app_port: int
    load_balancer: LoadBalancer | None = None
    key: Key | None = None

    @property
    def noun(self) -> str:
        """What its names end in: a pool beside `compute` has its own."""
        return f"pool-{self.pool}" if self.pool else "compute"

    def tags(self, context: Context) -> dict[str, str]:
        """The tags of everything of the pool."""
        return context.tags(self.noun) | ({"pool": self.pool} if self.pool else {})


class Compute(Twin):
    """Contract of both twins.

    Attributes:
        group_id: the autoscaling group (name on AWS, id on Alibaba Cloud).
        instance_type: what runs, known before the update.
        registered: what puts the instances behind the load balancer; empty where there is none.
    """

    capability: ClassVar[str] = "compute"
    group_id: pulumi.Output[str]
    instance_type: str
    registered: list[pulumi.Resource]


def instance_type(context: Context, spec: model.Compute, exact: str | None) -> str:
    """The type named for this cloud, else the nearest to what is asked.

    Raises:
        CatalogError: nothing comes near.
    """
    if exact:
        return exact
    return nearest_instance(
        context.region,
        zones=len(context.zones),
        vcpu=spec.vcpu,
        memory_gib=spec.memory_gib,
        architecture=spec.architecture,
        allocation=spec.allocation,
        cpu_year=spec.cpu_year,
    ).item.instance_type
