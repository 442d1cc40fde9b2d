"""What makes another resource, compared with the real provider: Check and Diff of its plugin, input by input."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from infra.rehearsal.difference import deletes_first, differences
from infra.rehearsal.kind import Kind
from infra.rehearsal.registry import kinds
from infra.rehearsal.schema import Hint, schema

KINDS = kinds("alicloud")

Inputs = Mapping[str, Any]

BASES: Mapping[str, Inputs] = {
    # A rule that drops everything has no ports to change.
    "alicloud:ecs/securityGroupRule:SecurityGroupRule": {
        "securityGroupId": "sg-1",
        "type": "ingress",
        "ipProtocol": "tcp",
        "portRange": "80/80",
        "cidrIp": "10.0.0.0/8",
        "nicType": "intranet",
        "policy": "accept",
        "priority": 1,
        "description": "Clients",
    },
    "alicloud:cas/serviceCertificate:ServiceCertificate": {"certificateName": "it", "cert": "one", "key": "two"},
}
"""What a resource is like before the change, where the program's plans are no good for that."""

WITHOUT: Mapping[tuple[str, str], str] = {
    ("alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate", "systemDiskCategory"): "systemDisk",
    ("alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate", "systemDiskSize"): "systemDisk",
    ("alicloud:ecs/securityGroupRule:SecurityGroupRule", "prefixListId"): "cidrIp",
}
"""Inputs that a resource has instead of another."""

TRUST = json.dumps({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]})
OTHER_TRUST = json.dumps({"Version": "1", "Statement": [{"Effect": "Deny", "Action": "sts:AssumeRole"}]})

CHANGES: Mapping[tuple[str, str], tuple[Any, Any]] = {
    ("alicloud:alb/listener:Listener", "aclConfig"): ({"aclType": "White"}, {"aclType": "Black"}),
    ("alicloud:alb/rule:Rule", "ruleActions"): (
        [{"order": 1, "type": "Redirect", "redirectConfig": {"host": "a.example.com", "httpCode": "301"}}],
        [{"order": 1, "type": "Redirect", "redirectConfig": {"host": "b.example.com", "httpCode": "301"}}],
    ),
    ("alicloud:alb/rule:Rule", "ruleConditions"): (
        [{"type": "Path", "pathConfig": {"values": ["/a"]}}],
        [{"type": "Path", "pathConfig": {"values": ["/b"]}}],
    ),
    ("alicloud:alb/serverGroup:ServerGroup", "healthCheckConfig"): (
        {"healthCheckEnabled": True, "healthCheckInterval": 10},
        {"healthCheckEnabled": True, "healthCheckInterval": 20},
    ),
    ("alicloud:alb/serverGroup:ServerGroup", "stickySessionConfig"): (
        {"stickySessionEnabled": True, "stickySessionType": "Insert"},
        {"stickySessionEnabled": True, "stickySessionType": "Server"},
    ),
    ("alicloud:alb/serverGroup:ServerGroup", "uchConfig"): (
        {"type": "QueryString", "value": "one"},
        {"type": "QueryString", "value": "two"},
    ),
    ("alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate", "networkInterfaces"): (
        {"primaryIp": "10.0.0.1"},
        {"primaryIp": "10.0.0.2"},
    ),
    ("alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate", "systemDisk"): (
        {"category": "cloud_essd", "size": 40},
        {"category": "cloud_ssd", "size": 80},
    ),
    ("alicloud:ess/scalingGroup:ScalingGroup", "maxInstanceLifetime"): (86400, 86401),
    ("alicloud:ess/scalingRule:ScalingRule", "alarmDimension"): (
        {"dimensionKey": "rulePool", "dimensionValue": "one"},
        {"dimensionKey": "rulePool", "dimensionValue": "two"},
    ),
    ("alicloud:oss/bucket:Bucket", "accessMonitor"): ({"status": "Enabled"}, {"status": "Disabled"}),
    ("alicloud:oss/bucket:Bucket", "serverSideEncryptionRule"): (
        {"sseAlgorithm": "AES256"},
        {"sseAlgorithm": "KMS"},
    ),
    ("alicloud:oss/bucket:Bucket", "versioning"): ({"status": "Enabled"}, {"status": "Suspended"}),
    ("alicloud:ram/policy:Policy", "document"): (TRUST, OTHER_TRUST),
    ("alicloud:ram/policy:Policy", "policyDocument"): (TRUST, OTHER_TRUST),
    ("alicloud:ram/policy:Policy", "statements"): (
        [{"effect": "Allow", "actions": ["oss:GetObject"], "resources": ["*"]}],
        [{"effect": "Deny", "actions": ["oss:GetObject"], "resources": ["*"]}],
    ),
    ("alicloud:ram/role:Role", "assumeRolePolicyDocument"): (TRUST, OTHER_TRUST),
    ("alicloud:ram/role:Role", "document"): (TRUST, OTHER_TRUST),
    ("alicloud:rds/instance:Instance", "babelfishConfigs"): (
        [
            {
                "babelfishEnabled": "true",
                "migrationMode": "single-db",
                "masterUsername": "a",
                "masterUserPassword": "b",
            }
        ],
        [
            {
                "babelfishEnabled": "true",
                "migrationMode": "multi-db",
                "masterUsername": "a",
                "masterUserPassword": "b",
            }
        ],
    ),
    ("alicloud:rds/instance:Instance", "pgHbaConfs"): (
        [
            {
                "type": "host",
                "priorityId": 0,
                "database": "all",
                "user": "all",
                "address": "0.0.0.0/0",
                "method": "md5",
            }
        ],
        [
            {
                "type": "host",
                "priorityId": 0,
                "database": "one",
                "user": "all",
                "address": "0.0.0.0/0",
                "method": "md5",
            }
        ],
    ),
    ("alicloud:vpc/vPCRouteEntry:VPCRouteEntry", "nextHops"): (
        [{"nexthopType": "Instance", "nexthopId": "i-1", "weight": 10}],
        [{"nexthopType": "Instance", "nexthopId": "i-2", "weight": 10}],
    ),
    ("alicloud:vpc/vPCRouteEntry:VPCRouteEntry", "routePublishTargets"): (
        [{"targetType": "ECR", "targetInstanceId": "ecr-1"}],
        [{"targetType": "ECR", "targetInstanceId": "ecr-2"}],
    ),
}
"""Before and after, where the provider wants better values than made-up ones."""

