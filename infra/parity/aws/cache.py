"""Facts about the cache on AWS."""

from __future__ import annotations

from infra.catalog.cache_class import cache_class
from infra.estate.estate import Estate
from infra.estate.resource import whole
from infra.parity.fact import Facts
from infra.parity.read import given, known, owned, truth


def facts(plan: Estate) -> Facts:
    """Version, size, standby, backups, encryption, password."""
    caches = owned(plan, "cache", "aws:elasticache/replicationGroup:ReplicationGroup")
    if not caches:
        return {}
    cache = caches[0]
    kind = cache_class("aws", str(cache.get("nodeType")))
    return {
        "engine": known(cache.get("engine")),
        "version": known(cache.get("engineVersion")),
        "memory_gib": kind.memory_gib if kind else None,
        "standby": truth(cache.get("automaticFailoverEnabled")) is True
        and truth(cache.get("multiAzEnabled")) is True,
        "backup_days": whole(cache.get("snapshotRetentionLimit")),
        "encrypted": truth(cache.get("atRestEncryptionEnabled")),
        "own_key": given(cache.get("kmsKeyId")),
        "tls_forced": truth(cache.get("transitEncryptionEnabled")) is True
        and known(cache.get("transitEncryptionMode", "required")) == "required",
        "password": given(cache.get("authToken")) or given(cache.get("userGroupIds")),
        "public": False,
    }
