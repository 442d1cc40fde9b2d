"""Tair (Redis OSS-compatible) instances: class hours and backups."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from infra.catalog.cache_class import cache_class
from infra.cost.charge import Bill, Charge, Line, Scope, amount
from infra.cost.inputs import times
from infra.money import HOURS_PER_MONTH
from infra.view.alicloud.cache import BACKUPS, CONNECTION, INSTANCE
from infra.view.cache import Cache

LINES = {"redis.shard.": "Redis cloud-native", "redis.master.": "Redis classic"}
"""Beginning of a class's name -> beginning of its price book sku, which ends in the memory."""

DAILY = Decimal(7)
FREE_BACKUPS = Decimal(1)
"""Backups are made every day unless some days of the week are named, kept for 7 days, and free up to the memory.

Source: alibabacloud.com/help/en/redis/user-guide/automatic-or-manual-backup.
"""


def _hours(cache: Cache, _scope: Scope) -> Iterator[Charge]:
    """One instance with its replica."""
    name, option = cache.size.value or "", _option(cache)
    quantity, _ = amount(cache.nodes, cache.resource, HOURS_PER_MONTH)
    missing = "" if name else "its class is not set"
    yield Charge("", "managed_redis", _sku(name), "hour", quantity, option, note=name, reason=missing)


def _sku(name: str) -> str:
    """Line and memory of a class the catalogue knows, otherwise the class itself."""
    line = next((line for start, line in LINES.items() if name.startswith(start)), "")
    found = cache_class("alicloud", name)
    return f"{line} {found.memory_gib.normalize():f} GB" if line and found else name


def _option(cache: Cache) -> str:
    """How many nodes the price is for, and the way of payment, when not by the hour."""
    shards, readers = cache.shards.value, cache.readers.value
    words = (
        "standalone" if cache.alone.value else "HA",
        f"{shards.normalize():f} shards" if shards > 1 else "",
        f"{readers.normalize():f} read replicas" if readers else "",
        "" if cache.payment.value == "on-demand" else "subscription",
    )
    return ", ".join(filter(None, words))


def _backup(cache: Cache, _scope: Scope) -> Iterator[Charge]:
    """A week of backups beyond the free one, each at most as large as the memory."""
    kept, why = amount(cache.backups, cache.resource)
    found = cache_class("alicloud", cache.size.known or "")
    beyond = None if why else (kept or DAILY) - FREE_BACKUPS
    quantity = times(found.memory_gib if found else None, beyond)
    note = why or "at most: every backup as large as the memory; one is free"
    yield Charge("", "managed_redis", "Redis backup", "GB-month", quantity, note=note)


BILLS = {INSTANCE: Bill(Cache, (Line("Instance hours", _hours), Line("Backup storage", _backup)))}
FREE: dict[str, str] = {
    BACKUPS: "backups are billed on the instance",
    "alicloud:kvstore/account:Account": "accounts of a cache cost nothing",
    "alicloud:kvstore/auditLogConfig:AuditLogConfig": "audit logs are billed where they are stored",
    CONNECTION: "end points of a cache cost nothing",
}
