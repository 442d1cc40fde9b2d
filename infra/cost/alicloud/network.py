"""VPC, NAT gateways, elastic IP addresses and the traffic that crosses them."""

from __future__ import annotations

from infra.cost.alicloud.traffic import EIPS, INSTANCE, NAT, attached_to, egress, is_public_nat
from infra.cost.bearer import first, share
from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import number, text, times
from infra.estate.resource import UNKNOWN, Resource
from infra.money import DAYS_PER_MONTH, HOURS_PER_MONTH

VPC = "alicloud:vpc/network:Network"


def vpc(resource: Resource, scope: Scope) -> list[Charge]:
    """A VPC: free; the first one shows the traffic between zones, which Alibaba Cloud lists at 0."""
    quantity, note = share(resource, first(scope, VPC), scope.usage.cross_zone_gb)
    if note or not quantity:
        return []
    note = "private traffic inside a region is free, across zones too"
    sku = "VPC traffic between zones"
    return [Charge("Traffic between zones", "cross_az_traffic", sku, "GB", quantity, usage_based=True, note=note)]


def nat_gateway(resource: Resource, scope: Scope) -> list[Charge]:
    """A NAT gateway: hours and capacity units, one of which is a GB, both directions."""
    if not is_public_nat(resource, scope):
        return [Charge("VPC NAT gateway hours", "nat_gateway", "VPC NAT gateway", "hour", HOURS_PER_MONTH)]
    bearer = first(scope, NAT, where=is_public_nat)
    processed, note = share(resource, bearer, scope.usage.nat_gb)
    return [
        Charge("NAT gateway hours", "nat_gateway", "NAT gateway", "hour", HOURS_PER_MONTH),
        Charge(
            "NAT gateway capacity units",
            "nat_gateway",
            "NAT gateway CU",
            "CU-hour",
            processed,
            usage_based=True,
            note=note or "1 CU is 1 GB processed in an hour",
        ),
        *egress(resource, scope),
    ]


def address(resource: Resource, scope: Scope) -> list[Charge]:
    """An elastic IP address: held by the hour unless an instance has it, and its traffic or bandwidth.

    Pay-by-bandwidth is what the provider makes of an address that does not say (docs of alicloud.ecs.EipAddress).
    """
    charging = text(resource, "internetChargeType", "PayByBandwidth")
    payment = text(resource, "paymentType", text(resource, "instanceChargeType", "PayAsYouGo"))
    if payment not in ("PayAsYouGo", "PostPaid"):
        option = UNKNOWN if payment == UNKNOWN else "subscription"
        return [Charge("Elastic IP address", "public_ip", "EIP", "month", None, option)]
    option = {"PayByTraffic": "", UNKNOWN: UNKNOWN}.get(charging, "pay-by-bandwidth")
    found: list[Charge] = []
    if attached_to(resource, scope) != INSTANCE:
        note = "free only while an ECS instance has it"
        found.append(Charge("Elastic IP address", "public_ip", "EIP", "hour", HOURS_PER_MONTH, option, note=note))
    if option != "pay-by-bandwidth":
        return [*found, *egress(resource, scope)]
    quantity = times(number(resource, "bandwidth", 5), DAYS_PER_MONTH)
    return [*found, Charge("Bandwidth of the address", "public_ip", "EIP bandwidth", "Mbps-day", quantity)]


ESTIMATORS: dict[str, Estimator] = {
    **dict.fromkeys(EIPS, address),
    NAT: nat_gateway,
    VPC: vpc,
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
    "alicloud:vpc/switch:Switch": "vSwitches cost nothing",
}
