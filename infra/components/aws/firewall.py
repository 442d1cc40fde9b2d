"""Firewall on AWS: one security group per tier, rules by reference to the neighbouring group."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network

import pulumi
from pulumi_aws import ec2, vpc

from infra.components import firewall as contract
from infra.components.context import Context

ENTRANCE = {443: "HTTPS", 80: "HTTP, redirected to HTTPS"}
"""Ports of the load balancer that are open to the outside."""

RESERVED = "sg-"
"""How no name of a security group begins (botocore 1.44.5, ec2 CreateSecurityGroup)."""


class Firewall(contract.Firewall):
    """Security groups from the entrance to the data, each open to its neighbour alone."""

    def __init__(
        self, context: Context, args: contract.FirewallArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        network = args.network.network_id
        app_port = args.spec.app_port
        outer = self._group(network, "load-balancer") if args.load_balancer else None
        compute = self._group(network, "compute") if args.compute else None
        database = self._group(network, "database") if args.database_port else None
        cache = self._group(network, "cache") if args.cache_port else None
        if outer:
            self._entrance(outer, args.spec.ingress_cidrs)
        if outer and compute:
            self._chain("load-balancer", outer, "compute", compute, app_port)
        if compute:
            self._packages(compute)
        if compute and database and args.database_port:
            self._chain("compute", compute, "database", database, args.database_port)
        if compute and cache and args.cache_port:
            self._chain("compute", compute, "cache", cache, args.cache_port)
        self.load_balancer_group_id = outer.id if outer else None
        self.compute_group_id = compute.id if compute else None
        self.database_group_id = database.id if database else None
        self.cache_group_id = cache.id if cache else None
        self.register_outputs(
            {
                "load_balancer_group_id": self.load_balancer_group_id,
                "compute_group_id": self.compute_group_id,
                "database_group_id": self.database_group_id,
                "cache_group_id": self.cache_group_id,
            }
        )

    def _group(self, network: pulumi.Output[str], tier: str) -> ec2.SecurityGroup:
        # Without inline rules the provider also removes the egress rule AWS opens in every new group.
        return self.node(
            tier,
            ec2.SecurityGroup(
                self.logical(tier),
                name=self.context.name(tier, 255, RESERVED),
                description=f"{tier} of {self.context.workload}",
                vpc_id=network,
                revoke_rules_on_delete=True,
                tags=self.context.tags(tier),
                opts=self.child(),
            ),
        )

    def _entrance(self, group: ec2.SecurityGroup, sources: Sequence[IPv4Network]) -> None:
        for port, what in ENTRANCE.items():
            for source in sources:
                # Named by what it admits, so that another order of the sources replaces nothing.
                noun = f"load-balancer-{port}-from-{str(source).replace('/', '-')}"
                rule = vpc.SecurityGroupIngressRule(
                    self.logical(noun),
                    security_group_id=group.id,
                    description=f"{what} from {source}",
                    cidr_ipv4=str(source),
                    ip_protocol="tcp",
                    from_port=port,
                    to_port=port,
                    tags=self.context.tags(noun),
                    opts=self.child(),
                )
                self.node(noun, rule)

    def _packages(self, group: ec2.SecurityGroup) -> None:
        noun = "compute-to-internet"
        rule = vpc.SecurityGroupEgressRule(
            self.logical(noun),
            security_group_id=group.id,
            description="HTTPS to package repositories and AWS services",
            cidr_ipv4="0.0.0.0/0",
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            tags=self.context.tags(noun),
            opts=self.child(),
        )
        self.node(noun, rule)

    def _chain(self, near: str, source: ec2.SecurityGroup, far: str, target: ec2.SecurityGroup, port: int) -> None:
        """Opens one port from one tier to the next, on both sides.

        Another port is another rule: the one in use stays open until nothing needs it any more.
        """
        out, into = f"{near}-to-{far}-{port}", f"{far}-from-{near}-{port}"
        leaving = vpc.SecurityGroupEgressRule(
            self.logical(out),
            security_group_id=source.id,
            description=f"{near} to {far}",
            referenced_security_group_id=target.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            tags=self.context.tags(out),
            opts=self.child(),
        )
        entering = vpc.SecurityGroupIngressRule(
            self.logical(into),
            security_group_id=target.id,
            description=f"{far} from {near}",
            referenced_security_group_id=source.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            tags=self.context.tags(into),
            opts=self.child(),
        )
        self.node(out, leaving)
        self.node(into, entering)
