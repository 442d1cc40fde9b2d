"""Rules about security groups."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from infra.policy.ask import Ask, every, together
from infra.policy.rule import Rule, Scope, ViewCheck, Violation
from infra.view.everybody import everybody
from infra.view.network import Network
from infra.view.opening import ALL_PORTS, Opening, Ports, SecurityGroup
from infra.view.reading import Reading

GROUPS = Ask(SecurityGroup)
NETWORKS = Ask(Network)
OPENINGS = Ask(Opening)
LOCKED = "a DefaultSecurityGroup without rules"

FURTHEST = 1024
"""Ports of a range that are looked at one by one; nobody allows more of them by name."""


def _closed_to_everybody(opening: Opening, scope: Scope) -> Iterator[Violation]:
    if opening.inbound.known is False or opening.accepts.known is False:
        return
    allowed, ports = scope.settings.public_ports, opening.ports
    more = ports.as_is(ports.known is not None and _beyond(ports.known, allowed))
    if more.known is False:
        return
    expected = _expected(allowed)

    def named(source: Reading[str], _scope: Scope) -> Iterator[Violation]:
        everyone = source.as_is(everybody(source.known or ""))
        if together(expected, opening.inbound, opening.accepts, more, everyone) and ports.value:
            actual = f"{_ports(ports.value)} open to {source.value}"
            yield Violation(source.place(opening.resource), actual, expected)

    yield from OPENINGS.each(lambda it: it.ranges, named)(opening, scope)


def _expected(allowed: Iterable[int]) -> str:
    names = ", ".join(map(str, sorted(allowed)))
    return f"only ports {names} open to everybody" if names else "no port open to everybody"


def _beyond(ports: Ports, allowed: Collection[int]) -> bool:
    """Whether a port of the range is not allowed."""
    first, last = ports
    return any(port not in allowed for port in range(first, min(last, first + FURTHEST) + 1))


def _ports(ports: Ports) -> str:
    if ports == ALL_PORTS:
        return "every port"
    return f"port {ports[0]}" if ports[0] == ports[1] else f"ports {ports[0]} to {ports[1]}"


def _without(way: str, rows: Callable[[SecurityGroup], Reading[tuple[Opening, ...]]]) -> ViewCheck:
    """The group must have no rows of its own that way."""

    def check(group: SecurityGroup, _scope: Scope) -> Iterator[Violation]:
        found = rows(group)
        if found.value:
            yield Violation(found.path, f"{group.resource.name} has {way} rules", LOCKED)

    return check


def _no_rule(rule: Reading[Opening], _scope: Scope) -> Iterator[Violation]:
    yield Violation(rule.value.resource.name, "a rule of the default security group", LOCKED)


_RULELESS = every(
    _without("egress", lambda it: it.outbound),
    _without("ingress", lambda it: it.inbound),
    GROUPS.each(lambda it: it.rules, _no_rule),
)


def _default_group_managed(network: Network, _scope: Scope) -> Iterator[Violation]:
    if not network.default_groups.value:
        yield Violation("", "the default security group is not managed", LOCKED)


def _default_group_locked(group: Reading[SecurityGroup], scope: Scope) -> Iterator[Violation]:
    yield from _RULELESS(group.value, scope)


DEFAULT_LOCKED = Rule(
    id="firewall-default-locked",
    title="Ensure the default security group of every network lets nothing through",
    why="Whatever is launched without a group lands in the default one, where members reach each other.",
    fix="Add an ec2.DefaultSecurityGroup with vpc_id and neither ingress nor egress.",
    severity="medium",
    level="advisory",
    views={
        Network: every(_default_group_managed, NETWORKS.each(lambda it: it.default_groups, _default_group_locked))
    },
    absent={"alicloud": "the provider knows no default security group; every instance names its groups"},
    frameworks=("Checkov CKV2_AWS_12",),
)

DESCRIBED = Rule(
    id="firewall-described",
    title="Ensure every security group rule says what it is for",
    why="A rule nobody can explain is a rule nobody dares to remove.",
    fix="Set description on the rule.",
    severity="low",
    level="advisory",
    views={
        Opening: OPENINGS.yes(lambda it: it.described, "a value"),
        SecurityGroup: every(
            GROUPS.each(lambda it: it.inbound, OPENINGS.yes(lambda it: it.described, "a value")),
            GROUPS.each(lambda it: it.outbound, OPENINGS.yes(lambda it: it.described, "a value")),
        ),
    },
    frameworks=("Checkov CKV_AWS_23",),
)

NOT_OPEN = Rule(
    id="firewall-not-open",
    title="Ensure security groups open only web ports to everybody",
    why="Every other open port is scanned within minutes: shells, databases, caches, administration.",
    fix="Name the sources: a group, a private range, an office. Setting public_ports holds the exceptions.",
    severity="critical",
    level="mandatory",
    views={
        Opening: _closed_to_everybody,
        SecurityGroup: GROUPS.each(lambda it: it.inbound, _closed_to_everybody),
    },
    frameworks=(
        "CIS Alibaba Cloud 2.0.0 4.3",
        "CIS Alibaba Cloud 2.0.0 4.4",
        "Checkov CKV_ALI_2",
        "Checkov CKV_ALI_3",
        "Checkov CKV_AWS_24",
        "Checkov CKV_AWS_25",
        "Checkov CKV_AWS_277",
    ),
    settings=("public_ports",),
)

RULES = (DEFAULT_LOCKED, DESCRIBED, NOT_OPEN)