ONE_VALUE = "the provider takes one value only"
NEVER_SET = "the provider lets nobody set a part that the SDK requires"

NOT_COMPARED: Mapping[tuple[str, str], str] = {
    ("alicloud:alb/loadBalancer:LoadBalancer", "deletionProtectionConfig"): NEVER_SET,
    ("alicloud:alb/loadBalancer:LoadBalancer", "loadBalancerBillingConfig"): ONE_VALUE,
    ("alicloud:ecs/eipAddress:EipAddress", "netmode"): ONE_VALUE,
    ("alicloud:kvstore/instance:Instance", "tdeStatus"): ONE_VALUE,
    ("alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption", "kmsDataEncryption"): ONE_VALUE,
    ("alicloud:ram/policy:Policy", "version"): ONE_VALUE,
    ("alicloud:ram/role:Role", "version"): ONE_VALUE,
}
"""Inputs whose change the plugin cannot be asked about, and why."""


DEPENDS: Mapping[tuple[str, str], str] = {
    (
        "alicloud:ecs/securityGroupRule:SecurityGroupRule",
        "portRange",
    ): "all ports are taken for any, of TCP and UDP",
    ("alicloud:rds/instance:Instance", "pgHbaConfs"): "a change is none where the engine is not PostgreSQL",
}
"""Inputs whose change the provider takes for none under a condition of its own (DiffSuppressFunc)."""


