from __future__ import annotations

from decimal import Decimal

import pytest

from infra.estate.resource import UNKNOWN

GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"
SHOP = {"engine": "valkey", "nodeType": "cache.m7g.large", "numCacheClusters": 2}


@pytest.fixture
def prices(price):
    return [
        price("managed_redis", "cache.m7g.large", "hour", "0.1576", option="valkey"),
        price("managed_redis", "cache.m7g.large", "hour", "0.197", option="redis"),
        price("managed_redis", "ElastiCache backup", "GB-month", "0.085"),
    ]


@pytest.mark.parametrize(
    ("inputs", "month"),
    [
        (SHOP, "230.096"),  # 2 x 730 x 0.1576
        ({"nodeType": "cache.m7g.large"}, "143.81"),  # one node, Redis: 730 x 0.197
        (
            {"engine": "valkey", "nodeType": "cache.m7g.large", "numNodeGroups": 3, "replicasPerNodeGroup": 1},
            "690.288",
        ),
        ({"engine": "valkey", "nodeType": "cache.m7g.large", "numberCacheClusters": 3}, "345.144"),
        (
            {
                "engine": "valkey",
                "nodeType": "cache.m7g.large",
                "clusterMode": {"numNodeGroups": 3, "replicasPerNodeGroup": 1},
            },
            "690.288",
        ),
        # As a word, as in pulumi-aws 6, it says nothing about nodes.
        (SHOP | {"clusterMode": "enabled"}, "230.096"),
        # Two shards, of which one has two replicas and the other one the usual one: 5 x 730 x 0.1576
        (
            {
                "engine": "valkey",
                "nodeType": "cache.m7g.large",
                "numNodeGroups": 2,
                "replicasPerNodeGroup": 1,
                "nodeGroupConfigurations": [{"replicaCount": 2}, {}],
            },
            "575.24",
        ),
        # Three shards, of which two are described: 2 + 2 + 1 nodes
        (
            {
                "engine": "valkey",
                "nodeType": "cache.m7g.large",
                "numNodeGroups": 3,
                "nodeGroupConfigurations": [{"replicaCount": 1}, {"replicaCount": 1}],
            },
            "575.24",
        ),
        (SHOP | {"snapshotRetentionLimit": 1}, "230.096"),  # the first snapshot is free
    ],
)
def test_every_node_is_billed(cost, resource, prices, inputs, month):
    found = cost([resource(GROUP, "cache", inputs)], prices)
    assert found.monthly.amount == Decimal(month)
    assert found.coverage == 1


def test_snapshots_beyond_the_free_one_are_at_most_as_large_as_the_memory_asked_for(cost, resource, prices, money):
    kept = resource(GROUP, "cache", SHOP | {"snapshotRetentionLimit": 7})
    found = cost([kept], prices, workload={"cache": {"memory_gib": "4"}})
    # 6 x 4 GiB x 0.085
    assert money(found.lines)["cache", "Snapshot storage"] == Decimal("2.04")


@pytest.mark.parametrize(
    "inputs",
    [
        {"nodeType": UNKNOWN},
        {"nodeType": "cache.z1.large"},
        {"engine": UNKNOWN},
        {"engine": "memcached"},
        {"numCacheClusters": UNKNOWN},
        {"numNodeGroups": UNKNOWN},
        {"clusterMode": {"numNodeGroups": UNKNOWN}},
        {"clusterMode": None},
        {"nodeGroupConfigurations": UNKNOWN},
        {"nodeGroupConfigurations": [{"replicaCount": UNKNOWN}]},
        {"snapshotRetentionLimit": UNKNOWN},
        {"snapshotRetentionLimit": 7},
    ],
)
def test_what_is_not_known_is_unpriced(cost, resource, prices, inputs):
    found = cost([resource(GROUP, "cache", SHOP | inputs)], prices)
    assert len(found.unpriced) == 1
    assert found.coverage == 0
