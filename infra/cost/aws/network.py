"""VPC, NAT gateways, public addresses, endpoints and the traffic that crosses them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from infra.cost.aws.traffic import egress
from infra.cost.bearer import faces_internet, first, first_view, share
from infra.cost.charge import Bill, Charge, Line, Scope, amount
from infra.money import HOURS_PER_MONTH
from infra.view.address import Address
from infra.view.aws.address import EIP
from infra.view.aws.gateway import NAT
from infra.view.aws.network import VPC
from infra.view.aws.private_endpoint import ENDPOINT
from infra.view.gateway import NatGateway
from infra.view.network import Network
from infra.view.private_endpoint import PrivateEndpoint

CROSS_ZONE_SIDES = Decimal(2)
"""A GB between zones is billed on both sides, out of one zone and into the other.

Source: note of the price rows of cross_az_traffic ("charged in each direction, so 0.02 per GB moved between
zones"); measured on a bill at lastweekinaws.com/blog/aws-cross-az-data-transfer-costs-more-than-aws-says.
"""


def _between_zones(network: Network, scope: Scope) -> Iterator[Charge]:
    """A VPC is free, but the first one bears the traffic between zones."""
    quantity, counted = share(network.resource, first(scope, VPC), scope.usage.cross_zone_gb * CROSS_ZONE_SIDES)
    if quantity and not counted:
        note = "billed in both zones: twice the GB sent"
        yield Charge(
            "", "cross_az_traffic", "DataTransfer-Regional-Bytes", "GB", quantity, usage_based=True, note=note
        )


def _gateway_hours(gateway: NatGateway, _scope: Scope) -> Iterator[Charge]:
    regional = gateway.regional
    hours, note = amount(regional.as_is(None if regional.known else HOURS_PER_MONTH), gateway.resource)
    note = note or ("" if hours else "a regional gateway is billed for each zone it works in")
    yield Charge("", "nat_gateway", "NatGateway-Hours", "hour", hours, note=note)


def _gateway_traffic(gateway: NatGateway, scope: Scope) -> Iterator[Charge]:
    """GB in both directions."""
    bearer = first_view(scope, NatGateway, NAT, where=faces_internet) or first(scope, NAT)
    processed, note = share(gateway.resource, bearer, scope.usage.nat_gb)
    yield Charge("", "nat_gateway", "NatGateway-Bytes", "GB", processed, usage_based=True, note=note)


def _gateway_egress(gateway: NatGateway, scope: Scope) -> Iterator[Charge]:
    for charge in egress(gateway.resource, scope):
        if gateway.public.value:
            yield charge


def _address(address: Address, _scope: Scope) -> Iterator[Charge]:
    """Billed whether in use or idle, under two names."""
    sku = "PublicIPv4:InUseAddress" if address.holder.value else "PublicIPv4:IdleAddress"
    yield Charge("", "public_ip", sku, "hour", HOURS_PER_MONTH)


def _endpoint(endpoint: PrivateEndpoint, _scope: Scope) -> Iterator[Charge]:
    """Gateways are free, interfaces cost by the hour in each zone."""
    kind = endpoint.kind.value
    if kind == "Interface":
        hours, note = amount(endpoint.zones, endpoint.resource, HOURS_PER_MONTH)
        note = note or "one in each zone; the GB through it are not part of the usage"
        yield Charge("", "private_endpoint", "VPC interface endpoint", "hour", hours, note=note)
    elif kind != "Gateway":
        yield Charge("", "private_endpoint", f"VPC {kind} endpoint", "hour", None)


BILLS = {
    EIP: Bill(Address, (Line("Public IPv4 address", _address),)),
    NAT: Bill(
        NatGateway,
        (
            Line("NAT gateway hours", _gateway_hours),
            Line("NAT gateway GB", _gateway_traffic),
            Line("Traffic to the internet", _gateway_egress),
        ),
    ),
    VPC: Bill(Network, (Line("Traffic between zones", _between_zones),)),
    ENDPOINT: Bill(PrivateEndpoint, (Line("Endpoint hours", _endpoint),)),
}
FREE: dict[str, str] = {
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": "network ACLs cost nothing",
    "aws:ec2/defaultRouteTable:DefaultRouteTable": "route tables cost nothing",
    "aws:ec2/eipAssociation:EipAssociation": "the address is billed, not its association",
    "aws:ec2/internetGateway:InternetGateway": "internet gateways cost nothing; traffic is billed where it leaves",
    "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": "internet gateways cost nothing",
    "aws:ec2/networkAcl:NetworkAcl": "network ACLs cost nothing",
    "aws:ec2/networkAclRule:NetworkAclRule": "network ACLs cost nothing",
    "aws:ec2/route:Route": "routes cost nothing",
    "aws:ec2/routeTable:RouteTable": "route tables cost nothing",
    "aws:ec2/routeTableAssociation:RouteTableAssociation": "route tables cost nothing",
    "aws:ec2/subnet:Subnet": "subnets cost nothing",
    "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": "DHCP options cost nothing",
    "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": "DHCP options cost nothing",
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": "the endpoint is billed",
}
