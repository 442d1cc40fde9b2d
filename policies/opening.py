"""Openings: what a security group lets in, read alike from every shape it is written in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from infra.estate.estate import Estate
from infra.estate.resource import UNKNOWN, Resource, is_unknown, whole
from infra.policy.predicates import find, peek, same, wrong
from infra.policy.rule import Check, Settings, Violation
from infra.view.everybody import everybody

ANY_PROTOCOL = frozenset({"-1", "all"})
PORT_PROTOCOLS = frozenset({"6", "17", "tcp", "udp", *ANY_PROTOCOL})
"""Protocols that have ports, as both clouds write them."""

ALL_PORTS = (0, 65535)


PRIVATE_RANGES = "named private ranges"


@dataclass(frozen=True, slots=True)
class Opening:
    """One source that may reach one range of ports; `ports` is None where it is not known yet."""

    path: str
    source: str
    ports: tuple[int, int] | None


def openings(resource: Resource) -> Iterator[Opening]:
    """What the resource lets in, by protocols that have ports."""
    match resource.type:
        case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
            sources = {name: peek(resource, name) for name in ("cidrIpv4", "cidrIpv6")}
            yield from _aws("", peek(resource, "ipProtocol"), resource.inputs, sources)
        case "aws:ec2/securityGroupRule:SecurityGroupRule":
            if same(peek(resource, "type"), "ingress"):
                sources = {name: peek(resource, name) for name in ("cidrBlocks", "ipv6CidrBlocks")}
                yield from _aws("", peek(resource, "protocol"), resource.inputs, sources)
        case "alicloud:ecs/securityGroupRule:SecurityGroupRule":
            yield from _alicloud(resource)
        case _:
            yield from _inline(resource)


def _inline(resource: Resource) -> Iterator[Opening]:
    rules = peek(resource, "ingress", ())
    if is_unknown(rules):
        yield Opening("ingress", UNKNOWN, None)
        return
    for index, rule in enumerate(rules):
        if is_unknown(rule):
            yield Opening(f"ingress.{index}", UNKNOWN, None)
        elif rule is not None:
            sources = {name: rule.get(name) for name in ("cidrBlocks", "ipv6CidrBlocks")}
            yield from _aws(f"ingress.{index}.", rule.get("protocol"), rule, sources)


def _aws(prefix: str, protocol: Any, ports: Any, sources: dict[str, Any]) -> Iterator[Opening]:
    if _without_ports(protocol):
        return
    everything = str(protocol).lower() in ANY_PROTOCOL
    span = ALL_PORTS if everything else _span(ports.get("fromPort", 0), ports.get("toPort", 65535))
    for name, value in sources.items():
        for path, source in _each(f"{prefix}{name}", value):
            yield Opening(path, source, None if is_unknown(protocol) else span)


def _alicloud(resource: Resource) -> Iterator[Opening]:
    if not same(peek(resource, "type"), "ingress") or same(peek(resource, "policy"), "drop"):
        return
    protocol = peek(resource, "ipProtocol")
    if _without_ports(protocol):
        return
    text = peek(resource, "portRange", "-1/-1")
    low, _, high = str(text).partition("/")
    span = ALL_PORTS if str(text) == "-1/-1" else None if is_unknown(text) else _span(low, high or low)
    for name in ("cidrIp", "ipv6CidrIp"):
        for path, source in _each(name, peek(resource, name)):
            yield Opening(path, source, None if is_unknown(protocol) else span)


def _without_ports(protocol: Any) -> bool:
    return not is_unknown(protocol) and str(protocol).lower() not in PORT_PROTOCOLS


def _each(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield f"{path}.{index}", str(item)
    elif value not in (None, ""):
        yield path, str(value)


def _span(low: Any, high: Any) -> tuple[int, int] | None:
    first, last = whole(low), whole(high)
    return None if first is None or last is None else (first, last)


def beyond(ports: tuple[int, int], allowed: Iterable[int]) -> bool:
    """Whether a port of the range is not allowed."""
    return not set(range(ports[0], min(ports[1], ports[0] + 1024) + 1)) <= set(allowed)


def no_everybody(path: str) -> Check:
    """No range of the list (or comma-separated text) at `path` may be the whole internet."""

    def check(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
        for where, value in find(resource, path):
            if is_unknown(value):
                yield wrong(where, value, PRIVATE_RANGES)
                continue
            ranges = value.split(",") if isinstance(value, str) else list(value or ())
            if any(map(is_unknown, ranges)):
                yield Violation(where, "ranges known only after the update", PRIVATE_RANGES, undetermined=True)
            for text in ranges:
                if not is_unknown(text) and everybody(str(text).strip()):
                    yield Violation(where, str(text).strip(), PRIVATE_RANGES)

    return check
