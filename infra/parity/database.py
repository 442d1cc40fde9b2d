"""Facts about the database."""

from __future__ import annotations

from infra.catalog.cloud import Cloud
from infra.catalog.database_class import database_class
from infra.estate.estate import Estate
from infra.parity.fact import Facts
from infra.view.database import Database
from infra.view.everybody import everybody
from infra.view.views import views


def facts(estate: Estate) -> Facts:
    """Engine, size, standby, backups, encryption, exposure, TLS."""
    databases = views(estate).owned(Database, "database")
    if not databases:
        return {}
    database = databases[0]
    cloud: Cloud = "aws" if database.resource.type.startswith("aws:") else "alicloud"
    kind = database_class(cloud, database.size.known or "")
    return {
        "engine": database.engine.known,
        "version": database.version.known,
        "vcpu": kind.vcpu if kind else None,
        "memory_gib": kind.memory_gib if kind else None,
        "storage_gb": database.storage_gb.known,
        "standby": database.standby.known,
        "backup_days": database.backup_days.known,
        "deletion_protection": database.deletion_protected.known,
        "encrypted": database.encrypted.known,
        "own_key": database.own_key.known,
        "public": _public(database),
        # Where TLS can be off, nothing is forced before it is on.
        "tls_forced": database.tls_forced.known if database.tls.known is not False else False,
        "minor_upgrades": database.minor_upgrades.known,
        "password_kept_by_cloud": database.password_kept_by_cloud.known,
    }


def _public(database: Database) -> bool | None:
    if database.public.known or database.endpoints.known:
        return True
    sources = database.sources.known
    if database.public.known is None or database.endpoints.known is None or sources is None:
        return None
    return any(everybody(source.known or "") for source in sources)
