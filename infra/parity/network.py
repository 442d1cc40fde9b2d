"""Facts about the network."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.parity.fact import Facts
from infra.view.address import Address
from infra.view.gateway import NatGateway
from infra.view.network import Network
from infra.view.subnet import Subnet
from infra.view.views import views


def facts(estate: Estate) -> Facts:
    """Zones, NAT, egress path, flow logs, range."""
    seen = views(estate)
    networks = seen.owned(Network, "network")
    if not networks:
        return {}
    network = networks[0]
    subnets, gateways = seen.owned(Subnet, "network"), seen.owned(NatGateway, "network")
    zones = {subnet.zone.known for subnet in subnets}
    public = [subnet for subnet in subnets if subnet.public.known]
    return {
        "cidr": network.cidr.known,
        "zones": len(zones),
        "private_subnets": len(subnets) - len(public),
        "public_subnets": len(public),
        "public_addresses_by_default": any(subnet.gives_addresses.known for subnet in subnets),
        "nat": ("per-zone" if len(gateways) == len(zones) > 1 else "shared") if gateways else "none",
        "nat_addresses": len(seen.owned(Address, "network")),
        "services_reachable": bool(network.reaches_services.known or gateways),
        "flow_logs": network.logged.known,
    }
