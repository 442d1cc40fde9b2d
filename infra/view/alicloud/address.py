"""Elastic IP addresses of VPCs."""

from __future__ import annotations

from infra.view.address import Address, AddressAssociation, Holder
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import made, number, one_of
from infra.view.view import Subject

EIPS = ("alicloud:ecs/eipAddress:EipAddress", "alicloud:ecs/eip:Eip")
ASSOCIATION = "alicloud:ecs/eipAssociation:EipAssociation"
BALANCERS = ("alicloud:alb/loadBalancer:LoadBalancer", "alicloud:nlb/loadBalancer:LoadBalancer")

KINDS: dict[str, Holder] = {
    "EcsInstance": "machine",
    "HaVip": "other",
    "IpAddress": "other",
    "Nat": "gateway",
    "NetworkInterface": "interface",
    "SlbInstance": "balancer",
}
"""What can have an address (docs of alicloud.ecs.EipAssociation, `instance_type`)."""

_KIND = one_of(KINDS, "instanceType", default="EcsInstance")


def _joined(at: Subject) -> Reading[Holder | None]:
    found = at.read(_KIND)
    return Reading(at.resource, "instanceId", "value", found.value, found.shown) if found.is_known else found


_HOLDER = made(_joined, _KIND, paths=("instanceId",))


def _holder(at: Subject) -> Reading[Holder | None]:
    joined = at.estate.resolver.beside(at.resource, "allocationId", (ASSOCIATION,), EIPS)
    if joined.found:
        return at.at(joined.found[0]).read(_HOLDER)
    if at.estate.referring_to(at.resource, *BALANCERS):
        return Reading(at.resource, "", "value", "balancer")
    return Reading(at.resource, "", "unknown" if joined.doubt else "value", None, note=joined.doubt)


READERS = (
    Reader(
        Address(
            holder=made(_holder, paths=(f"{ASSOCIATION} allocationId",)),
            on_demand=one_of(
                {"PayAsYouGo": True, "PostPaid": True, "PrePaid": False, "Subscription": False},
                "paymentType",
                "instanceChargeType",
                default="PayAsYouGo",
            ),
            by_traffic=one_of(
                {"PayByBandwidth": False, "PayByTraffic": True}, "internetChargeType", default="PayByBandwidth"
            ),
            bandwidth=number("bandwidth", default=5),
        ),
        EIPS,
    ),
    Reader(AddressAssociation(holder=_HOLDER), (ASSOCIATION,)),
)
