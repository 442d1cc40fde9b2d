"""Facts about the network on AWS."""

from __future__ import annotations

from infra.parity.fact import Facts
from infra.parity.read import known, owned, truth
from infra.plan.plan import Plan


def facts(plan: Plan) -> Facts:
    """Zones, NAT, egress path, flow logs, range."""
    networks = owned(plan, "network", "aws:ec2/vpc:Vpc")
    if not networks:
        return {}
    subnets = owned(plan, "network", "aws:ec2/subnet:Subnet")
    gateways = owned(plan, "network", "aws:ec2/natGateway:NatGateway")
    zones = {known(subnet.get("availabilityZone")) for subnet in subnets}
    private = [subnet for subnet in subnets if subnet.get("tags.tier") == "private"]
    return {
        "cidr": known(networks[0].get("cidrBlock")),
        "zones": len(zones),
        "private_subnets": len(private),
        "public_subnets": len(subnets) - len(private),
        "public_addresses_by_default": any(truth(subnet.get("mapPublicIpOnLaunch")) for subnet in subnets),
        "nat": ("per-zone" if len(gateways) == len(zones) > 1 else "shared") if gateways else "none",
        "nat_addresses": len(owned(plan, "network", "aws:ec2/eip:Eip")),
        "flow_logs": bool(plan.referring_to(networks[0], "aws:ec2/flowLog:FlowLog")),
    }
