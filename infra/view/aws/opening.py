"""Security groups of EC2, their rules and prefix lists."""

from __future__ import annotations

from dataclasses import dataclass, replace

from infra.view.opening import ALL_PORTS, Opening, Ports, PrefixList, SecurityGroup, ranges
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import (
    all_beside,
    assumed,
    attached,
    fixed,
    is_set,
    link,
    links,
    made,
    never,
    one_of,
    required,
    rows,
    text,
    texts,
    whole,
)
from infra.view.view import Subject, View

GROUP = "aws:ec2/securityGroup:SecurityGroup"
DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
PREFIX_LIST = "aws:ec2/managedPrefixList:ManagedPrefixList"
ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry"

EVERY_PROTOCOL = ("-1", "all")
WITH_PORTS = ("6", "17", "tcp", "udp")
"""Protocols that have ports, by name and by number."""

_FIRST, _LAST = whole("fromPort", default=ALL_PORTS[0]), whole("toPort", default=ALL_PORTS[1])


def _ports(path: str) -> Reading[Ports | None]:
    protocol = required(text(path, names={}))

    def how(at: Subject) -> Reading[Ports | None]:
        found = at.read(protocol)
        if not found.is_known or found.value in EVERY_PROTOCOL:
            return found.as_is(ALL_PORTS)
        if found.value not in WITH_PORTS:
            return found.as_is(None)
        first, last = at.read(_FIRST), at.read(_LAST)
        return (last if first.is_known and not last.is_known else first).as_is((first.known, last.known))

    return made(how, protocol, _FIRST, _LAST)


_ROW = Opening(
    inbound=fixed(True),
    accepts=fixed(True),
    ports=_ports("protocol"),
    ranges=ranges(texts("cidrBlocks"), texts("ipv6CidrBlocks"), links("prefixListIds", PrefixList)),
    described=is_set("description"),
)
_RULE = replace(_ROW, inbound=required(one_of({"ingress": True, "egress": False}, "type")))
_INGRESS = replace(
    _ROW,
    ports=_ports("ipProtocol"),
    ranges=ranges(text("cidrIpv4"), text("cidrIpv6"), link("prefixListId", PrefixList)),
)

_GROUP = SecurityGroup(
    inbound=rows("ingress", _ROW),
    outbound=rows("egress", replace(_ROW, inbound=fixed(False))),
    rules=attached(Opening, "securityGroupId", (GROUP, DEFAULT_GROUP), (RULE, INGRESS, EGRESS)),
)
_OF_DEFAULT = replace(_ROW, described=never("the default group is to have no rules at all"))


@dataclass(frozen=True, eq=False)
class _Entry(View):
    """One line of a prefix list."""

    range: Reading[str]


_CIDR = required(text("cidr"))
_ENTRIES = rows("entries", _Entry(range=_CIDR))
_MORE = all_beside(assumed(None), "prefixListId", (PREFIX_LIST,), {ENTRY: _CIDR})


def _held(at: Subject) -> Reading[tuple[Reading[str], ...]]:
    """What the list says itself, and what entries beside it add."""
    entries = at.read(_ENTRIES)
    own = tuple(one.range for one in entries.value) if entries.is_known else (entries,)
    return Reading(at.resource, entries.path, "value", (*own, *at.read(_MORE).value))


READERS = (
    Reader(_GROUP, (GROUP,)),
    Reader(
        replace(
            _GROUP,
            inbound=rows("ingress", _OF_DEFAULT),
            outbound=rows("egress", replace(_OF_DEFAULT, inbound=fixed(False))),
        ),
        (DEFAULT_GROUP,),
    ),
    Reader(_RULE, (RULE,)),
    Reader(_INGRESS, (INGRESS,)),
    Reader(replace(_INGRESS, inbound=fixed(False)), (EGRESS,)),
    Reader(PrefixList(ranges=ranges(made(_held, _ENTRIES, _MORE))), (PREFIX_LIST,)),
)
