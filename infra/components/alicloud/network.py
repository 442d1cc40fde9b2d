"""Network: VPC, vSwitches, Internet NAT gateways, flow log."""

from __future__ import annotations

import pulumi
from pulumi_alicloud import ecs, vpc

from infra.components import network as contract
from infra.components.alicloud.zone import letter
from infra.components.cidr import layout
from infra.components.context import Context

EIP_BANDWIDTH = "200"
"""Mbit/s, the most an EIP billed by traffic may have; the limit itself costs nothing and defaults to 5.

Source: terraform-provider-alicloud website/docs/r/eip_address at 81c43b6727, 2026-08-21.
"""


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
        ranges = layout(args.spec.cidr, len(context.zones))
        public = [self._vswitch("public", i, str(block)) for i, block in enumerate(ranges.public)]
        private = [self._vswitch("private", i, str(block)) for i, block in enumerate(ranges.private)]

        self.network_id = self._vpc.id
        self.public_subnet_ids = [vswitch.id for vswitch in public]
        self.private_subnet_ids = [vswitch.id for vswitch in private]
        self.ingress_ready = []
        self.egress_ready = []
        if args.spec.nat == "per-zone":
            for i, gateway_in in enumerate(public):
                self._nat(letter(context, i), gateway_in, {letter(context, i): private[i]})
        else:
            self._nat("shared", public[0], {letter(context, i): each for i, each in enumerate(private)})
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
        noun = f"{side}-{letter(self.context, index)}"
        return self.node(
            noun,
            vpc.Switch(
                self.logical(noun),
                vswitch_name=self.context.name(noun, 128),
                vpc_id=self._vpc.id,
                cidr_block=cidr,
                zone_id=self.context.zones[index],
                tags=self.context.tags(noun),
                opts=self.child(),
            ),
        )

    def _nat(self, name: str, gateway_in: vpc.Switch, private: dict[str, vpc.Switch]) -> None:
        """A NAT gateway with its own address, and the way there from the private vSwitches.

        A new gateway puts a default route into the VPC's system route table by itself, but only the first one
        finds it free. Each gateway therefore gets a route table of its own.
        """
        context = self.context
        gateway = self.node(
            f"nat-{name}",
            vpc.NatGateway(
                self.logical(f"nat-{name}"),
                nat_gateway_name=context.name(f"nat-{name}", 128),
                vpc_id=self._vpc.id,
                vswitch_id=gateway_in.id,
                nat_type="Enhanced",
                network_type="internet",
                payment_type="PayAsYouGo",
                internet_charge_type="PayByLcu",
                tags=context.tags(f"nat-{name}"),
                opts=self.child(),
            ),
        )
        address = self.node(
            f"eip-{name}",
            ecs.EipAddress(
                self.logical(f"eip-{name}"),
                address_name=context.name(f"eip-{name}", 128),
                payment_type="PayAsYouGo",
                internet_charge_type="PayByTraffic",
                bandwidth=EIP_BANDWIDTH,
                tags=context.tags(f"eip-{name}"),
                opts=self.child(),
            ),
        )
        association = self.node(
            f"eip-association-{name}",
            ecs.EipAssociation(
                self.logical(f"eip-association-{name}"),
                allocation_id=address.id,
                instance_id=gateway.id,
                instance_type="Nat",
                opts=self.child(),
            ),
        )
        table = self.node(
            f"routes-{name}",
            vpc.RouteTable(
                self.logical(f"routes-{name}"),
                vpc_id=self._vpc.id,
                route_table_name=context.name(f"routes-{name}", 128),
                associate_type="VSwitch",
                tags=context.tags(f"routes-{name}"),
                opts=self.child(),
            ),
        )
        route = self.node(
            f"route-{name}",
            vpc.RouteEntry(
                self.logical(f"route-{name}"),
                name=context.name(f"route-{name}", 128),
                route_table_id=table.id,
                destination_cidrblock="0.0.0.0/0",
                nexthop_type="NatGateway",
                nexthop_id=gateway.id,
                opts=self.child(),
            ),
        )
        self.egress_ready.append(route)
        for zone, vswitch in private.items():
            attachment = vpc.RouteTableAttachment(
                self.logical(f"routes-attachment-{zone}"),
                route_table_id=table.id,
                vswitch_id=vswitch.id,
                opts=self.child(),
            )
            snat = vpc.SnatEntry(
                self.logical(f"snat-{zone}"),
                snat_entry_name=context.name(f"snat-{zone}", 128),
                snat_table_id=gateway.snat_table_ids,
                source_vswitch_id=vswitch.id,
                snat_ip=address.ip_address,
                opts=self.child(depends_on=[association]),
            )
            self.egress_ready += [
                self.node(f"routes-attachment-{zone}", attachment),
                self.node(f"snat-{zone}", snat),
            ]

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
