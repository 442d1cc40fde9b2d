"""Facts about the network on AWS."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.parity.fact import Facts
from infra.parity.read import known, owned, truth


def facts(plan: Estate) -> Facts:
    """Zones, NAT, egress path, flow logs, range."""
    networks = owned(plan, "network", "aws:ec2/vpc:Vpc")
    if not networks:
        return {}
    subnets = owned(plan, "network", "aws:ec2/subnet:Subnet")
    gateways = owned(plan, "network", "aws:ec2/natGateway:NatGateway")
    zones = {known(subnet.get("availabilityZone")) for subnet in subnets}
    public = [subnet for subnet in subnets if _reached_from_outside(plan, subnet)]
    return {
        "cidr": known(networks[0].get("cidrBlock")),
        "zones": len(zones),
        "private_subnets": len(subnets) - len(public),
        "public_subnets": len(public),
        "public_addresses_by_default": any(truth(subnet.get("mapPublicIpOnLaunch")) for subnet in subnets),
        "nat": ("per-zone" if len(gateways) == len(zones) > 1 else "shared") if gateways else "none",
        "nat_addresses": len(owned(plan, "network", "aws:ec2/eip:Eip")),
        # Beside S3, which has an endpoint in the network: Session Manager, logs, keys.
        "services_reachable": bool(gateways),
        "flow_logs": bool(plan.referring_to(networks[0], "aws:ec2/flowLog:FlowLog")),
    }


def _reached_from_outside(plan: Estate, subnet: Resource) -> bool:
    """Whether the subnet's route table leads to an internet gateway."""
    tables = {
        urn
        for association in plan.referring_to(subnet, "aws:ec2/routeTableAssociation:RouteTableAssociation")
        for urn in association.property_dependencies.get("routeTableId", ())
    }
    return any(
        route.get("gatewayId") and tables & set(route.property_dependencies.get("routeTableId", ()))
        for route in plan.of_type("aws:ec2/route:Route")
    )
