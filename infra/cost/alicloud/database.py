"""ApsaraDB RDS instances: class hours, storage and backups."""

from __future__ import annotations

from infra.catalog.database_class import database_class
from infra.cost.bearer import first, share
from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import number, text, times
from infra.estate.resource import UNKNOWN, Resource
from infra.money import HOURS_PER_MONTH

INSTANCE = "alicloud:rds/instance:Instance"
REPLICA = "alicloud:rds/readOnlyInstance:ReadOnlyInstance"

SERVICES = {"mysql": "managed_mysql", "postgresql": "managed_postgresql"}
"""RDS engine in lower case -> price book service."""

CATEGORIES = {"Basic": "Basic", "HighAvailability": "HA", "cluster": "cluster"}
EDITIONS = {"basic": "Basic", "high_availability": "HA", "cluster": "cluster"}
"""Edition as the provider's input and as the catalogue name it -> price book option."""

STORAGE = {
    "cloud_essd": "RDS cloud_essd PL1",
    "cloud_essd2": "RDS cloud_essd PL2",
    "cloud_essd3": "RDS cloud_essd PL3",
    UNKNOWN: UNKNOWN,
}
"""Storage type -> price book sku; the digit is the performance level."""

ON_DEMAND = ("Postpaid", "PostPaid")


def instance(resource: Resource, scope: Scope) -> list[Charge]:
    """One RDS instance with its standby: a class is sold by edition, and its price grows with its vCPU."""
    option = _option(resource)
    kind = text(resource, "dbInstanceStorageType", UNKNOWN)
    return [
        _class_hours(resource, option),
        Charge(
            f"Storage ({kind})" if kind != UNKNOWN else "Storage",
            "managed_db_storage",
            STORAGE.get(kind, f"RDS {kind}"),
            "GB-hour",
            times(number(resource, "instanceStorage"), HOURS_PER_MONTH),
            option,
        ),
        _backup(resource, scope),
    ]


def replica(resource: Resource, scope: Scope) -> list[Charge]:
    """One read-only instance, which no price row was read for."""
    return [_class_hours(resource, "read-only")]


def _class_hours(resource: Resource, option: str) -> Charge:
    name = text(resource, "instanceType", UNKNOWN)
    engine = text(resource, "engine", UNKNOWN).lower()
    service = UNKNOWN if engine == UNKNOWN else SERVICES.get(engine, f"managed_{engine}")
    found = None if name == UNKNOWN else database_class("alicloud", name)
    family = name.split(".")[1] if name.count(".") > 1 else name
    reason = "" if found or name == UNKNOWN else f"class {name} is not in the catalogue, so its vCPU are not known"
    return Charge(
        "Instance hours",
        service,
        family,
        "vCPU-hour",
        times(found.vcpu if found else None, HOURS_PER_MONTH),
        option,
        note=f"{name}, {found.vcpu} vCPU" if found else "",
        reason=reason,
    )


def _option(resource: Resource) -> str:
    """Edition as the plan says it, else as the class's name does; and the way of payment, when not by the hour."""
    category = text(resource, "category")
    found = database_class("alicloud", text(resource, "instanceType"))
    named = EDITIONS.get(found.edition, found.edition) if found else UNKNOWN
    edition = CATEGORIES.get(category, category) or named
    payment = text(resource, "instanceChargeType", "Postpaid")
    if UNKNOWN in (edition, payment):
        return UNKNOWN
    return edition if payment in ON_DEMAND else f"{edition} {payment.lower()}"


def _backup(resource: Resource, scope: Scope) -> Charge:
    quantity, note = share(resource, first(scope, INSTANCE), scope.usage.backup_gb * HOURS_PER_MONTH)
    note = note or "backup up to twice the size of the storage is included"
    return Charge(
        "Backup storage", "managed_db_storage", "RDS backup", "GB-hour", quantity, usage_based=True, note=note
    )


ESTIMATORS: dict[str, Estimator] = {INSTANCE: instance, REPLICA: replica}
FREE: dict[str, str] = {
    "alicloud:rds/account:Account": "accounts of a database cost nothing",
    "alicloud:rds/accountPrivilege:AccountPrivilege": "accounts of a database cost nothing",
    "alicloud:rds/backupPolicy:BackupPolicy": "backups are billed on the instance",
    "alicloud:rds/connection:Connection": "end points of a database cost nothing",
    "alicloud:rds/database:Database": "databases of an instance cost nothing",
    "alicloud:rds/rdsAccount:RdsAccount": "accounts of a database cost nothing",
    "alicloud:rds/rdsParameterGroup:RdsParameterGroup": "parameter templates cost nothing",
}
