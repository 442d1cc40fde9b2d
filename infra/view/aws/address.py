"""Elastic IP addresses of EC2."""

from __future__ import annotations

from infra.view.address import Address, AddressAssociation, Holder
from infra.view.aws.gateway import NAT
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import fixed, is_set, made
from infra.view.view import Subject

EIP = "aws:ec2/eip:Eip"
ASSOCIATION = "aws:ec2/eipAssociation:EipAssociation"
BALANCERS = ("aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer")


def _named(machine: str, interface: str) -> Reading[Holder | None]:
    """What the two inputs give it to."""
    on_machine, on_interface = is_set(machine), is_set(interface)

    def how(at: Subject) -> Reading[Holder | None]:
        first, second = at.read(on_machine), at.read(on_interface)
        if not first.is_known or first.value:
            return first.as_is("machine")
        return second.as_is("interface") if not second.is_known or second.value else first.as_is(None)

    return made(how, on_machine, on_interface)


_OWN = _named("instance", "networkInterface")
_JOINED = _named("instanceId", "networkInterfaceId")


def _holder(at: Subject) -> Reading[Holder | None]:
    """What it names itself, else what names it."""
    own = at.read(_OWN)
    if own.state != "absent":
        return own
    named = at.estate.resolver.beside(at.resource, "allocationId", (NAT, ASSOCIATION), (EIP,))
    found = (*named.found, *at.estate.referring_to(at.resource, NAT, ASSOCIATION, *BALANCERS))
    if found:
        by = found[0]
        holder = "gateway" if by.type == NAT else "balancer" if by.type in BALANCERS else "other"
        joined = at.at(by).read(_JOINED).known if by.type == ASSOCIATION else None
        return Reading(at.resource, "", "value", joined or holder, f"that of {by.name}")
    return Reading(at.resource, "", "unknown" if named.doubt else "value", None, note=named.doubt)


READERS = (
    Reader(
        Address(
            holder=made(_holder, _OWN, paths=(f"{NAT} allocationId", f"{ASSOCIATION} allocationId")),
            on_demand=fixed(True),
            by_traffic=fixed(True),
            bandwidth=fixed(None, "it has no limit of its own"),
        ),
        (EIP,),
    ),
    Reader(AddressAssociation(holder=_OWN), (EIP,)),
    Reader(AddressAssociation(holder=_JOINED), (ASSOCIATION,)),
)
