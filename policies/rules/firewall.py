"""Rules about security groups."""

from __future__ import annotations

from collections.abc import Iterator

from infra.estate.estate import Estate
from infra.estate.resource import Resource, is_unknown
from infra.policy.predicates import every, present
from infra.policy.rule import Related, Rule, Settings, Violation
from infra.view.everybody import everybody
from policies.opening import ALL_PORTS, beyond, openings


def _closed_to_everybody(resource: Resource, _plan: Estate, settings: Settings) -> Iterator[Violation]:
    allowed = ", ".join(map(str, sorted(settings.public_ports)))
    expected = f"only ports {allowed} open to everybody" if allowed else "no port open to everybody"
    for opening in openings(resource):
        if is_unknown(opening.source):
            if opening.ports is None or beyond(opening.ports, settings.public_ports):
                yield Violation(opening.path, "a source known only after the update", expected, undetermined=True)
        elif everybody(opening.source):
            if opening.ports is None:
                actual = f"ports known only after the update, open to {opening.source}"
                yield Violation(opening.path, actual, expected, undetermined=True)
            elif beyond(opening.ports, settings.public_ports):
                yield Violation(opening.path, f"{_ports(opening.ports)} open to {opening.source}", expected)


def _ports(ports: tuple[int, int]) -> str:
    if ports == ALL_PORTS:
        return "every port"
    return f"port {ports[0]}" if ports[0] == ports[1] else f"ports {ports[0]} to {ports[1]}"


def _default_group_locked(vpc: Resource, plan: Estate, _settings: Settings) -> Iterator[Violation]:
    groups = plan.attached_to(vpc, "vpcId", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
    if not groups:
        yield Violation("", "the default security group is not managed", "a DefaultSecurityGroup without rules")
    for group in groups:
        for name in ("egress", "ingress"):
            if group.get(name):
                yield Violation(name, f"{group.name} has {name} rules", "a DefaultSecurityGroup without rules")


NOT_OPEN = Rule(
    id="firewall-not-open",
    title="Ensure security groups open only web ports to everybody",
    why="Every other open port is scanned within minutes: shells, databases, caches, administration.",
    fix="Name the sources: a group, a private range, an office. Setting public_ports holds the exceptions.",
    severity="critical",
    level="mandatory",
    checks={
        "alicloud:ecs/securityGroupRule:SecurityGroupRule": _closed_to_everybody,
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": _closed_to_everybody,
        "aws:ec2/securityGroup:SecurityGroup": _closed_to_everybody,
        "aws:ec2/securityGroupRule:SecurityGroupRule": _closed_to_everybody,
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _closed_to_everybody,
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

DEFAULT_LOCKED = Rule(
    id="firewall-default-locked",
    title="Ensure the default security group of every network lets nothing through",
    why="Whatever is launched without a group lands in the default one, where members reach each other.",
    fix="Add an ec2.DefaultSecurityGroup with vpc_id and neither ingress nor egress.",
    severity="medium",
    level="advisory",
    checks={"aws:ec2/vpc:Vpc": Related(_default_group_locked)},
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
    checks={
        "alicloud:ecs/securityGroupRule:SecurityGroupRule": present("description"),
        "aws:ec2/securityGroup:SecurityGroup": every(
            present("ingress.*.description"), present("egress.*.description")
        ),
        "aws:ec2/securityGroupRule:SecurityGroupRule": present("description"),
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": present("description"),
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": present("description"),
    },
    frameworks=("Checkov CKV_AWS_23",),
)

RULES = (DEFAULT_LOCKED, DESCRIBED, NOT_OPEN)
