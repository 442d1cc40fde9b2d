"""RDS instances: class hours, storage, backups and the managed secret."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from infra.cost.aws.secret import secret_month
from infra.cost.bearer import first_view, share
from infra.cost.charge import Bill, Charge, Line, Scope, amount
from infra.money import HOURS_PER_MONTH
from infra.view.aws.database import INSTANCE
from infra.view.database import Database

SERVICES = {"mysql": "managed_mysql", "postgresql": "managed_postgresql"}
"""Engine -> price book service."""

GP3_IOPS = Decimal(12_000)
"""IOPS that RDS gp3 storage includes where IOPS can be set at all.

That is from 400 GiB on, where RDS stripes four volumes of 3,000 (docs of aws.rds.Instance, `iops`;
ivancasco.com/blog/boost-your-aws-rds-performance-by-crossing-the-400gb-hidden-threshold).
"""


def _hours(database: Database, _scope: Scope) -> Iterator[Charge]:
    engine, kind = database.engine.value, database.size.value
    service = "" if engine is None else SERVICES.get(engine, f"managed_{engine}")
    missing = "its engine is not set" if engine is None else "its class is not set" if kind is None else ""
    option = _option(database)
    yield Charge("Instance hours", service, kind or "", "hour", HOURS_PER_MONTH, option, reason=missing)


def _option(database: Database) -> str:
    return "multi-az" if database.standby.value else "single-az"


def _kind(database: Database) -> str:
    """The type of the storage; io1 is what RDS takes where IOPS are asked for and no type is, gp2 otherwise."""
    return database.storage_type.value or ("io1" if database.iops.value else "gp2")


def _storage(database: Database, _scope: Scope) -> Iterator[Charge]:
    kind = _kind(database)
    size, note = amount(database.storage_gb, database.resource)
    yield Charge(
        f"Storage ({kind})", "managed_db_storage", f"RDS {kind}", "GB-month", size, _option(database), note=note
    )


def _iops(database: Database, _scope: Scope) -> Iterator[Charge]:
    iops = database.iops.value
    kind = _kind(database) if iops else ""
    if kind == "gp3":
        iops = max(Decimal(0), iops - GP3_IOPS)
    if iops and kind != "gp2":
        what = "IOPS above 12,000" if kind == "gp3" else "Provisioned IOPS"
        yield Charge(what, "managed_db_storage", f"RDS {kind} iops", "IOPS-month", iops, _option(database))


def _backup(database: Database, scope: Scope) -> Iterator[Charge]:
    if database.backed_up.value:
        retaining = first_view(scope, Database, INSTANCE, where=_retains)
        quantity, note = share(database.resource, retaining, scope.usage.backup_gb)
        note = note or "backup up to the size of the storage is included"
        yield Charge(
            "Backup storage", "managed_db_storage", "RDS backup", "GB-month", quantity, usage_based=True, note=note
        )


def _retains(database: Database) -> bool:
    return database.backed_up.known is not False


def _insights(database: Database, _scope: Scope) -> Iterator[Charge]:
    """Performance data beyond the included 7 days; AWS bills it by vCPU, which a plan does not say."""
    if database.insights.value:
        yield Charge("Performance data", "managed_db_monitoring", "Database Insights", "vCPU-month", None)


def _secret(database: Database, _scope: Scope) -> Iterator[Charge]:
    if database.password_kept_by_cloud.value:
        yield secret_month("Managed password", Decimal(1))


BILLS = {
    INSTANCE: Bill(
        Database,
        (
            Line("Instance hours", _hours),
            Line("Storage", _storage),
            Line("Provisioned IOPS", _iops),
            Line("Backup storage", _backup),
            Line("Performance data", _insights),
            Line("Managed password", _secret),
        ),
    )
}
FREE: dict[str, str] = {
    "aws:rds/optionGroup:OptionGroup": "option groups cost nothing",
    "aws:rds/parameterGroup:ParameterGroup": "parameter groups cost nothing",
    "aws:rds/subnetGroup:SubnetGroup": "subnet groups cost nothing",
}