@pytest.mark.parametrize("token", sorted(KINDS))
def test_replaces_what_the_real_provider_replaces(
    token: str, planned: Mapping[str, tuple[Inputs, ...]], real_provider: Any
) -> None:
    """A change of one input, and one that is left out: a difference or none, in place or another resource."""
    kind = KINDS[token]
    base = BASES.get(token, planned[token][0])
    wrong: list[str] = []
    for name, hint in _inputs(token):
        asked = _ask(real_provider, token, base, name, hint)
        where = (token, name)
        if name in kind.facts.lacks:
            # A provider as new as the SDK takes it.
            if not (isinstance(asked, str) and "unknown key" in asked):
                wrong.append(f"{name}: the provider knows it")
        elif isinstance(asked, str):
            if where not in NOT_COMPARED:
                wrong.append(f"{name} could not be compared: {asked}")
        elif where in NOT_COMPARED:
            wrong.append(f"{name} can be compared")
        elif where not in DEPENDS:
            wrong += [f"{name}: {found}" for found in _otherwise(asked, kind)]
    assert wrong == []


@pytest.mark.parametrize("token", sorted(KINDS))
def test_takes_what_is_left_out_as_the_real_provider_takes_it(
    token: str, planned: Mapping[str, tuple[Inputs, ...]], real_provider: Any
) -> None:
    """Inputs that the provider fills in, or has a default for, are left out and set again."""
    kind = KINDS[token]
    wrong: list[str] = []
    for base in planned[token]:
        for name in base:
            less = {key: value for key, value in base.items() if key != name}
            (whole, refused), (left, missing) = (real_provider.check(token, inputs) for inputs in (base, less))
            if refused or missing or (token, name) in DEPENDS:
                continue
            for old, new, before, after in ((base, less, whole, left), (less, base, left, whole)):
                asked = Asked(real_provider.diff(token, before, after), old, new)
                wrong += [f"{name} {'gone' if new is less else 'back'}: {it}" for it in _otherwise(asked, kind)]
    assert sorted(set(wrong)) == []


@dataclass(frozen=True)
class Asked:
    """What the provider says about a change from some inputs to others."""

    answer: Any
    old: Inputs
    new: Inputs


def _otherwise(asked: Asked, kind: Kind) -> Iterator[str]:
    """How the simulation differs from the provider."""
    ours = differences(asked.old, asked.new, kind.facts)
    if asked.answer.changed != bool(ours):
        yield f"the provider sees {'a' if asked.answer.changed else 'no'} change"
    elif asked.answer.replaces != (replaces := {found.input for found in ours if found.replaces}):
        yield f"the provider replaces for {sorted(asked.answer.replaces)}, the simulation for {sorted(replaces)}"


def test_deletes_first_what_the_real_provider_deletes_first(
    planned: Mapping[str, tuple[Inputs, ...]], real_provider: Any
) -> None:
    """For the inputs of the program's plans; the provider may decide by whether the name stays the same."""
    wrong: list[str] = []
    for token, kind in KINDS.items():
        base = BASES.get(token, planned[token][0])
        for name, hint in _inputs(token):
            asked = _ask(real_provider, token, base, name, hint) if name in base else ""
            if not isinstance(asked, str) and asked.answer.replaces:
                first = asked.answer.deletes_first
                wrong += [f"{token} {name}: {first}"] if first != deletes_first(kind, base) else []
    assert wrong == []


@pytest.mark.parametrize(
    ("token", "names"),
    [
        ("alicloud:ess/scalingGroup:ScalingGroup", ("minSize", "maxSize", "launchTemplateId", "vswitchIds")),
        ("alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate", ("instanceType", "imageId", "systemDisk")),
        ("alicloud:kvstore/instance:Instance", ("instanceClass", "engineVersion", "secondaryZoneId")),
        ("alicloud:rds/instance:Instance", ("instanceType", "instanceStorage", "engineVersion", "encryptionKey")),
        ("alicloud:vpc/network:Network", ("cidrBlock",)),
    ],
)
def test_scaling_is_done_in_place(token: str, names: tuple[str, ...]) -> None:
    assert KINDS[token].facts.replaces.isdisjoint(names)


