"""What the tests of the simulated Alibaba Cloud share: such a cloud, and the real provider's plugin."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from infra.catalog.region import Region, region
from infra.estate.estate import Estate
from infra.estate.resource import SECRET, UNKNOWN
from infra.rehearsal.cloud import Refused, SimulatedCloud
from infra.rehearsal.kind import Record
from infra.rehearsal.registry import kinds
from infra.rehearsal.store import Store

TIMEOUT_S = 120
"""How long a call of the plugin may take before the test fails instead of hanging."""

CONFIGURATION = {
    "accessKey": "LTAI-nobody",
    "accountType": "International",
    "region": "ap-southeast-1",
    "secretKey": "nothing",
    "skipRegionValidation": "true",
}


TRUST = json.dumps(
    {
        "Version": "1",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["rds.aliyuncs.com"]}}
        ],
    }
)
PERMISSION = json.dumps(
    {"Version": "1", "Statement": [{"Effect": "Allow", "Action": ["oss:GetObject"], "Resource": ["*"]}]}
)

ESTATE: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("vpc", "vpc/network:Network", {"vpcName": "it-vpc", "cidrBlock": "10.20.0.0/16"}),
    (
        "switch-a",
        "vpc/switch:Switch",
        {"vswitchName": "a", "vpcId": "<vpc>", "cidrBlock": "10.20.0.0/24", "zoneId": "ap-southeast-1a"},
    ),
    (
        "switch-b",
        "vpc/switch:Switch",
        {"vswitchName": "b", "vpcId": "<vpc>", "cidrBlock": "10.20.1.0/24", "zoneId": "ap-southeast-1b"},
    ),
    (
        "nat",
        "vpc/natGateway:NatGateway",
        {"vpcId": "<vpc>", "vswitchId": "<switch-a>", "natType": "Enhanced", "paymentType": "PayAsYouGo"},
    ),
    (
        "eip",
        "ecs/eipAddress:EipAddress",
        {"addressName": "it", "internetChargeType": "PayByTraffic", "bandwidth": "200"},
    ),
    (
        "eip-association",
        "ecs/eipAssociation:EipAssociation",
        {"allocationId": "<eip>", "instanceId": "<nat>", "instanceType": "Nat"},
    ),
    ("table", "vpc/routeTable:RouteTable", {"vpcId": "<vpc>", "routeTableName": "it", "associateType": "VSwitch"}),
    (
        "route",
        "vpc/vPCRouteEntry:VPCRouteEntry",
        {
            "routeTableId": "<table>",
            "destinationCidrBlock": "0.0.0.0/0",
            "nexthopType": "NatGateway",
            "nexthopId": "<nat>",
        },
    ),
    (
        "attachment",
        "vpc/routeTableAttachment:RouteTableAttachment",
        {"routeTableId": "<table>", "vswitchId": "<switch-b>"},
    ),
    (
        "snat",
        "vpc/snatEntry:SnatEntry",
        {"snatTableId": "<nat.snatTableIds>", "sourceVswitchId": "<switch-b>", "snatIp": "<eip.ipAddress>"},
    ),
    ("project", "log/project:Project", {"projectName": "it-logs"}),
    (
        "store",
        "log/store:Store",
        {"projectName": "<project.projectName>", "logstoreName": "flow", "retentionPeriod": 30, "shardCount": 2},
    ),
    ("index", "log/storeIndex:StoreIndex", {"project": "<project.projectName>", "logstore": "flow"}),
    (
        "flow-log",
        "vpc/flowLog:FlowLog",
        {
            "resourceType": "VPC",
            "resourceId": "<vpc>",
            "trafficType": "All",
            "projectName": "<project>",
            "logStoreName": "flow",
        },
    ),
    (
        "group",
        "ecs/securityGroup:SecurityGroup",
        {"securityGroupName": "it-group", "vpcId": "<vpc>", "securityGroupType": "normal", "description": "It"},
    ),
    (
        "rule",
        "ecs/securityGroupRule:SecurityGroupRule",
        {
            "securityGroupId": "<group>",
            "type": "ingress",
            "ipProtocol": "tcp",
            "portRange": "443/443",
            "cidrIp": "0.0.0.0/0",
            "nicType": "intranet",
            "policy": "accept",
            "priority": 1,
        },
    ),
    ("role", "ram/role:Role", {"roleName": "it-disk", "assumeRolePolicyDocument": TRUST}),
    ("policy", "ram/policy:Policy", {"policyName": "it-policy", "policyDocument": PERMISSION}),
    (
        "custom",
        "ram/rolePolicyAttachment:RolePolicyAttachment",
        {"roleName": "<role.roleName>", "policyName": "<policy.policyName>", "policyType": "Custom"},
    ),
    (
        "system",
        "ram/rolePolicyAttachment:RolePolicyAttachment",
        {
            "roleName": "<role.roleName>",
            "policyName": "AliyunRDSInstanceEncryptionRolePolicy",
            "policyType": "System",
        },
    ),
    (
        "kms",
        "kms/instance:Instance",
        {
            "instanceName": "it",
            "productVersion": "3",
            "paymentType": "PayAsYouGo",
            "vpcId": "<vpc>",
            "zoneIds": ["ap-southeast-1a", "ap-southeast-1b"],
            "vswitchIds": ["<switch-a>"],
            "forceDeleteWithoutBackup": "true",
        },
    ),
    (
        "key",
        "kms/key:Key",
        {
            "dkmsInstanceId": "<kms>",
            "automaticRotation": "Enabled",
            "rotationInterval": "31536000s",
            "pendingWindowInDays": 30,
        },
    ),
    ("alias", "kms/alias:Alias", {"aliasName": "alias/it", "keyId": "<key>"}),
    ("bucket", "oss/bucket:Bucket", {"bucket": "it-data", "storageClass": "Standard", "redundancyType": "ZRS"}),
    ("acl", "oss/bucketAcl:BucketAcl", {"bucket": "<bucket.bucket>", "acl": "private"}),
    ("versioning", "oss/bucketVersioning:BucketVersioning", {"bucket": "<bucket.bucket>", "status": "Enabled"}),
    (
        "encryption",
        "oss/bucketServerSideEncryption:BucketServerSideEncryption",
        {"bucket": "<bucket.bucket>", "sseAlgorithm": "KMS", "kmsMasterKeyId": "<key>"},
    ),
    (
        "block",
        "oss/bucketPublicAccessBlock:BucketPublicAccessBlock",
        {"bucket": "<bucket.bucket>", "blockPublicAccess": True},
    ),
    ("bucket-policy", "oss/bucketPolicy:BucketPolicy", {"bucket": "<bucket.bucket>", "policy": PERMISSION}),
    (
        "https",
        "oss/bucketHttpsConfig:BucketHttpsConfig",
        {"bucket": "<bucket.bucket>", "enable": True, "tlsVersions": ["TLSv1.2"]},
    ),
    (
        "certificate",
        "cas/serviceCertificate:ServiceCertificate",
        {"certificateName": "it-certificate", "cert": "PEM", "key": "PEM"},
    ),
    (
        "alb",
        "alb/loadBalancer:LoadBalancer",
        {
            "loadBalancerName": "it-alb",
            "loadBalancerEdition": "Standard",
            "loadBalancerBillingConfig": {"payType": "PayAsYouGo"},
            "addressType": "Internet",
            "vpcId": "<vpc>",
            "zoneMappings": [
                {"zoneId": "ap-southeast-1a", "vswitchId": "<switch-a>"},
                {"zoneId": "ap-southeast-1b", "vswitchId": "<switch-b>"},
            ],
            "accessLogConfig": {"logProject": "<project>", "logStore": "flow"},
        },
    ),
    (
        "alb-group",
        "alb/loadBalancerSecurityGroupAttachment:LoadBalancerSecurityGroupAttachment",
        {"loadBalancerId": "<alb>", "securityGroupId": "<group>"},
    ),
    (
        "servers",
        "alb/serverGroup:ServerGroup",
        {
            "serverGroupName": "it-servers",
            "vpcId": "<vpc>",
            "protocol": "HTTP",
            "healthCheckConfig": {"healthCheckEnabled": False},
        },
    ),
    (
        "listener",
        "alb/listener:Listener",
        {
            "loadBalancerId": "<alb>",
            "listenerProtocol": "HTTPS",
            "listenerPort": 443,
            "certificates": {"certificateId": "1-ap-southeast-1"},
            "securityPolicyId": "tls_cipher_policy_1_2_strict_with_1_3",
            "defaultActions": [
                {
                    "type": "ForwardGroup",
                    "forwardGroupConfig": {"serverGroupTuples": [{"serverGroupId": "<servers>"}]},
                }
            ],
        },
    ),
    (
        "redirect",
        "alb/rule:Rule",
        {
            "listenerId": "<listener>",
            "ruleName": "it-redirect",
            "priority": 1,
            "ruleConditions": [{"type": "Path", "pathConfig": {"values": ["/*"]}}],
            "ruleActions": [{"order": 1, "type": "Redirect", "redirectConfig": {"httpCode": "301"}}],
        },
    ),
    (
        "template",
        "ecs/ecsLaunchTemplate:EcsLaunchTemplate",
        {
            "launchTemplateName": "it-compute",
            "instanceType": "ecs.g8i.large",
            "securityGroupId": "<group>",
            "vpcId": "<vpc>",
            "ramRoleName": "<role.roleName>",
        },
    ),
    (
        "scaling",
        "ess/scalingGroup:ScalingGroup",
        {
            "scalingGroupName": "it-compute",
            "minSize": 1,
            "maxSize": 3,
            "vswitchIds": ["<switch-a>", "<switch-b>"],
            "launchTemplateId": "<template>",
            "launchTemplateVersion": "Latest",
        },
    ),
    (
        "cpu",
        "ess/scalingRule:ScalingRule",
        {
            "scalingGroupId": "<scaling>",
            "scalingRuleName": "it-cpu",
            "scalingRuleType": "TargetTrackingScalingRule",
            "metricName": "CpuUtilization",
        },
    ),
    (
        "targets",
        "ess/albServerGroupAttachment:AlbServerGroupAttachment",
        {"scalingGroupId": "<scaling>", "albServerGroupId": "<servers>", "port": 8080, "weight": 100},
    ),
    (
        "cache",
        "kvstore/instance:Instance",
        {
            "dbInstanceName": "it",
            "instanceClass": "redis.shard.small.2.ce",
            "engineVersion": "7.0",
            "zoneId": "ap-southeast-1a",
            "secondaryZoneId": "ap-southeast-1b",
            "vswitchId": "<switch-a>",
            "securityGroupId": "<group>",
            "port": 6379,
            "password": "Example-0-Example",
        },
    ),
    (
        "database",
        "rds/instance:Instance",
        {
            "instanceName": "it",
            "engine": "MySQL",
            "engineVersion": "8.0",
            "instanceType": "mysql.n4.medium.2c",
            "instanceStorage": 100,
            "category": "HighAvailability",
            "vpcId": "<vpc>",
            "zoneId": "ap-southeast-1a",
            "zoneIdSlaveA": "ap-southeast-1b",
            "vswitchId": "<switch-a>,<switch-b>",
            "securityGroupIds": ["<group>"],
            "encryptionKey": "<key>",
            "roleArn": "<role.arn>",
        },
    ),
    (
        "administrator",
        "rds/account:Account",
        {
            "dbInstanceId": "<database>",
            "accountName": "dbadmin",
            "accountType": "Super",
            "accountPassword": "Example-0-Example",
        },
    ),
    (
        "backups",
        "rds/backupPolicy:BackupPolicy",
        {"instanceId": "<database>", "preferredBackupTime": "17:00Z-18:00Z", "backupRetentionPeriod": 14},
    ),
)
"""One resource of each type, in an order in which they can be made; each is accepted."""


def urn_of(token: str, name: str) -> str:
    """A resource's URN in a stack of its own."""
    return f"urn:pulumi:test::test::{token}::{name}"


