"""Network: VPC, vSwitches, Internet NAT gateways, flow log."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_alicloud import ecs, vpc

from infra.cidr import layout
from infra.components import network as contract
from infra.components.context import Context

EIP_BANDWIDTH = "200"
"""Mbit/s, the most an EIP billed by traffic may have; the limit itself costs nothing and defaults to 5.

Source: terraform-provider-alicloud website/docs/r/eip_address at 81c43b6727, 2026-08-21.
"""


@dataclass(frozen=True, slots=True)
class Exit:
    """A NAT gateway, the address it speaks with, and what joins the two."""

    gateway: vpc.NatGateway
    address: ecs.EipAddress
    association: ecs.EipAssociation


class Network(contract.Network):
    """A VPC with a public and a private vSwitch in each zone and SNAT for the private ones."""

    def __init__(
        self, context: Context, args: contract.NetworkArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        self._vpc = self.node(
            "vpc",
            vpc.Network(
                self.logical("vpc"),
                vpc_name=context.name("vpc", 128),
                cidr_block=str(args.spec.cidr),
                description=f"Network of {context.workload}",
                tags=context.tags("vpc"),
                opts=self.child(),
            ),
        )
        ranges = layout(args.spec.cidr, context.blocks)
        public = [self._vswitch("public", i, str(block)) for i, block in enumerate(ranges.public)]
        private = [self._vswitch("private", i, str(block)) for i, block in enumerate(ranges.private)]

        self.network_id = self._vpc.id
        self.public_subnet_ids = [vswitch.id for vswitch in public]
        self.private_subnet_ids = [vswitch.id for vswitch in private]
        self.ingress_ready = []
        self.egress_ready = []
        count = {"per-zone": len(public), "shared": 1, "none": 0}[args.spec.nat]
        exits = [self._exit(*place) for place in zip(context.letters[:count], public[:count], strict=True)]
        for i, (letter, vswitch) in enumerate(zip(context.letters, private, strict=True) if exits else ()):
            self._way_out(letter, vswitch, exits[min(i, count - 1)])
        if args.logs:
            self._flow_log(args.logs.flow.container, args.logs.flow.name, args.logs.flow.ready)
        self.register_outputs(
            {
                "network_id": self.network_id,
                "public_subnet_ids": self.public_subnet_ids,
                "private_subnet_ids": self.private_subnet_ids,
            }
        )

    def _vswitch(self, side: str, index: int, cidr: str) -> vpc.Switch:
        noun = f"{side}-{self.context.letters[index]}"
        return self.node(
            noun,
            vpc.Switch(
                self.logical(noun),
                vswitch_name=self.context.name(noun, 128),
                vpc_id=self._vpc.id,
                cidr_block=cidr,
                zone_id=self.context.zones[index],
                tags=self.context.tags(noun) | {"tier": side},
                opts=self.child(),
            ),
        )

    def _exit(self, letter: str, vswitch: vpc.Switch) -> Exit:
        """A NAT gateway with its own address, in a public vSwitch."""
        context = self.context
        gateway = self.node(
            f"nat-{letter}",
            vpc.NatGateway(
                self.logical(f"nat-{letter}"),
                nat_gateway_name=context.name(f"nat-{letter}", 128),
                vpc_id=self._vpc.id,
                vswitch_id=vswitch.id,
                nat_type="Enhanced",
                network_type="internet",
                payment_type="PayAsYouGo",
                internet_charge_type="PayByLcu",
                tags=context.tags(f"nat-{letter}"),
                opts=self.child(),
            ),
        )
        address = self.node(
            f"eip-{letter}",
            ecs.EipAddress(
                self.logical(f"eip-{letter}"),
                address_name=context.name(f"eip-{letter}", 128),
                payment_type="PayAsYouGo",
                internet_charge_type="PayByTraffic",
                bandwidth=EIP_BANDWIDTH,
                tags=context.tags(f"eip-{letter}"),
                opts=self.child(),
            ),
        )
        association = self.node(
            f"eip-association-{letter}",
            ecs.EipAssociation(
                self.logical(f"eip-association-{letter}"),
                allocation_id=address.id,
                instance_id=gateway.id,
                instance_type="Nat",
                opts=self.child(),
            ),
        )
        return Exit(gateway, address, association)

    def _way_out(self, letter: str, vswitch: vpc.Switch, out: Exit) -> None:
        """The way from a private vSwitch to its NAT gateway.

        A new gateway puts a default route into the VPC's system route table by itself, but only the first one
        finds it free. Each zone therefore has a route table of its own, whose one entry can be pointed at another
        gateway in place; that happens after the other gateway translates for the vSwitch.
        """
        context = self.context
        table = self.node(
            f"routes-{letter}",
            vpc.RouteTable(
                self.logical(f"routes-{letter}"),
                vpc_id=self._vpc.id,
                route_table_name=context.name(f"routes-{letter}", 128),
                associate_type="VSwitch",
                tags=context.tags(f"routes-{letter}"),
                opts=self.child(),
            ),
        )
        attachment = self.node(
            f"routes-attachment-{letter}",
            vpc.RouteTableAttachment(
                self.logical(f"routes-attachment-{letter}"),
                route_table_id=table.id,
                vswitch_id=vswitch.id,
                opts=self.child(),
            ),
        )
        snat = self.node(
            f"snat-{letter}",
            vpc.SnatEntry(
                self.logical(f"snat-{letter}"),
                snat_entry_name=context.name(f"snat-{letter}", 128),
                snat_table_id=out.gateway.snat_table_ids,
                source_vswitch_id=vswitch.id,
                snat_ip=out.address.ip_address,
                opts=self.child(depends_on=[out.association]),
            ),
        )
        route = self.node(
            f"route-{letter}",
            vpc.VPCRouteEntry(
                self.logical(f"route-{letter}"),
                route_entry_name=context.name(f"route-{letter}", 128),
                route_table_id=table.id,
                destination_cidr_block="0.0.0.0/0",
                nexthop_type="NatGateway",
                nexthop_id=out.gateway.id,
                opts=self.child(depends_on=[snat]),
            ),
        )
        self.egress_ready += [route, attachment, snat]

    def _flow_log(self, project: str, store: str, ready: tuple[pulumi.Resource, ...]) -> None:
        self.node(
            "flow-log",
            vpc.FlowLog(
                self.logical("flow-log"),
                flow_log_name=self.context.name("flow", 128),
                resource_type="VPC",
                resource_id=self._vpc.id,
                traffic_type="All",
                project_name=project,
                log_store_name=store,
                aggregation_interval="10",
                status="Active",
                tags=self.context.tags("flow"),
                opts=self.child(depends_on=list(ready)),
            ),
        )
