"""Facts about the cache on Alibaba Cloud."""

from __future__ import annotations

from infra.catalog.cache_class import cache_class
from infra.estate.estate import Estate
from infra.parity.fact import Facts
from infra.parity.read import given, known, owned, truth

DAYS_KEPT = 7
"""Tair (Redis OSS-compatible) keeps a backup seven days; only the days backups are made on can be set."""


def facts(plan: Estate) -> Facts:
    """Version, size, standby, backups, encryption, password."""
    caches = owned(plan, "cache", "alicloud:kvstore/instance:Instance")
    if not caches:
        return {}
    cache = caches[0]
    kind = cache_class("alicloud", str(cache.get("instanceClass")))
    encrypted = truth(cache.get("tdeStatus", False)) is True
    return {
        "engine": str(known(cache.get("instanceType")) or "Redis").lower(),
        "version": known(cache.get("engineVersion")),
        "memory_gib": kind.memory_gib if kind else None,
        "standby": bool(known(cache.get("secondaryZoneId"))),
        "backup_days": DAYS_KEPT if cache.get("backupPeriods") else None,
        "encrypted": encrypted,
        "own_key": encrypted and given(cache.get("encryptionKey")),
        "tls_forced": truth(cache.get("sslEnable")),
        "password": given(cache.get("password")),
        "public": truth(cache.get("enablePublic", False)),
    }
