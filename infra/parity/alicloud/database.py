"""Facts about the database on Alibaba Cloud."""

from __future__ import annotations

from typing import Any

from infra.catalog.database_class import database_class
from infra.estate.estate import Estate
from infra.estate.resource import Resource, whole
from infra.parity.fact import Facts
from infra.parity.read import given, known, owned, truth

EVERYBODY = {"0.0.0.0/0", "0.0.0.0"}


def facts(plan: Estate) -> Facts:
    """Engine, size, standby, backups, encryption, exposure, TLS."""
    databases = owned(plan, "database", "alicloud:rds/instance:Instance")
    if not databases:
        return {}
    database = databases[0]
    kind = database_class("alicloud", str(database.get("instanceType")))
    policies = plan.referring_to(database, "alicloud:rds/backupPolicy:BackupPolicy")
    public = plan.referring_to(database, "alicloud:rds/connection:Connection")
    return {
        "engine": str(database.get("engine")).lower() if known(database.get("engine")) else None,
        "version": _version(database),
        "vcpu": kind.vcpu if kind else None,
        "memory_gib": kind.memory_gib if kind else None,
        "storage_gb": whole(database.get("instanceStorage")),
        "standby": known(database.get("category")) in {"HighAvailability", "AlwaysOn", "cluster"}
        and bool(known(database.get("zoneIdSlaveA"))),
        "backup_days": whole(policies[0].get("backupRetentionPeriod")) if policies else None,
        "deletion_protection": truth(database.get("deletionProtection")),
        # With a role and no key, the service's own key encrypts the disk.
        "encrypted": given(database.get("encryptionKey")) or given(database.get("roleArn")),
        "own_key": given(database.get("encryptionKey")),
        "public": bool(public) or bool(EVERYBODY & set(database.get("securityIps", []))),
        "tls_forced": _forces_tls(database),
        "minor_upgrades": known(database.get("autoUpgradeMinorVersion")) == "Auto",
        "password_kept_by_cloud": False,
    }


def _version(database: Resource) -> str | None:
    """The version as the workload says it: PostgreSQL is always ``N.0`` here."""
    version = known(database.get("engineVersion"))
    if version is None or str(database.get("engine")).lower() != "postgresql":
        return version
    return str(version).removesuffix(".0")


def _forces_tls(database: Resource) -> bool:
    """MySQL has a switch; PostgreSQL forces TLS when every host entry asks for it."""
    if truth(database.get("sslAction")) is not True:
        return False
    hosts: list[dict[str, Any]] = database.get("pgHbaConfs", [])
    return truth(database.get("forceEncryption")) is True or (
        bool(hosts) and all(host.get("type") == "hostssl" for host in hosts)
    )
