"""Firewall on AWS: what the simulated EC2 knows of security groups and their rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from infra.estate.resource import whole
from infra.rehearsal import checks
from infra.rehearsal.aws.reference import DEFAULT_GROUP, GROUP, in_groups
from infra.rehearsal.aws.shape import arn, described, id_of, name_of, owned, sibling_id
from infra.rehearsal.kind import Check, Cloud, Draft, Kind, Problem

SOURCES = ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")
"""What a rule may be open to; one of them."""

SAME = ("securityGroupId", "ipProtocol", "fromPort", "toPort", *SOURCES)
"""Inputs in which two equal rules are one."""

PORT_PROTOCOLS = {"tcp": "tcp", "6": "tcp", "udp": "udp", "17": "udp"}
PROTOCOLS = frozenset({"-1", "icmp", "icmpv6", "tcp", "udp", *map(str, range(256))})

NO_RANGE = "InvalidParameterValue: CIDR block {value} is malformed"

PROVIDER = "terraform-provider-aws internal/service/ec2"


def _default_id(draft: Draft) -> str:
    """Every VPC has one already; managing it takes it over."""
    return sibling_id("sg", str(draft.known("vpcId", draft.seed)))


def _default_group(draft: Draft, id: str) -> Mapping[str, Any]:
    return owned("ec2", "security-group")(draft, id) | {
        "description": "default VPC security group",
        "name": "default",
        "namePrefix": "",
    }


def _group(draft: Draft, id: str) -> Mapping[str, Any]:
    return owned("ec2", "security-group")(draft, id) | {
        "egress": [],
        "ingress": [],
        "name": name_of(draft),
        "namePrefix": "",
        "revokeRulesOnDelete": False,
    }


def _rule(draft: Draft, id: str) -> Mapping[str, Any]:
    return described(draft, arn(draft, "ec2", f"security-group-rule/{id}")) | {"securityGroupRuleId": id}


def _one_source(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    given = [name for name in SOURCES if draft.inputs.get(name) is not None]
    if len(given) != 1:
        said = f"{len(given)} are ({', '.join(given)})" if given else "none is"
        yield Problem(
            given[1] if given else SOURCES[0],
            f"InvalidParameterCombination: exactly one of {', '.join(SOURCES)} must be specified; {said}",
        )


def _ports(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    protocol = str(draft.known("ipProtocol", ""))
    if protocol not in PORT_PROTOCOLS:
        return
    for path in ("fromPort", "toPort"):
        if draft.inputs.get(path) is None:
            message = "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange."
            yield Problem(path, f"InvalidParameterValue: {message}")
            return
    first, last = whole(draft.known("fromPort")), whole(draft.known("toPort"))
    if first is None or last is None:
        return
    if not all(0 <= port <= checks.PORTS[1] for port in (first, last)):
        path = "toPort" if 0 <= first <= checks.PORTS[1] else "fromPort"
        yield Problem(path, f"InvalidParameterValue: Invalid value '{first}-{last}' for portRange: 0 to 65535")
    elif first > last:
        yield Problem("fromPort", f"InvalidParameterValue: Invalid TCP/UDP port range ({first}:{last})")


def _duplicate(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    for other in cloud.all(draft.token):
        if other.id != draft.id and all(other.inputs.get(name) == draft.inputs.get(name) for name in SAME):
            peer = next((str(draft.inputs[name]) for name in SOURCES if draft.inputs.get(name)), "")
            ports = f"from port: {draft.inputs.get('fromPort')}, to port: {draft.inputs.get('toPort')}"
            protocol = str(draft.inputs.get("ipProtocol")).upper()
            message = f'the specified rule "peer: {peer}, {protocol}, {ports}, ALLOW" already exists'
            yield Problem("", f"InvalidPermission.Duplicate: {message}")
            return


RULES = 60
"""Rules of one direction in a group, until the account asks for more.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html, 2026-11-27.
"""

FULL = "RulesPerSecurityGroupLimitExceeded: The maximum number of rules per security group has been reached."

RULE_CHECKS: tuple[Check, ...] = (
    checks.cidr("cidrIpv4", NO_RANGE),
    checks.cidr("cidrIpv6", NO_RANGE),
    checks.one_of("ipProtocol", PROTOCOLS, "InvalidParameterValue: Invalid value '{value}' for IP protocol"),
    _one_source,
    _ports,
)


def _rule_kind(token: str, file: str) -> Kind:
    return Kind(
        token=token,
        identity=id_of("sgr"),
        outputs=_rule,
        references=(in_groups("securityGroupId", holds=""), in_groups("referencedSecurityGroupId")),
        validations=RULE_CHECKS,
        checks=(_duplicate, checks.room(RULES, ("securityGroupId",), FULL)),
        quota=FULL,
        absent="InvalidSecurityGroupRuleId.NotFound: The security group rule ID '{id}' does not exist",
        source=f"{PROVIDER}/{file} at 00a3220; another type of source makes another rule, which is not modelled",
    )


KINDS: tuple[Kind, ...] = (
    Kind(token=DEFAULT_GROUP, identity=_default_id, outputs=_default_group),
    Kind(token=GROUP, identity=id_of("sg"), outputs=_group),
    _rule_kind("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "vpc_security_group_egress_rule.go"),
    _rule_kind("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "vpc_security_group_ingress_rule.go"),
)
"""Sorted by token."""
