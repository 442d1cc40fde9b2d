"""Rules of security groups of ECS, and prefix lists."""

from __future__ import annotations

from dataclasses import dataclass

from infra.view.opening import ALL_PORTS, Opening, Ports, PrefixList, ranges
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import is_set, link, made, one_of, required, rows, text
from infra.view.view import Subject, View

RULE = "alicloud:ecs/securityGroupRule:SecurityGroupRule"
PREFIX_LIST = "alicloud:ecs/ecsPrefixList:EcsPrefixList"
NETWORK_PREFIX_LIST = "alicloud:vpc/prefixList:PrefixList"

EVERY_PORT = "-1/-1"

HAS_PORTS = {"all": True, "gre": False, "icmp": False, "icmpv6": False, "tcp": True, "udp": True}
"""Protocols that a rule can name (docs of alicloud.ecs.SecurityGroupRule, `ip_protocol`)."""

_PROTOCOL = required(one_of(HAS_PORTS, "ipProtocol"))
_RANGE = text("portRange", default=EVERY_PORT)


def _ports(at: Subject) -> Reading[Ports | None]:
    protocol, written = at.read(_PROTOCOL), at.read(_RANGE)
    if not protocol.is_known or not protocol.value:
        return protocol.as_is(None)
    if not written.is_known or written.value == EVERY_PORT:
        return written.as_is(ALL_PORTS)
    first, _, last = written.value.partition("/")
    try:
        return written.as_is((int(first), int(last or first)))
    except ValueError:
        note = f"{written.value}, no range of ports"
        return Reading(written.resource, written.path, "malformed", raw=written.raw, note=note)


_FOUR, _SIX, _GROUP = text("cidrIp"), text("ipv6CidrIp"), is_set("sourceSecurityGroupId")
_LIST = link("prefixListId", PrefixList)


def _listed(at: Subject) -> Reading[PrefixList | None]:
    """A prefix list counts only where nothing else is named (docs of alicloud.ecs.SecurityGroupRule)."""
    others = [at.read(_FOUR), at.read(_SIX), at.read(_GROUP)]
    return Reading(at.resource, "", "absent") if any(one.state != "absent" for one in others) else at.read(_LIST)


@dataclass(frozen=True, eq=False)
class _Entry(View):
    """One line of a prefix list."""

    range: Reading[str]


def _held(path: str) -> Reading[tuple[Reading[str], ...]]:
    entries = rows(path, _Entry(range=required(text("cidr"))))

    def how(at: Subject) -> Reading[tuple[Reading[str], ...]]:
        found = at.read(entries)
        return found.as_is(tuple(one.range for one in found.known or ()))

    return ranges(made(how, entries))


READERS = (
    Reader(
        Opening(
            inbound=required(one_of({"ingress": True, "egress": False}, "type")),
            accepts=one_of({"accept": True, "drop": False}, "policy", default="accept"),
            ports=made(_ports, _PROTOCOL, _RANGE),
            ranges=ranges(_FOUR, _SIX, made(_listed, _FOUR, _SIX, _GROUP, _LIST)),
            described=is_set("description"),
        ),
        (RULE,),
    ),
    Reader(PrefixList(ranges=_held("entries")), (PREFIX_LIST,)),
    Reader(PrefixList(ranges=_held("entrys")), (NETWORK_PREFIX_LIST,)),
)
