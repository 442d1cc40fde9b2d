"""VPC, NAT gateways, public addresses, endpoints and the traffic that crosses them."""

from __future__ import annotations

from decimal import Decimal

from infra.cost.aws.traffic import egress, is_public_nat
from infra.cost.bearer import first, share
from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import items, text, times
from infra.estate.resource import UNKNOWN, Resource
from infra.money import HOURS_PER_MONTH

EIP = "aws:ec2/eip:Eip"
NAT = "aws:ec2/natGateway:NatGateway"
VPC = "aws:ec2/vpc:Vpc"

CROSS_ZONE_SIDES = Decimal(2)
"""A GB between zones is billed on both sides, out of one zone and into the other.

Source: note of the price rows of cross_az_traffic ("charged in each direction, so 0.02 per GB moved between
zones"); measured on a bill at lastweekinaws.com/blog/aws-cross-az-data-transfer-costs-more-than-aws-says.
"""


def vpc(resource: Resource, scope: Scope) -> list[Charge]:
    """A VPC: free, but the first one bears the traffic between zones."""
    bearer = first(scope, VPC)
    quantity, note = share(resource, bearer, scope.usage.cross_zone_gb * CROSS_ZONE_SIDES)
    if note or not quantity:
        return []
    note = "billed in both zones: twice the GB sent"
    sku = "DataTransfer-Regional-Bytes"
    return [Charge("Traffic between zones", "cross_az_traffic", sku, "GB", quantity, usage_based=True, note=note)]


def nat_gateway(resource: Resource, scope: Scope) -> list[Charge]:
    """A NAT gateway: hours and GB, both directions, and the traffic it sends to the internet."""
    bearer = first(scope, NAT, where=is_public_nat) or first(scope, NAT)
    processed, note = share(resource, bearer, scope.usage.nat_gb)
    regional = text(resource, "availabilityMode", "zonal") != "zonal"
    return [
        Charge(
            "NAT gateway hours",
            "nat_gateway",
            "NatGateway-Hours",
            "hour",
            None if regional else HOURS_PER_MONTH,
            note="a regional gateway is billed for each zone it works in" if regional else "",
        ),
        Charge("NAT gateway GB", "nat_gateway", "NatGateway-Bytes", "GB", processed, usage_based=True, note=note),
        *egress(resource, scope),
    ]


def address(resource: Resource, scope: Scope) -> list[Charge]:
    """An Elastic IP address: billed whether in use or idle, under two names."""
    used = (
        resource.get("instance") is not None
        or resource.get("networkInterface") is not None
        or any(
            scope.plan.referring_to(
                resource, NAT, "aws:ec2/eipAssociation:EipAssociation", "aws:lb/loadBalancer:LoadBalancer"
            )
        )
    )
    sku = "PublicIPv4:InUseAddress" if used else "PublicIPv4:IdleAddress"
    return [Charge("Public IPv4 address", "public_ip", sku, "hour", HOURS_PER_MONTH)]


def endpoint(resource: Resource, scope: Scope) -> list[Charge]:
    """A VPC endpoint: gateways are free, interfaces cost by the hour in each zone."""
    kind = text(resource, "vpcEndpointType", "Gateway")
    if kind == "Gateway":
        return []
    if kind != "Interface":
        sku = UNKNOWN if kind == UNKNOWN else f"VPC {kind} endpoint"
        return [Charge("Endpoint hours", "private_endpoint", sku, "hour", None)]
    subnets = items(resource, "subnetIds")
    zones = None if subnets is None else max(1, len(subnets))
    return [
        Charge(
            "Endpoint hours",
            "private_endpoint",
            "VPC interface endpoint",
            "hour",
            times(zones, HOURS_PER_MONTH),
            note="one in each zone; the GB through it are not part of the usage",
        )
    ]


ESTIMATORS: dict[str, Estimator] = {
    EIP: address,
    NAT: nat_gateway,
    VPC: vpc,
    "aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
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
