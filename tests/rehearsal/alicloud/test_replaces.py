"""What makes another resource, compared with the real provider: Check and Diff of its plugin, input by input."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from infra.rehearsal.difference import deletes_first
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
}
"""Before and after, where the provider wants better values than made-up ones."""

OLDER = "the plugin is older than the SDK and does not know it"
ONE_VALUE = "the provider takes one value only"
NEVER_SET = "the provider lets nobody set a part that the SDK requires"

NOT_COMPARED: Mapping[tuple[str, str], str] = {
    ("alicloud:alb/loadBalancer:LoadBalancer", "deletionProtectionConfig"): NEVER_SET,
    ("alicloud:alb/loadBalancer:LoadBalancer", "loadBalancerBillingConfig"): ONE_VALUE,
    ("alicloud:cas/serviceCertificate:ServiceCertificate", "keyWo"): OLDER,
    ("alicloud:cas/serviceCertificate:ServiceCertificate", "keyWoVersion"): OLDER,
    ("alicloud:ecs/eipAddress:EipAddress", "netmode"): ONE_VALUE,
    ("alicloud:ecs/securityGroupRule:SecurityGroupRule", "sourceGroupOwnerId"): OLDER,
    ("alicloud:kvstore/instance:Instance", "replicaCount"): OLDER,
    ("alicloud:kvstore/instance:Instance", "slaveReplicaCount"): OLDER,
    ("alicloud:kvstore/instance:Instance", "tdeStatus"): ONE_VALUE,
    ("alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption", "kmsDataEncryption"): ONE_VALUE,
    ("alicloud:ram/policy:Policy", "version"): ONE_VALUE,
    ("alicloud:ram/role:Role", "version"): ONE_VALUE,
    ("alicloud:rds/account:Account", "accountPasswordWo"): OLDER,
    ("alicloud:rds/account:Account", "accountPasswordWoVersion"): OLDER,
    ("alicloud:rds/backupPolicy:BackupPolicy", "enablePitrProtection"): OLDER,
    ("alicloud:rds/backupPolicy:BackupPolicy", "incBackupInterval"): OLDER,
    ("alicloud:rds/instance:Instance", "forceDelete"): OLDER,
    ("alicloud:vpc/natGateway:NatGateway", "availabilityMode"): OLDER,
}
"""Inputs whose change the plugin cannot be asked about, and why."""

OVERLOOKED: Mapping[str, frozenset[str]] = {
    "alicloud:ess/scalingRule:ScalingRule": frozenset({"minAdjustmentMagnitude"}),
    "alicloud:kms/instance:Instance": frozenset(
        {"keyNum", "period", "renewPeriod", "renewStatus", "secretNum", "spec", "vpcNum"}
    ),
    "alicloud:kvstore/instance:Instance": frozenset(
        {
            "autoRenew",
            "autoRenewPeriod",
            "autoUseCoupon",
            "globalInstance",
            "kmsEncryptedPassword",
            "kmsEncryptionContext",
            "period",
        }
    ),
    "alicloud:log/store:Store": frozenset({"shardCount"}),
    "alicloud:rds/account:Account": frozenset({"kmsEncryptedPassword", "kmsEncryptionContext"}),
    "alicloud:rds/instance:Instance": frozenset(
        {
            "autoRenew",
            "autoRenewPeriod",
            "manualHaTime",
            "period",
            "pgBouncerEnabled",
            "pgHbaConfs",
            "recoveryModel",
            "serverlessConfigs",
            "sqlCollectorConfigValue",
            "storageThreshold",
            "storageUpperBound",
            "switchTime",
            "upgradeTime",
        }
    ),
    "alicloud:vpc/natGateway:NatGateway": frozenset({"period", "specification"}),
}
"""Inputs whose change the provider sees as none, for it means nothing in resources that are paid by use, have the
other inputs of the program, or exist already (DiffSuppressFunc): they replace nothing here."""

PARTLY: Mapping[tuple[str, str], str] = {
    ("alicloud:alb/listener:Listener", "defaultActions"): "the type alone replaces, and there is one type",
    ("alicloud:log/store:Store", "encryptConf"): "the algorithm replaces, switching it on or off does not",
}
"""Inputs of which only a part replaces: the table says that they are changed in place."""


@pytest.mark.parametrize("token", sorted(KINDS))
def test_replaces_what_the_real_provider_replaces(
    token: str, planned: Mapping[str, tuple[Inputs, ...]], real_provider: Any
) -> None:
    kind = KINDS[token]
    base = BASES.get(token, planned[token][0])
    wrong: list[str] = []
    for name, hint in _inputs(token):
        answer = _ask(real_provider, token, base, name, hint)
        where = (token, name)
        if isinstance(answer, str):
            if where not in NOT_COMPARED:
                wrong.append(f"{name} could not be compared: {answer}")
        elif where in NOT_COMPARED:
            wrong.append(f"{name} can be compared")
        elif answer.changed == (name in OVERLOOKED.get(token, ())):
            wrong.append(f"{name}: the provider sees {'a' if answer.changed else 'no'} change")
        elif bool(answer.replaces) != (name in kind.replaces or where in PARTLY):
            wrong.append(f"{name}: the provider says {bool(answer.replaces)}, the table {name in kind.replaces}")
    assert wrong == []


def test_deletes_first_what_the_real_provider_deletes_first(
    planned: Mapping[str, tuple[Inputs, ...]], real_provider: Any
) -> None:
    """For the inputs of the program's plans; the provider may decide by whether the name stays the same."""
    wrong: list[str] = []
    for token, kind in KINDS.items():
        base = BASES.get(token, planned[token][0])
        for name, hint in _inputs(token):
            if name in base and name in kind.replaces:
                answer = _ask(real_provider, token, base, name, hint)
                if not isinstance(answer, str) and answer.deletes_first != deletes_first(kind, base):
                    wrong.append(f"{token} {name}: {answer.deletes_first}")
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
    assert KINDS[token].replaces.isdisjoint(names)


def test_lists_of_exceptions_name_inputs_that_exist() -> None:
    overlooked = {(token, name) for token, names in OVERLOOKED.items() for name in names}
    named = {*NOT_COMPARED, *PARTLY, *CHANGES, *WITHOUT, *overlooked}
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
                assert real_provider.diff(kind.token, old, new).changed != (name in kind.unordered), name


def _inputs(token: str) -> Iterator[tuple[str, Hint]]:
    found = schema(token)
    assert found is not None
    yield from sorted((name, wanted.hint) for name, wanted in found.inputs.items())


def _ask(provider: Any, token: str, base: Inputs, name: str, hint: Hint) -> Any:
    """The provider's answer to a change of one input, or its reason not to have one.

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
                return provider.diff(token, old, new)
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
