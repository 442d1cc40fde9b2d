"""Caches: what the table of requests does not ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[Callable[[], object]], str]

BASES = ("network", "groups", "cache", "replicas")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nodeType": "cache.m7g.xlarge"}, ""),
        ({"nodeType": "m7g.large"}, "Invalid Cache Node Type"),
        ({"numCacheClusters": 6}, ""),
        ({"numCacheClusters": 7}, "between 1 and 6"),
        ({"numCacheClusters": 1}, "Automatic failover needs at least 2"),
        ({"numCacheClusters": 1, "automaticFailoverEnabled": False}, ""),
        ({"automaticFailoverEnabled": False, "multiAzEnabled": True}, "Multi-AZ is only supported"),
        ({"engineVersion": "8.0"}, ""),
        ({"engineVersion": "7.9"}, "Cannot find version 7.9 for valkey; there are"),
        ({"authToken": "long-enough-to-be-taken"}, "only on replication groups where TransitEncryptionEnabled"),
        ({"authToken": "long-enough-to-be-taken", "transitEncryptionEnabled": True}, ""),
        ({"authToken": "short", "transitEncryptionEnabled": True}, "16 to 128 characters"),
        ({"snapshotRetentionLimit": 36}, "kept between 0 and 35 days"),
        ({"securityGroupIds": ["sg-0"]}, "Security group sg-0 does not exist"),
        ({"kmsKeyId": "nothing"}, "The KMS key nothing does not exist"),
    ],
)
def test_change(change: dict[str, Any], said: str, simulation: Any, refusal: Said) -> None:
    simulation.build(BASES)
    found = refusal(lambda: simulation.change("cache", **change))
    assert said in found if said else not found


def test_a_token_that_is_refused_is_not_repeated(simulation: Any, refusal: Said) -> None:
    simulation.build(BASES)
    found = refusal(
        lambda: simulation.change("cache", authToken="p@ssw0rd-p@ssw0rd", transitEncryptionEnabled=True)
    )
    assert found
    assert "p@ssw0rd-p@ssw0rd" not in found


def test_members_and_endpoints_with_tls(simulation: Any) -> None:
    simulation.build(BASES)
    found = simulation.change("cache", numCacheClusters=3, transitEncryptionEnabled=True)
    assert found["memberClusters"] == ["cache-001", "cache-002", "cache-003"]
    assert found["primaryEndpointAddress"].startswith("master.cache.")
    assert found["readerEndpointAddress"].startswith("replica.cache.")


def test_subnets_of_two_networks(simulation: Any, refusal: Said) -> None:
    far = {"vpcId": "$elsewhere", "cidrBlock": "10.50.0.0/24", "availabilityZone": "ap-southeast-1b"}
    simulation.build(
        ["network"],
        {"elsewhere": {"ec2/vpc:Vpc": {"cidrBlock": "10.50.0.0/16"}}, "far": {"ec2/subnet:Subnet": far}},
    )
    group = {"name": "x", "subnetIds": ["$a", "$far"]}
    found = refusal(lambda: simulation.create("request", "elasticache/subnetGroup:SubnetGroup", group))
    assert found.startswith("InvalidSubnet")
