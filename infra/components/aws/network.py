"""Network on AWS: a VPC with public and private subnets and NAT gateways."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network

import pulumi
from pulumi_aws import ec2

from infra.cidr import layout
from infra.components import network as contract
from infra.components.aws.flow_log import flow_log
from infra.components.context import Context

EVERYWHERE = "0.0.0.0/0"


class Network(contract.Network):
    """A VPC, its subnets, and the ways out of it."""

    def __init__(
        self, context: Context, args: contract.NetworkArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        ranges = layout(args.spec.cidr, context.blocks)
        vpc = self._vpc(args.spec.cidr)
        public = self._subnets(vpc, "public", ranges.public)
        private = self._subnets(vpc, "private", ranges.private)
        self.ingress_ready = self._public_routes(vpc, public)
        count = {"per-zone": len(public), "shared": 1, "none": 0}[args.spec.nat]
        gateways = [
            self._nat_gateway(*place) for place in zip(context.letters[:count], public[:count], strict=True)
        ]
        tables = self._private_tables(vpc, private)
        self.egress_ready = self._private_routes(tables, gateways)
        self._s3_endpoint(vpc, tables)
        if args.logs:
            flow_log(self, vpc, args.logs.flow)
        self.network_id = vpc.id
        self.public_subnet_ids = [subnet.id for subnet in public]
        self.private_subnet_ids = [subnet.id for subnet in private]
        self.register_outputs(
            {
                "network_id": self.network_id,
                "public_subnet_ids": self.public_subnet_ids,
                "private_subnet_ids": self.private_subnet_ids,
            }
        )

    def _vpc(self, cidr: IPv4Network) -> ec2.Vpc:
        vpc = self.node(
            "vpc",
            ec2.Vpc(
                self.logical("vpc"),
                cidr_block=str(cidr),
                enable_dns_support=True,
                enable_dns_hostnames=True,
                tags=self.context.tags("vpc"),
                opts=self.child(),
            ),
        )
        # Every VPC comes with a group whose members may talk to each other; without rules it is unusable.
        self.node(
            "default-group",
            ec2.DefaultSecurityGroup(
                self.logical("default-group"),
                vpc_id=vpc.id,
                ingress=[],
                egress=[],
                tags=self.context.tags("default-closed"),
                opts=self.child(),
            ),
        )
        return vpc

    def _subnets(self, vpc: ec2.Vpc, tier: str, ranges: Sequence[IPv4Network]) -> list[ec2.Subnet]:
        return [
            self.node(
                f"{tier}-{letter}",
                ec2.Subnet(
                    self.logical(f"{tier}-{letter}"),
                    vpc_id=vpc.id,
                    availability_zone=zone,
                    cidr_block=str(cidr),
                    # Load balancers and NAT gateways bring their own addresses; nothing else may be public.
                    map_public_ip_on_launch=False,
                    tags=self.context.tags(f"{tier}-{zone}") | {"tier": tier},
                    opts=self.child(),
                ),
            )
            for letter, zone, cidr in zip(self.context.letters, self.context.zones, ranges, strict=True)
        ]

    def _table(self, vpc: ec2.Vpc, noun: str) -> ec2.RouteTable:
        return self.node(
            noun,
            ec2.RouteTable(self.logical(noun), vpc_id=vpc.id, tags=self.context.tags(noun), opts=self.child()),
        )

    def _associate(self, noun: str, table: ec2.RouteTable, subnet: ec2.Subnet) -> ec2.RouteTableAssociation:
        return self.node(
            noun,
            ec2.RouteTableAssociation(
                self.logical(noun), route_table_id=table.id, subnet_id=subnet.id, opts=self.child()
            ),
        )

    def _public_routes(self, vpc: ec2.Vpc, subnets: Sequence[ec2.Subnet]) -> list[pulumi.Resource]:
        gateway = self.node(
            "internet-gateway",
            ec2.InternetGateway(
                self.logical("internet-gateway"),
                vpc_id=vpc.id,
                tags=self.context.tags("internet-gateway"),
                opts=self.child(),
            ),
        )
        table = self._table(vpc, "public-routes")
        route = self.node(
            "public-default",
            ec2.Route(
                self.logical("public-default"),
                route_table_id=table.id,
                destination_cidr_block=EVERYWHERE,
                gateway_id=gateway.id,
                opts=self.child(),
            ),
        )
        associations = [
            self._associate(f"public-{letter}-routes", table, subnet)
            for letter, subnet in zip(self.context.letters, subnets, strict=True)
        ]
        return [gateway, route, *associations]

    def _nat_gateway(self, letter: str, subnet: ec2.Subnet) -> ec2.NatGateway:
        noun = f"nat-{letter}"
        address = self.node(
            f"{noun}-address",
            ec2.Eip(
                self.logical(f"{noun}-address"),
                domain="vpc",
                tags=self.context.tags(noun),
                opts=self.child(depends_on=self.ingress_ready),
            ),
        )
        return self.node(
            noun,
            ec2.NatGateway(
                self.logical(noun),
                connectivity_type="public",
                allocation_id=address.allocation_id,
                subnet_id=subnet.id,
                tags=self.context.tags(noun),
                opts=self.child(depends_on=self.ingress_ready),
            ),
        )

    def _private_tables(self, vpc: ec2.Vpc, subnets: Sequence[ec2.Subnet]) -> list[ec2.RouteTable]:
        tables: list[ec2.RouteTable] = []
        for letter, subnet in zip(self.context.letters, subnets, strict=True):
            table = self._table(vpc, f"private-{letter}-table")
            self._associate(f"private-{letter}-routes", table, subnet)
            tables.append(table)
        return tables

    def _private_routes(
        self, tables: Sequence[ec2.RouteTable], gateways: Sequence[ec2.NatGateway]
    ) -> list[pulumi.Resource]:
        ready: list[pulumi.Resource] = [*gateways]
        for i, (letter, table) in enumerate(zip(self.context.letters, tables, strict=True)):
            ready.append(self.nodes[f"private-{letter}-routes"])
            if not gateways:
                continue
            noun = f"private-{letter}-default"
            route = ec2.Route(
                self.logical(noun),
                route_table_id=table.id,
                destination_cidr_block=EVERYWHERE,
                nat_gateway_id=gateways[min(i, len(gateways) - 1)].id,
                opts=self.child(),
            )
            ready.append(self.node(noun, route))
        return ready

    def _s3_endpoint(self, vpc: ec2.Vpc, tables: Sequence[ec2.RouteTable]) -> None:
        self.node(
            "s3-endpoint",
            ec2.VpcEndpoint(
                self.logical("s3-endpoint"),
                vpc_id=vpc.id,
                vpc_endpoint_type="Gateway",
                # The China regions too: only interface endpoints have the cn. prefix there (github aws/aws-cdk
                # aws-ec2/lib/vpc-endpoint.ts; pull request 16139 lists the names the regions return).
                service_name=f"com.amazonaws.{self.context.region.region}.s3",
                route_table_ids=[table.id for table in tables],
                tags=self.context.tags("s3"),
                opts=self.child(),
            ),
        )