class Workshop:
    """A simulated cloud; what is made in it has a name, and is named as ``<name>`` or ``<name.output>``."""

    def __init__(self, path: Path) -> None:
        self.cloud = SimulatedCloud("alicloud", Store(path / "alicloud.db"), kinds("alicloud"))
        self.place: Region = region("alicloud", "singapore")
        self.made: dict[str, Record] = {}

    def make(self, name: str, token: str, inputs: Mapping[str, Any]) -> Record:
        """Creates it, and waits until it is ready.

        Raises:
            Refused: the provider or the cloud does not take it.
        """
        urn, filled = urn_of(token, name), self.fill(dict(inputs))
        if problems := self.cloud.validate(urn, filled, self.place):
            raise Refused(*problems)
        record = self.cloud.create(urn, filled, self.place)
        while not self.cloud.is_ready(record):
            record = self.cloud.settle(token, record.id, self.place) or record
        self.made[name] = record
        return record

    def build(self, until: str = "") -> None:
        """Makes the estate, up to but without the resource `until`."""
        for name, token, inputs in ESTATE:
            if name == until:
                return
            self.make(name, f"alicloud:{token}", inputs)

    def another(self, name: str, **inputs: Any) -> Record:
        """Makes a resource like one of the estate, with other inputs; None leaves one out.

        Raises:
            Refused: the provider or the cloud does not take it.
        """
        token, base = next((token, base) for known, token, base in ESTATE if known == name)
        changed = {key: value for key, value in {**base, **inputs}.items() if value is not None}
        return self.make(f"another-{name}", f"alicloud:{token}", changed)

    def change(self, name: str, **inputs: Any) -> Record:
        """Changes inputs in place."""
        old = self.made[name]
        urn = urn_of(old.token, name)
        self.made[name] = self.cloud.update(urn, old.id, self.fill({**old.inputs, **inputs}), self.place)
        return self.made[name]

    def drop(self, name: str) -> None:
        """Deletes it."""
        record = self.made[name]
        self.cloud.delete(record.token, record.id, self.place)

    def fill(self, value: Any) -> Any:
        """Puts ids and outputs where names in angle brackets are."""
        if isinstance(value, dict):
            return {key: self.fill(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if isinstance(value, str) and value.startswith("<"):
            return ",".join(self._look_up(part.strip("<>")) for part in value.split(","))
        return value

    def _look_up(self, text: str) -> str:
        name, _, output = text.partition(".")
        record = self.made[name]
        return record.outputs[output] if output else record.id


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    """An empty simulated Alibaba Cloud."""
    found = Workshop(tmp_path)
    yield found
    found.cloud.store.close()


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A simulated Alibaba Cloud in which the whole estate exists; tests leave it as it is."""
    found = Workshop(tmp_path_factory.mktemp("estate"))
    found.build()
    yield found
    found.cloud.store.close()


@pytest.fixture
def codes(estate: Workshop) -> Callable[..., list[str]]:
    """Makes another resource like one of the estate and deletes it again: the codes of the cloud's refusal."""

    def ask(name: str, **inputs: Any) -> list[str]:
        try:
            estate.another(name, **inputs)
        except Refused as refusal:
            return [problem.message.split(":")[0] for problem in refusal.problems]
        estate.drop(f"another-{name}")
        return []

    return ask


@pytest.fixture
def drop_code(estate: Workshop) -> Callable[[str], str]:
    """Tries to delete a resource of the estate that must stay: the code of the cloud's refusal."""

    def ask(name: str) -> str:
        with pytest.raises(Refused) as refusal:
            estate.drop(name)
        return refusal.value.problems[0].message.split(":")[0]

    return ask


@pytest.fixture(scope="session")
def planned(twins: Callable[[str, str], tuple[Estate, Estate]]) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """Type token -> inputs of every resource of the type in both workloads' plans; unknown ones are text."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for workload in ("shop", "desk"):
        for resource in twins(workload, "singapore")[1].resources:
            if resource.type.startswith("alicloud:"):
                found.setdefault(resource.type, []).append(_known(dict(resource.inputs)))
    return {token: tuple(found[token]) for token in sorted(found)}


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: PERMISSION if key.endswith("Document") and item == UNKNOWN else _known(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_known(item) for item in value]
    return "something" if value in (UNKNOWN, SECRET) else value


@dataclass(frozen=True, slots=True)
class Answer:
    """What the real provider says of a change."""

    changed: bool
    replaces: frozenset[str]
    deletes_first: bool


class RealProvider:
    """The provider's plugin over gRPC. Neither Check nor Diff asks the cloud anything."""

    def __init__(self, port: int) -> None:
        import grpc
        from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

        self._messages: Any = provider_pb2
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self._stub: Any = provider_pb2_grpc.ResourceProviderStub(self._channel)
        self._stub.Configure(
            provider_pb2.ConfigureRequest(
                variables={f"alicloud:config:{name}": value for name, value in CONFIGURATION.items()},
                args=_struct(CONFIGURATION),
                acceptSecrets=True,
                acceptResources=True,
            ),
            timeout=TIMEOUT_S,
        )

    def check(self, token: str, inputs: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[str, ...]]:
        """The inputs with the provider's defaults, and why it refuses them."""
        from google.protobuf.json_format import MessageToDict

        answer = self._stub.Check(
            self._messages.CheckRequest(urn=urn_of(token, "it"), news=_struct(inputs), randomSeed=b"0" * 32),
            timeout=TIMEOUT_S,
        )
        return MessageToDict(answer.inputs), tuple(failure.reason for failure in answer.failures)

    def diff(self, token: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Answer:
        """What it would do about a change between two sets of checked inputs."""
        answer = self._stub.Diff(
            self._messages.DiffRequest(
                id="it-1",
                urn=urn_of(token, "it"),
                olds=_struct({**old, "id": "it-1"}),
                old_inputs=_struct(old),
                news=_struct(new),
            ),
            timeout=TIMEOUT_S,
        )
        replaces = frozenset(path.split(".")[0].split("[")[0] for path in answer.replaces)
        return Answer(bool(answer.diffs), replaces, answer.deleteBeforeReplace)

    def close(self) -> None:
        """Ends the connection."""
        self._channel.close()


def _struct(values: Mapping[str, Any]) -> Any:
    from google.protobuf.struct_pb2 import Struct

    message = Struct()
    message.update(values)
    return message


@pytest.fixture(scope="session")
def real_provider(real_alicloud: Path) -> Iterator[RealProvider]:
    """The real Alibaba Cloud provider, configured with keys of nobody."""
    process = subprocess.Popen(
        (real_alicloud, "127.0.0.1:1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={"PATH": ""},
    )
    try:
        assert process.stdout is not None
        provider = RealProvider(int(process.stdout.readline()))
        yield provider
        provider.close()
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
