"""ApsaraDB RDS instances: class hours, storage and backups."""

from __future__ import annotations

from collections.abc import Iterator

from infra.catalog.database_class import database_class
from infra.cost.bearer import first_view, share
from infra.cost.charge import Bill, Charge, Line, Scope, amount
from infra.cost.inputs import times
from infra.money import HOURS_PER_MONTH
from infra.view.alicloud.database import INSTANCE, REPLICA
from infra.view.database import Database

SERVICES = {"mysql": "managed_mysql", "postgresql": "managed_postgresql"}
"""Engine -> price book service."""

CATEGORIES = {"Basic": "Basic", "HighAvailability": "HA", "cluster": "cluster"}
EDITIONS = {"basic": "Basic", "high_availability": "HA", "cluster": "cluster"}
"""Edition as the provider's input and as the catalogue name it -> price book option."""

STORAGE = {
    "cloud_essd": "RDS cloud_essd PL1",
    "cloud_essd2": "RDS cloud_essd PL2",
    "cloud_essd3": "RDS cloud_essd PL3",
}
"""Storage type -> price book sku; the digit is the performance level."""


def _edition(database: Database) -> str:
    """Edition as the plan says it, else as the class's name does; and the way of payment, when not by the hour."""
    category, payment = database.edition.value, database.payment.value
    if category:
        edition = CATEGORIES.get(category, category)
    else:
        found = database_class("alicloud", database.size.value or "")
        edition = EDITIONS.get(found.edition, found.edition) if found else ""
    return edition if payment == "on-demand" else f"{edition} {payment}"


def _hours(database: Database, _scope: Scope) -> Iterator[Charge]:
    """A class is sold by edition, and its price grows with its vCPU."""
    yield _class_hours(database, _edition(database))


def _read_only_hours(database: Database, _scope: Scope) -> Iterator[Charge]:
    """Of read-only instances, for which no price row was read."""
    yield _class_hours(database, "read-only")


def _class_hours(database: Database, option: str) -> Charge:
    name, engine = database.size.value or "", database.engine.value
    found = database_class("alicloud", name)
    missing = "" if found else f"class {name} is not in the catalogue, so its vCPU are not known"
    missing = missing if name else "its class is not set"
    return Charge(
        "Instance hours",
        "" if engine is None else SERVICES.get(engine, f"managed_{engine}"),
        name.split(".")[1] if name.count(".") > 1 else name,
        "vCPU-hour",
        times(found.vcpu if found else None, HOURS_PER_MONTH),
        option,
        note=f"{name}, {found.vcpu} vCPU" if found else "",
        reason="its engine is not set" if engine is None else missing if option else "its edition is not known",
    )


def _storage(database: Database, _scope: Scope) -> Iterator[Charge]:
    kind, option = database.storage_type.value, _edition(database)
    size, note = amount(database.storage_gb, database.resource, HOURS_PER_MONTH)
    yield Charge(
        f"Storage ({kind})" if kind else "Storage",
        "managed_db_storage",
        STORAGE.get(kind, f"RDS {kind}") if kind else "",
        "GB-hour",
        size,
        option,
        note=note,
        reason="" if kind and option else "its edition is not known" if kind else "its storage type is not set",
    )


def _backup(database: Database, scope: Scope) -> Iterator[Charge]:
    bearer = first_view(scope, Database, INSTANCE)
    quantity, note = share(database.resource, bearer, scope.usage.backup_gb * HOURS_PER_MONTH)
    note = note or "backup up to twice the size of the storage is included"
    yield Charge(
        "Backup storage",
        "managed_db_storage",
        "RDS backup",
        "GB-hour",
        quantity,
        usage_based=True,
        note=note,
    )


BILLS = {
    INSTANCE: Bill(
        Database, (Line("Instance hours", _hours), Line("Storage", _storage), Line("Backup storage", _backup))
    ),
    REPLICA: Bill(Database, (Line("Instance hours", _read_only_hours),)),
}
FREE: dict[str, str] = {
    "alicloud:rds/account:Account": "accounts of a database cost nothing",
    "alicloud:rds/accountPrivilege:AccountPrivilege": "accounts of a database cost nothing",
    "alicloud:rds/backupPolicy:BackupPolicy": "backups are billed on the instance",
    "alicloud:rds/connection:Connection": "end points of a database cost nothing",
    "alicloud:rds/database:Database": "databases of an instance cost nothing",
    "alicloud:rds/rdsAccount:RdsAccount": "accounts of a database cost nothing",
    "alicloud:rds/rdsParameterGroup:RdsParameterGroup": "parameter templates cost nothing",
}
