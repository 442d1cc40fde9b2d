"""Tair (Redis OSS-compatible) instances: class hours and backups."""

from __future__ import annotations

from decimal import Decimal

from infra.catalog.cache_class import cache_class
from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import items, number, text, times
from infra.estate.resource import UNKNOWN, Resource
from infra.money import HOURS_PER_MONTH

BACKUP_POLICY = "alicloud:kvstore/backupPolicy:BackupPolicy"
INSTANCE = "alicloud:kvstore/instance:Instance"

LINES = {"redis.shard.": "Redis cloud-native", "redis.master.": "Redis classic"}
"""Beginning of a class's name -> beginning of its price book sku, which ends in the memory."""

ON_DEMAND = ("PostPaid", "PayAsYouGo")

DAILY = Decimal(7)
FREE_BACKUPS = Decimal(1)
"""Backups are made every day unless some days of the week are named, kept for 7 days, and free up to the memory.

Source: alibabacloud.com/help/en/redis/user-guide/automatic-or-manual-backup.
"""


def instance(resource: Resource, scope: Scope) -> list[Charge]:
    """One instance with its replica, and its backups."""
    name = text(resource, "instanceClass", UNKNOWN)
    note = "" if name == UNKNOWN else name
    option = _option(resource)
    return [
        Charge("Instance hours", "managed_redis", _sku(name), "hour", HOURS_PER_MONTH, option, note=note),
        _backup(resource, scope),
    ]


def _sku(name: str) -> str:
    """Line and memory of a class the catalogue knows, otherwise the class itself."""
    line = next((line for start, line in LINES.items() if name.startswith(start)), "")
    found = cache_class("alicloud", name)
    return f"{line} {found.memory_gib.normalize():f} GB" if line and found else name


def _option(resource: Resource) -> str:
    """How many nodes the price is for, and the way of payment, when not by the hour."""
    payment = text(resource, "paymentType", text(resource, "instanceChargeType", "PostPaid"))
    node = text(resource, "nodeType", "MASTER_SLAVE")
    shards, readers = number(resource, "shardCount", 1), number(resource, "readOnlyCount", 0)
    if UNKNOWN in (payment, node) or shards is None or readers is None:
        return UNKNOWN
    words = (
        "standalone" if node in ("STAND_ALONE", "single") else "HA",
        f"{shards.normalize():f} shards" if shards > 1 else "",
        f"{readers.normalize():f} read replicas" if readers else "",
        "" if payment in ON_DEMAND else "subscription",
    )
    return ", ".join(filter(None, words))


def _backup(resource: Resource, scope: Scope) -> Charge:
    """A week of backups beyond the free one, each at most as large as the memory."""
    policy = next(iter(scope.plan.referring_to(resource, BACKUP_POLICY)), None)
    days = items(policy or resource, "backupPeriods")
    kept = None if days is None else Decimal(len(days)) or DAILY
    found = cache_class("alicloud", text(resource, "instanceClass"))
    quantity = times(found.memory_gib if found else None, None if kept is None else kept - FREE_BACKUPS)
    note = "at most: every backup as large as the memory; one is free"
    return Charge("Backup storage", "managed_redis", "Redis backup", "GB-month", quantity, note=note)


ESTIMATORS: dict[str, Estimator] = {INSTANCE: instance}
FREE: dict[str, str] = {
    BACKUP_POLICY: "backups are billed on the instance",
    "alicloud:kvstore/account:Account": "accounts of a cache cost nothing",
    "alicloud:kvstore/auditLogConfig:AuditLogConfig": "audit logs are billed where they are stored",
    "alicloud:kvstore/connection:Connection": "end points of a cache cost nothing",
}
