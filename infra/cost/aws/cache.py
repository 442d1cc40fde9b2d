"""ElastiCache replication groups: node hours and snapshots."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from infra.cost.charge import Bill, Charge, Line, Scope, amount
from infra.cost.inputs import number, times
from infra.estate.resource import Resource
from infra.money import HOURS_PER_MONTH
from infra.view.aws.cache import GROUP
from infra.view.cache import Cache

FREE_SNAPSHOTS = Decimal(1)
"""Snapshots stored free for each cache.

Source: AWS ElastiCache FAQ, "How much does it cost to use Backup and Restore?" (public code index id 36376995929).
"""


def _hours(cache: Cache, _scope: Scope) -> Iterator[Charge]:
    """Every node of every shard."""
    size, engine = cache.size.value, cache.engine.value
    quantity, note = amount(cache.nodes, cache.resource, HOURS_PER_MONTH)
    nodes = cache.nodes.known
    yield Charge(
        "Node hours",
        "managed_redis",
        size or "",
        "hour",
        quantity,
        engine,
        note=note if nodes is None else f"{nodes.normalize():f} nodes",
        reason="" if size else "its class is not set",
    )


def _snapshots(cache: Cache, scope: Scope) -> Iterator[Charge]:
    """Daily snapshots beyond the free one, each at most as large as the memory asked for."""
    kept = Decimal(cache.backup_days.value or 0)
    if kept > FREE_SNAPSHOTS:
        quantity = times(_asked_gib(scope), kept - FREE_SNAPSHOTS)
        note = "at most: every snapshot as large as the memory asked for; the first is free"
        yield Charge("Snapshot storage", "managed_redis", "ElastiCache backup", "GB-month", quantity, note=note)


def _asked_gib(scope: Scope) -> Decimal | None:
    asked = Resource("", "", "", {"cache": scope.plan.workload.get("cache")})
    return number(asked, "cache.memory_gib")


BILLS = {GROUP: Bill(Cache, (Line("Node hours", _hours), Line("Snapshot storage", _snapshots)))}
FREE: dict[str, str] = {
    "aws:elasticache/parameterGroup:ParameterGroup": "parameter groups cost nothing",
    "aws:elasticache/subnetGroup:SubnetGroup": "subnet groups cost nothing",
    "aws:elasticache/user:User": "users cost nothing",
    "aws:elasticache/userGroup:UserGroup": "user groups cost nothing",
}
