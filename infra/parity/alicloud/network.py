"""Facts about the network on Alibaba Cloud."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.parity.fact import Facts
from infra.parity.read import known, owned


def facts(plan: Estate) -> Facts:
    """Zones, NAT, egress path, flow logs, range."""
    networks = owned(plan, "network", "alicloud:vpc/network:Network")
    if not networks:
        return {}
    subnets = owned(plan, "network", "alicloud:vpc/switch:Switch")
    gateways = owned(plan, "network", "alicloud:vpc/natGateway:NatGateway")
    zones = {known(subnet.get("zoneId")) for subnet in subnets}
    private = [subnet for subnet in subnets if _is_private(plan, subnet)]
    return {
        "cidr": known(networks[0].get("cidrBlock")),
        "zones": len(zones),
        "private_subnets": len(private),
        "public_subnets": len(subnets) - len(private),
        # A vSwitch never gives its instances a public address; only an EIP or the instance itself does.
        "public_addresses_by_default": False,
        "nat": ("per-zone" if len(gateways) == len(zones) > 1 else "shared") if gateways else "none",
        "nat_addresses": len(owned(plan, "network", "alicloud:ecs/eipAddress:EipAddress")),
        # Those that have an address in 100.64.0.0/10, which is routed in every VPC.
        "services_reachable": True,
        "flow_logs": bool(plan.referring_to(networks[0], "alicloud:vpc/flowLog:FlowLog")),
    }


def _is_private(plan: Estate, subnet: Resource) -> bool:
    """Whether a vSwitch reaches the internet through a NAT gateway alone, or says that it is not to."""
    return (
        bool(plan.referring_to(subnet, "alicloud:vpc/snatEntry:SnatEntry")) or subnet.get("tags.tier") == "private"
    )
