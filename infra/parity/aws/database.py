"""Facts about the database on AWS."""

from __future__ import annotations

from typing import Any

from infra.catalog.database_class import database_class
from infra.estate.estate import Estate
from infra.estate.resource import Resource, whole
from infra.parity.fact import Facts
from infra.parity.read import given, known, owned, truth

TLS_PARAMETERS = {"rds.force_ssl", "require_secure_transport"}


def facts(plan: Estate) -> Facts:
    """Engine, size, standby, backups, encryption, exposure, TLS."""
    databases = owned(plan, "database", "aws:rds/instance:Instance")
    if not databases:
        return {}
    database = databases[0]
    kind = database_class("aws", str(database.get("instanceClass")))
    return {
        "engine": _engine(database),
        "version": known(database.get("engineVersion")),
        "vcpu": kind.vcpu if kind else None,
        "memory_gib": kind.memory_gib if kind else None,
        "storage_gb": whole(database.get("allocatedStorage")),
        "standby": truth(database.get("multiAz")),
        "backup_days": whole(database.get("backupRetentionPeriod")),
        "deletion_protection": truth(database.get("deletionProtection")),
        "encrypted": truth(database.get("storageEncrypted")),
        "own_key": given(database.get("kmsKeyId")),
        "public": truth(database.get("publiclyAccessible", False)),
        "tls_forced": any(
            _forces_tls(group) for group in owned(plan, "database", "aws:rds/parameterGroup:ParameterGroup")
        ),
        "minor_upgrades": truth(database.get("autoMinorVersionUpgrade")),
        "password_kept_by_cloud": truth(database.get("manageMasterUserPassword", False)),
    }


def _engine(database: Resource) -> str | None:
    engine = known(database.get("engine"))
    return {"postgres": "postgresql"}.get(str(engine), engine)


def _forces_tls(group: Resource) -> bool:
    parameters: list[dict[str, Any]] = group.get("parameters", [])
    return any(p.get("name") in TLS_PARAMETERS and truth(p.get("value")) for p in parameters)
