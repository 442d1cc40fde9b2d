"""Firewall: security groups and their rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address

from infra.estate.resource import is_unknown
from infra.rehearsal import checks
from infra.rehearsal.alicloud import shape
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem, Record

GROUP = "alicloud:ecs/securityGroup:SecurityGroup"
RULE = "alicloud:ecs/securityGroupRule:SecurityGroupRule"
TEMPLATE = "alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate"
SCALING_GROUP = "alicloud:ess/scalingGroup:ScalingGroup"

IN_USE = "DependencyViolation: There is still instance(s) in the specified security group."


ANY_PORT = "-1/-1"
MISMATCH = "OperationDenied: The specified IpProtocol does not exist or IpProtocol and PortRange do not match."

LISTENING = ("tcp", "udp")
"""Protocols with ports; the others take `ANY_PORT` (terraform-provider-alicloud website/docs/r, 2026-08-21)."""


def _has_instances(record: Record, cloud: Cloud) -> str:
    """The instances of a scaling group are in the group that its template names."""
    templates = {
        template.id
        for template in cloud.all(TEMPLATE)
        if record.id in (template.outputs.get("securityGroupId"), *template.outputs.get("securityGroupIds", ()))
    }
    for group in cloud.all(SCALING_GROUP):
        if group.outputs.get("launchTemplateId") in templates and group.outputs.get("minSize"):
            return f"{IN_USE} ({record.id} is used by {group.id})"
    return ""


def _rule_id(draft: Draft) -> str:
    """``<group>:<direction>:<protocol>:<ports>:<network>:<range or other group>:<policy>:<priority>``."""
    peer = next(
        (
            str(value).replace(":", "_")
            for name in ("cidrIp", "ipv6CidrIp", "prefixListId", "sourceSecurityGroupId")
            if (value := draft.known(name))
        ),
        "",
    )
    return ":".join(
        (
            str(draft.known("securityGroupId", "")),
            str(draft.known("type", "")),
            str(draft.known("ipProtocol", "")),
            str(draft.known("portRange", ANY_PORT)),
            str(draft.known("nicType", "internet")),
            peer,
            str(draft.known("policy", "accept")),
            shape.plain(draft.known("priority", 1)),
        )
    )


def _peer(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    outward = draft.known("type") == "egress"
    name = "DestCidrIp" if outward else "SourceCidrIp"
    cidr = draft.known("cidrIp")
    if cidr is not None and not _is_range(cidr):
        yield Problem("cidrIp", f'Invalid{name}.Malformed: The specified parameter "{name}" is not valid.')


def _is_range(text: str) -> bool:
    """A range, or one address."""
    try:
        return bool(IPv4Address(text))
    except ValueError:
        return checks.network(text) is not None


def _ports(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    text, protocol = draft.known("portRange", ANY_PORT), draft.known("ipProtocol")
    if protocol is None or is_unknown(draft.inputs.get("portRange")):
        return
    if protocol not in LISTENING:
        if text != ANY_PORT:
            yield Problem("portRange", MISMATCH)
        return
    found = re.fullmatch(r"(\d{1,5})/(\d{1,5})", str(text))
    if found is None or not 1 <= int(found[1]) <= int(found[2]) <= checks.PORTS[1]:
        yield Problem(
            "portRange", 'InvalidIpProtocol.Malformed: The specified parameter "PortRange" is not valid.'
        )


def _not_itself(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    if draft.known("sourceSecurityGroupId") == draft.known("securityGroupId", ""):
        message = (
            "InvalidParamter.Conflict: The specified SecurityGroupId should be different from the SourceGroupId."
        )
        yield Problem("sourceSecurityGroupId", message)


KINDS: tuple[Kind, ...] = (
    Kind(
        token=GROUP,
        identity=shape.made("sg", 20),
        outputs=lambda draft, _id: {
            "createTime": shape.CREATED,
            "innerAccessPolicy": "Accept",
            "name": draft.known("securityGroupName"),
            "securityGroupType": "normal",
        },
        locked=_has_instances,
    ),
    Kind(
        token=RULE,
        identity=_rule_id,
        outputs=lambda draft, _id: {
            "nicType": "internet",
            "portRange": ANY_PORT,
            "securityGroupRuleId": f"sgr-{shape.prefix(draft.region)}{draft.digits(17, shape.BASE36, 'sgr')}",
        },
        checks=(
            _peer,
            _ports,
            _not_itself,
        ),
    ),
)
"""Sorted by token."""
