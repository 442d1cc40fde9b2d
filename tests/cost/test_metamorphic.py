"""What nobody knows has no price: each input replaced by one that is unknown, secret, null or of a wrong type.

Either it has no say in the cost, and nothing changes, or something that was priced is unpriced. Nothing fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from infra.cost.estimate import Estimate, estimate
from infra.estate.resource import SECRET, UNKNOWN
from infra.pricing.book import PriceBook

USAGE = {
    "nat_gb": 150,
    "nat_egress_gb": 20,
    "egress_gb": 50,
    "cross_zone_gb": 30,
    "flow_log_gb": 5,
    "key_requests": 20_000,
    "log_gb": 40,
}
ADDRESS = {"internetChargeType": "PayByTraffic", "paymentType": "PayAsYouGo", "bandwidth": 5}
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
STORE = "alicloud:log/store:Store"
PROGRAMS: dict[str, list[tuple[str, str, dict[str, Any], dict[str, str]]]] = {
    "aws": [
        ("aws:ec2/vpc:Vpc", "vpc", {"cidrBlock": "10.0.0.0/16"}, {}),
        ("aws:ec2/eip:Eip", "eip", {"domain": "vpc"}, {}),
        ("aws:ec2/eip:Eip", "own", {"instance": "i-1"}, {}),
        ("aws:ec2/eip:Eip", "card", {"networkInterface": "eni-1"}, {}),
        ("aws:ec2/eip:Eip", "joined", {}, {}),
        ("aws:ec2/eip:Eip", "idle", {}, {}),
        (
            "aws:ec2/eipAssociation:EipAssociation",
            "join",
            {"allocationId": UNKNOWN, "instanceId": "i-2"},
            {"allocationId": "joined"},
        ),
        (
            "aws:ec2/natGateway:NatGateway",
            "nat",
            {"allocationId": UNKNOWN, "connectivityType": "public", "availabilityMode": "zonal"},
            {"allocationId": "eip"},
        ),
        (
            "aws:ec2/vpcEndpoint:VpcEndpoint",
            "endpoint",
            {"vpcEndpointType": "Interface", "subnetIds": ["subnet-1", "subnet-2"]},
            {},
        ),
        ("aws:ec2/vpcEndpoint:VpcEndpoint", "free", {"vpcEndpointType": "Gateway"}, {}),
        (
            "aws:cloudwatch/logGroup:LogGroup",
            "application",
            {"retentionInDays": 90, "logGroupClass": "STANDARD"},
            {},
        ),
        ("aws:cloudwatch/logGroup:LogGroup", "flows", {"retentionInDays": 90}, {}),
        (
            "aws:ec2/flowLog:FlowLog",
            "flow-log",
            {"logDestination": UNKNOWN, "logDestinationType": "cloud-watch-logs"},
            {"logDestination": "flows"},
        ),
        ("aws:kms/key:Key", "key", {"customerMasterKeySpec": "SYMMETRIC_DEFAULT"}, {}),
        ("aws:kms/externalKey:ExternalKey", "signs", {"keySpec": "RSA_2048"}, {}),
        ("aws:secretsmanager/secret:Secret", "secret", {"replicas": [{"region": "eu-central-1"}]}, {}),
        (CACHE, "pair", {"engine": "valkey", "nodeType": "cache.m7g.large", "numCacheClusters": 2}, {}),
        (CACHE, "old", {"nodeType": "cache.m7g.large", "numberCacheClusters": 3, "snapshotRetentionLimit": 7}, {}),
        (CACHE, "shards", {"nodeType": "cache.m7g.large", "numNodeGroups": 2, "replicasPerNodeGroup": 1}, {}),
        (
            CACHE,
            "described",
            {
                "nodeType": "cache.m7g.large",
                "numNodeGroups": 2,
                "nodeGroupConfigurations": [{"replicaCount": 2}, {"replicaCount": 1}],
            },
            {},
        ),
        (CACHE, "before", {"nodeType": "cache.m7g.large", "clusterMode": {"numNodeGroups": 3}}, {}),
    ],
    "alicloud": [
        (STORE, "application", {"retentionPeriod": 90, "meteringMode": "ChargeByDataIngest"}, {}),
        (STORE, "flows", {"retentionPeriod": 90, "shardCount": 4}, {}),
        ("alicloud:log/storeIndex:StoreIndex", "index", {"logstore": UNKNOWN}, {"logstore": "flows"}),
        ("alicloud:vpc/flowLog:FlowLog", "flow-log", {"logStoreName": UNKNOWN}, {"logStoreName": "flows"}),
        ("alicloud:kms/instance:Instance", "kms", {"paymentType": "PayAsYouGo", "log": "0"}, {}),
        ("alicloud:kms/key:Key", "key", {"dkmsInstanceId": UNKNOWN}, {"dkmsInstanceId": "kms"}),
        ("alicloud:kms/key:Key", "regions", {"description": "default"}, {}),
        (
            "alicloud:kvstore/instance:Instance",
            "cache",
            {
                "instanceClass": "redis.shard.large.ce",
                "paymentType": "PostPaid",
                "shardCount": 1,
                "readOnlyCount": 0,
            },
            {},
        ),
        (
            "alicloud:kvstore/backupPolicy:BackupPolicy",
            "days",
            {"instanceId": UNKNOWN, "backupPeriods": ["Monday", "Friday"]},
            {"instanceId": "cache"},
        ),
        ("alicloud:vpc/network:Network", "vpc", {"cidrBlock": "10.0.0.0/16"}, {}),
        ("alicloud:ecs/eipAddress:EipAddress", "eip", ADDRESS, {}),
        (
            "alicloud:ecs/eip:Eip",
            "old",
            {"internetChargeType": "PayByBandwidth", "instanceChargeType": "PostPaid"},
            {},
        ),
        ("alicloud:ecs/eip:Eip", "machines", {"bandwidth": "10"}, {}),
        ("alicloud:vpc/natGateway:NatGateway", "nat", {"networkType": "internet"}, {}),
        ("alicloud:vpc/natGateway:NatGateway", "private", {"networkType": "intranet"}, {}),
        (
            "alicloud:ecs/eipAssociation:EipAssociation",
            "a-nat",
            {"allocationId": UNKNOWN, "instanceId": UNKNOWN, "instanceType": "Nat"},
            {"allocationId": "eip", "instanceId": "nat"},
        ),
        (
            "alicloud:ecs/eipAssociation:EipAssociation",
            "a-machine",
            {"allocationId": UNKNOWN, "instanceId": "i-1", "instanceType": "EcsInstance"},
            {"allocationId": "machines"},
        ),
    ],
}
"""Type, name, inputs, and what they were made from."""


def costs(found: Estimate) -> dict[tuple[str, ...], Any]:
    return {
        (line.resource, line.description, line.sku): (line.quantity, line.monthly)
        for line in found.lines
        if not line.counts_as_unpriced
    }


def worsened(value: Any, kind: str) -> Any:
    """What stands in the place of a value; of the wrong type is an object for one value, a number for several."""
    wrong = 7 if isinstance(value, list | Mapping) else {"wrong": ["type"]}
    return {"unknown": UNKNOWN, "secret": SECRET, "null": None, "wrong": wrong}[kind]


@pytest.mark.parametrize("kind", ["unknown", "secret", "null", "wrong"])
@pytest.mark.parametrize("cloud", PROGRAMS)
def test_what_nobody_knows_has_no_price(cloud, kind, plan, resource):
    book = PriceBook.embedded()
    parts = [resource(token, name, inputs, uses=uses) for token, name, inputs, uses in PROGRAMS[cloud]]
    before = estimate(plan(*parts, usage=USAGE, cloud=cloud), book)
    wrong: list[str] = []
    for position, part in enumerate(parts):
        for key, value in part.inputs.items():
            edges = {name: urns for name, urns in part.property_dependencies.items() if name != key}
            inputs = {**part.inputs, key: worsened(value, kind)}
            parts[position] = replace(part, inputs=inputs, property_dependencies=edges)
            after = estimate(plan(*parts, usage=USAGE, cloud=cloud), book)
            if costs(after) != costs(before) and len(after.unpriced) <= len(before.unpriced):
                wrong.append(f"{part.name}.{key}: {sorted(costs(before).items() ^ costs(after).items(), key=str)}")
        parts[position] = part
    assert before.monthly.amount > 0
    assert wrong == []
