"""VPC, NAT gateways, elastic IP addresses and the traffic that crosses them."""

from __future__ import annotations

from collections.abc import Iterator

from infra.cost.alicloud.traffic import egress
from infra.cost.bearer import faces_internet, first, first_view, share
from infra.cost.charge import Bill, Charge, Line, Scope, amount
from infra.money import DAYS_PER_MONTH, HOURS_PER_MONTH
from infra.view.address import Address
from infra.view.alicloud.address import EIPS
from infra.view.alicloud.gateway import NAT
from infra.view.alicloud.network import VPC
from infra.view.gateway import NatGateway
from infra.view.network import Network


def _between_zones(network: Network, scope: Scope) -> Iterator[Charge]:
    """A VPC is free; the first one shows the traffic between zones, which Alibaba Cloud lists at 0."""
    quantity, counted = share(network.resource, first(scope, VPC), scope.usage.cross_zone_gb)
    if quantity and not counted:
        note = "private traffic inside a region is free, across zones too"
        yield Charge(
            "", "cross_az_traffic", "VPC traffic between zones", "GB", quantity, usage_based=True, note=note
        )


def _gateway_hours(gateway: NatGateway, _scope: Scope) -> Iterator[Charge]:
    if gateway.public.value:
        yield Charge("", "nat_gateway", "NAT gateway", "hour", HOURS_PER_MONTH)
    else:
        yield Charge("VPC NAT gateway hours", "nat_gateway", "VPC NAT gateway", "hour", HOURS_PER_MONTH)


def _gateway_units(gateway: NatGateway, scope: Scope) -> Iterator[Charge]:
    """Capacity units, one of which is a GB, both directions."""
    if gateway.public.value:
        bearer = first_view(scope, NatGateway, NAT, where=faces_internet)
        processed, note = share(gateway.resource, bearer, scope.usage.nat_gb)
        note = note or "1 CU is 1 GB processed in an hour"
        yield Charge("", "nat_gateway", "NAT gateway CU", "CU-hour", processed, usage_based=True, note=note)


def _gateway_egress(gateway: NatGateway, scope: Scope) -> Iterator[Charge]:
    for charge in egress(gateway.resource, scope):
        if gateway.public.value:
            yield charge


def _held(address: Address, _scope: Scope) -> Iterator[Charge]:
    """By the hour unless an instance has it."""
    if not address.on_demand.value:
        yield Charge("", "public_ip", "EIP", "month", None, "subscription")
    elif address.holder.value != "machine":
        option = "" if address.by_traffic.value else "pay-by-bandwidth"
        note = "free only while an ECS instance has it"
        yield Charge("", "public_ip", "EIP", "hour", HOURS_PER_MONTH, option, note=note)


def _bandwidth(address: Address, _scope: Scope) -> Iterator[Charge]:
    if address.on_demand.value and not address.by_traffic.value:
        quantity, note = amount(address.bandwidth, address.resource, DAYS_PER_MONTH)
        yield Charge("", "public_ip", "EIP bandwidth", "Mbps-day", quantity, note=note)


def _traffic(address: Address, scope: Scope) -> Iterator[Charge]:
    for charge in egress(address.resource, scope):
        if address.on_demand.value and address.by_traffic.value:
            yield charge


BILLS = {
    **dict.fromkeys(
        EIPS,
        Bill(
            Address,
            (
                Line("Elastic IP address", _held),
                Line("Bandwidth of the address", _bandwidth),
                Line("Traffic to the internet", _traffic),
            ),
        ),
    ),
    NAT: Bill(
        NatGateway,
        (
            Line("NAT gateway hours", _gateway_hours),
            Line("NAT gateway capacity units", _gateway_units),
            Line("Traffic to the internet", _gateway_egress),
        ),
    ),
    VPC: Bill(Network, (Line("Traffic between zones", _between_zones),)),
}
FREE: dict[str, str] = {
    "alicloud:ecs/eipAssociation:EipAssociation": "the address is billed, not its association",
    "alicloud:vpc/forwardEntry:ForwardEntry": "billed as capacity units of the NAT gateway",
    "alicloud:vpc/gatewayEndpoint:GatewayEndpoint": "gateway endpoints cost nothing",
    "alicloud:vpc/networkAcl:NetworkAcl": "network ACLs cost nothing",
    "alicloud:vpc/routeEntry:RouteEntry": "routes cost nothing",
    "alicloud:vpc/vPCRouteEntry:VPCRouteEntry": "routes cost nothing",
    "alicloud:vpc/routeTable:RouteTable": "route tables cost nothing",
    "alicloud:vpc/routeTableAttachment:RouteTableAttachment": "route tables cost nothing",
    "alicloud:vpc/snatEntry:SnatEntry": "billed as capacity units of the NAT gateway",
    "alicloud:vpc/subnet:Subnet": "vSwitches cost nothing",
    "alicloud:vpc/switch:Switch": "vSwitches cost nothing",
}
