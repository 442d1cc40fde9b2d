"""Firewall: basic security groups for the load balancer and the instances.

What Alibaba Cloud does differently, and where it is written:
- Rules have a priority from 1 (first) to 100; at the same priority a drop wins. Basic groups let everything
  out. AuthorizeSecurityGroupEgress, alibabacloud-ecs20140526 7.11.8.
- A load balancer's groups admit everybody until a rule drops everybody at the lowest priority; its own
  addresses are kept open by a group the cloud manages. "Add an ALB instance to a security group", 2026.
- A load balancer speaks to its back ends from addresses of its own vSwitches, to be opened as ranges.
  "Use AlbConfigs to configure security groups", 2026.
- Databases and caches are in no group: they admit the members of one.
  ModifySecurityGroupConfiguration, alibabacloud-rds20140815 16.0.2 and alibabacloud-r-kvstore20150101 7.0.0.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import pulumi
from pulumi_alicloud import ecs

from infra.cidr import layout
from infra.components import firewall as contract
from infra.components.context import Context

Direction = Literal["ingress", "egress"]

EVERYWHERE = "0.0.0.0/0"

CLOUD_SERVICES = "100.64.0.0/10"
"""Where every VPC finds the cloud's own services (resolver, time, metadata, OSS, Cloud Assistant).

A VPC may not use the range. Sources: terraform-provider-alicloud website/docs/r/vpc at 81c43b6727,
2026-08-21; the resolver's addresses in AddResolverRule, alibabacloud-pvtz20180101.
"""

SERVICE_PORTS = (("http", "tcp", 80), ("dns", "udp", 53), ("dns-tcp", "tcp", 53), ("ntp", "udp", 123))
"""What the instances ask of the cloud's own services: metadata, mirrors, names, time."""

LAST = 100
"""The lowest priority."""


class Firewall(contract.Firewall):
    """A group for each tier that has network interfaces of its own."""

    def __init__(
        self, context: Context, args: contract.FirewallArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        self._network_id = args.network.network_id
        self._groups: dict[str, ecs.SecurityGroup] = {}
        ranges = layout(args.network_spec.cidr, context.blocks)
        public = [str(block) for block in ranges.public]
        private = [str(block) for block in ranges.private]
        data_ports = {"database": args.database_port, "cache": args.cache_port}

        self.load_balancer_group_id = None
        if args.load_balancer:
            tier = "load-balancer"
            self.load_balancer_group_id = self._group(tier, "Who may reach the load balancer").id
            clients = [str(cidr) for cidr in args.spec.ingress_cidrs]
            for noun, port in (("http", 80), ("https", 443)):
                self._accept(tier, f"in-{noun}", "ingress", "tcp", port, clients, "Clients")
            self._drop(tier, "ingress")

        self.compute_group_id = None
        if args.compute:
            tier = "compute"
            self.compute_group_id = self._group(tier, "Who may reach the instances and what they may reach").id
            if args.load_balancer:
                port = args.spec.app_port
                self._accept(
                    tier, f"in-app-{port}", "ingress", "tcp", port, public, "Load balancer and health checks"
                )
            self._accept(tier, "out-https", "egress", "tcp", 443, [EVERYWHERE], "HTTPS to anywhere")
            for noun, protocol, port in SERVICE_PORTS:
                self._accept(tier, f"out-{noun}", "egress", protocol, port, [CLOUD_SERVICES], "Cloud services")
            for noun, port in data_ports.items():
                if port:
                    self._accept(tier, f"out-{noun}", "egress", "tcp", port, private, f"The {noun}")
            self._drop(tier, "egress")

        members = self.compute_group_id
        if members is None and any(data_ports.values()):
            members = self._group("data-clients", "Members may reach the database and the cache").id
        self.database_group_id = members if args.database_port else None
        self.cache_group_id = members if args.cache_port else None
        self.register_outputs(
            {
                "load_balancer_group_id": self.load_balancer_group_id,
                "compute_group_id": self.compute_group_id,
                "database_group_id": self.database_group_id,
                "cache_group_id": self.cache_group_id,
            }
        )

    def _group(self, tier: str, description: str) -> ecs.SecurityGroup:
        self._groups[tier] = self.node(
            tier,
            ecs.SecurityGroup(
                self.logical(tier),
                security_group_name=self.context.name(tier, 128),
                description=description,
                vpc_id=self._network_id,
                security_group_type="normal",
                inner_access_policy="Drop",
                tags=self.context.tags(tier),
                opts=self.child(),
            ),
        )
        return self._groups[tier]

    def _accept(
        self,
        tier: str,
        noun: str,
        direction: Direction,
        protocol: str,
        port: int,
        cidrs: Iterable[str],
        description: str,
    ) -> None:
        """One rule for each range; the range is in the name, so that reordering them replaces nothing."""
        for cidr in sorted(set(cidrs)):
            name = f"{tier}-{noun}-{cidr.replace('/', '-')}"
            rule = ecs.SecurityGroupRule(
                self.logical(name),
                security_group_id=self._groups[tier].id,
                type=direction,
                ip_protocol=protocol,
                port_range=f"{port}/{port}",
                cidr_ip=cidr,
                nic_type="intranet",
                policy="accept",
                priority=1,
                description=description,
                opts=self.child(),
            )
            self.node(name, rule)

    def _drop(self, tier: str, direction: Direction) -> None:
        name = f"{tier}-drop-{direction}"
        rule = ecs.SecurityGroupRule(
            self.logical(name),
            security_group_id=self._groups[tier].id,
            type=direction,
            ip_protocol="all",
            port_range="-1/-1",
            cidr_ip=EVERYWHERE,
            nic_type="intranet",
            policy="drop",
            priority=LAST,
            description="Whatever no other rule accepts",
            opts=self.child(),
        )
        self.node(name, rule)