def test_lists_of_exceptions_name_inputs_that_exist() -> None:
    named = {*NOT_COMPARED, *CHANGES, *WITHOUT, *DEPENDS}
    assert [(token, name) for token, name in named if name not in dict(_inputs(token))] == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_unordered_lists_are_sets_in_the_real_provider(
    kind: Kind, planned: Mapping[str, tuple[Inputs, ...]], real_provider: Any
) -> None:
    """Objects of a set in another order are no change; of a list they are one."""
    for base in planned[kind.token]:
        for name, value in base.items():
            if isinstance(value, list) and len(value) > 1 and isinstance(value[0], dict) and value[0] != value[1]:
                old, _ = real_provider.check(kind.token, base)
                new, _ = real_provider.check(kind.token, {**base, name: value[::-1]})
                assert real_provider.diff(kind.token, old, new).changed != (name in kind.facts.unordered), name


def _inputs(token: str) -> Iterator[tuple[str, Hint]]:
    found = schema(token)
    assert found is not None
    yield from sorted((name, wanted.hint) for name, wanted in found.inputs.items())


def _ask(provider: Any, token: str, base: Inputs, name: str, hint: Hint) -> Any:
    """What the provider says about a change of one input, or its reason not to say anything.

    Where it refuses a value and says which ones it takes, it gets one of these; an input that it says conflicts
    with this one is left out.
    """
    inputs = {key: value for key, value in base.items() if key != WITHOUT.get((token, name))}
    pair = CHANGES.get((token, name)) or _pair(hint, inputs.get(name))
    reason = ""
    for _ in range(8):
        old, refused = provider.check(token, {**inputs, name: pair[0]})
        if not refused:
            new, refused = provider.check(token, {**inputs, name: pair[1]})
            if not refused:
                before, after = ({**inputs, name: value} for value in pair)
                return Asked(provider.diff(token, old, new), before, after)
        reason = refused[0]
        if choices := re.search(r"to be one of \[(.*?)\], got", reason):
            words = [word.strip('"') for word in choices[1].split()]
            if len(words) < 2 or hint.form == "object":
                return reason
            pair = _typed(hint, words[0]), _typed(hint, words[1])
        elif bounds := re.search(r"to be in the range \((\d+) - (\d+)\)", reason):
            pair = _typed(hint, bounds[1]), _typed(hint, bounds[2])
        elif rivals := _rivals(reason, name, inputs):
            inputs = {key: value for key, value in inputs.items() if key not in rivals}
        else:
            return reason
    return reason


def _rivals(reason: str, name: str, inputs: Inputs) -> set[str]:
    """Inputs that must be left out for this one."""
    if "conflicts with" not in reason and "only one of" not in reason:
        return set()
    words = {_camel(word) for word in re.findall(r"[a-z0-9_]+", reason)}
    return {key for key in inputs if key != name and key in words}


def _camel(word: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), word)


def _typed(hint: Hint, word: str) -> Any:
    match hint.form:
        case "integer" | "number":
            return int(word)
        case "list":
            return [_typed(hint.parts[0], word)]
        case _:
            return word


def _pair(hint: Hint, value: Any = None) -> tuple[Any, Any]:
    """Two different values of a type, the first being the one there is."""
    one, two = _values(hint)
    if value is None:
        return one, two
    match value:
        case bool():
            return value, not value
        case int() | float():
            return value, value + 1
        case str():
            return value, str(int(value) + 1) if value.isdigit() else f"{value}x"
        case [str(), *_]:
            return value, [*value[:-1], f"{value[-1]}x"]
        case _:
            return one, two


def _values(hint: Hint) -> tuple[Any, Any]:
    match hint.form:
        case "boolean":
            return True, False
        case "integer" | "number":
            return 1, 2
        case "map":
            one, two = _values(hint.parts[0])
            return {"key": one}, {"key": two}
        case "list":
            one, two = _values(hint.parts[0])
            return [one], [two]
        case "object":
            known = hint.properties()
            chosen = {name: _values(part.hint) for name, part in known.items() if part.required} or {
                name: _values(part.hint) for name, part in known.items()
            }
            return {name: one for name, (one, _) in chosen.items()}, {
                name: two for name, (_, two) in chosen.items()
            }
        case _:
            return "one", "two"
