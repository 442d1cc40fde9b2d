"""Facts about the cache."""

from __future__ import annotations

from infra.catalog.cache_class import cache_class
from infra.catalog.cloud import Cloud
from infra.estate.estate import Estate
from infra.parity.fact import Facts
from infra.view.cache import Cache
from infra.view.views import views


def facts(estate: Estate) -> Facts:
    """Version, size, standby, backups, encryption, password."""
    caches = views(estate).owned(Cache, "cache")
    if not caches:
        return {}
    cache = caches[0]
    cloud: Cloud = "aws" if cache.resource.type.startswith("aws:") else "alicloud"
    kind = cache_class(cloud, cache.size.known or "")
    encrypts = cache.can_encrypt.known is not False
    encrypted = cache.encrypted.known if encrypts else False
    return {
        "engine": cache.engine.known,
        "version": cache.version.known,
        "memory_gib": kind.memory_gib if kind else None,
        "standby": _both(cache.failover.known, cache.standby.known),
        "backup_days": cache.backup_days.known,
        "encrypted": encrypted,
        "own_key": _both(encrypted, cache.own_key.known if encrypts else False),
        "tls_forced": _both(cache.tls.known, None if cache.plain.known is None else not cache.plain.known),
        "password": _both(cache.password.known, cache.password_set.known),
        "public": False if cache.public.state == "inapplicable" else cache.public.known,
    }


def _both(one: bool | None, other: bool | None) -> bool | None:
    """Whether both hold; not known where one is not and the other does not rule it out."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True
