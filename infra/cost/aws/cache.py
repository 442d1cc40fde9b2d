"""ElastiCache replication groups: node hours and snapshots."""

from __future__ import annotations

from decimal import Decimal

from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import number, text, times
from infra.estate.resource import UNKNOWN, Resource
from infra.money import HOURS_PER_MONTH

GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"

FREE_SNAPSHOTS = Decimal(1)
"""Snapshots stored free for each cache.

Source: AWS ElastiCache FAQ, "How much does it cost to use Backup and Restore?" (public code index id 36376995929).
"""


def group(resource: Resource, scope: Scope) -> list[Charge]:
    """A replication group: every node of every shard, and the snapshots beyond the free one."""
    engine = text(resource, "engine", "redis")
    nodes = _nodes(resource)
    return [
        Charge(
            "Node hours",
            "managed_redis",
            text(resource, "nodeType", UNKNOWN),
            "hour",
            times(nodes, HOURS_PER_MONTH),
            engine,
            note="" if nodes is None else f"{nodes.normalize():f} nodes",
        ),
        *_snapshots(resource, scope),
    ]


def _nodes(resource: Resource) -> Decimal | None:
    """Shards times (1 + replicas), or the number of clusters; a group that says neither has one node."""
    if resource.get("numNodeGroups") is None and resource.get("replicasPerNodeGroup") is None:
        return number(resource, "numCacheClusters", 1)
    shards = number(resource, "numNodeGroups", 1)
    replicas = number(resource, "replicasPerNodeGroup", 0)
    return None if shards is None or replicas is None else shards * (replicas + 1)


def _snapshots(resource: Resource, scope: Scope) -> list[Charge]:
    """Daily snapshots, each at most as large as the memory asked for."""
    kept = number(resource, "snapshotRetentionLimit", 0)
    if kept is not None and kept <= FREE_SNAPSHOTS:
        return []
    size = _asked_gib(scope)
    quantity = None if kept is None else times(size, kept - FREE_SNAPSHOTS)
    note = "at most: every snapshot as large as the memory asked for; the first is free"
    return [Charge("Snapshot storage", "managed_redis", "ElastiCache backup", "GB-month", quantity, note=note)]


def _asked_gib(scope: Scope) -> Decimal | None:
    asked = Resource("", "", "", {"cache": scope.plan.workload.get("cache")})
    return number(asked, "cache.memory_gib")


ESTIMATORS: dict[str, Estimator] = {GROUP: group}
FREE: dict[str, str] = {
    "aws:elasticache/parameterGroup:ParameterGroup": "parameter groups cost nothing",
    "aws:elasticache/subnetGroup:SubnetGroup": "subnet groups cost nothing",
    "aws:elasticache/user:User": "users cost nothing",
    "aws:elasticache/userGroup:UserGroup": "user groups cost nothing",
}
