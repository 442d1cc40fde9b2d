"""RDS instances: class hours, storage, backups and the managed secret."""

from __future__ import annotations

from decimal import Decimal

from infra.cost.aws.secret import secret_month
from infra.cost.bearer import first, share
from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import flag, number, text
from infra.estate.resource import UNKNOWN, Resource
from infra.money import HOURS_PER_MONTH

INSTANCE = "aws:rds/instance:Instance"

SERVICES = {"mysql": "managed_mysql", "postgres": "managed_postgresql", UNKNOWN: UNKNOWN}
"""RDS engine -> price book service."""

GP3_IOPS = Decimal(12_000)
"""IOPS that RDS gp3 storage includes where IOPS can be set at all.

That is from 400 GiB on, where RDS stripes four volumes of 3,000 (docs of aws.rds.Instance, `iops`;
ivancasco.com/blog/boost-your-aws-rds-performance-by-crossing-the-400gb-hidden-threshold).
"""


def instance(resource: Resource, scope: Scope) -> list[Charge]:
    """One RDS instance, with its standby where it has one."""
    source = resource.get("replicateSourceDb")
    engine = text(resource, "engine", _engine_of(source, scope) if source is not None else UNKNOWN)
    service = SERVICES.get(engine, f"managed_{engine}")
    option = {True: "multi-az", False: "single-az", None: UNKNOWN}[flag(resource, "multiAz")]
    kind = text(resource, "instanceClass", UNKNOWN)
    return [
        Charge("Instance hours", service, kind, "hour", HOURS_PER_MONTH, option),
        *_storage(resource, option),
        *_backup(resource, scope),
        *_insights(resource),
        *_secret(resource),
    ]


def _engine_of(source: object, scope: Scope) -> str:
    for found in scope.plan.of_type(INSTANCE):
        if source in (found.get("identifier"), found.name):
            return text(found, "engine", UNKNOWN)
    return UNKNOWN


def _storage(resource: Resource, option: str) -> list[Charge]:
    iops = number(resource, "iops", 0)
    kind = text(resource, "storageType", "gp2" if iops == 0 else "io1")
    size = number(resource, "allocatedStorage")
    found = [Charge(f"Storage ({kind})", "managed_db_storage", _sku(kind), "GB-month", size, option)]
    if iops is not None and kind == "gp3":
        iops = max(Decimal(0), iops - GP3_IOPS)
    if iops != 0 and kind != "gp2":
        what = "IOPS above 12,000" if kind == "gp3" else "Provisioned IOPS"
        found.append(Charge(what, "managed_db_storage", f"{_sku(kind)} iops", "IOPS-month", iops, option))
    return found


def _sku(kind: str) -> str:
    return UNKNOWN if kind == UNKNOWN else f"RDS {kind}"


def _backup(resource: Resource, scope: Scope) -> list[Charge]:
    if number(resource, "backupRetentionPeriod", 0) == 0:
        return []
    retaining = first(scope, INSTANCE, where=_retains)
    quantity, note = share(resource, retaining, scope.usage.backup_gb)
    note = note or "backup up to the size of the storage is included"
    return [
        Charge(
            "Backup storage", "managed_db_storage", "RDS backup", "GB-month", quantity, usage_based=True, note=note
        )
    ]


def _retains(database: Resource, _scope: Scope) -> bool:
    return number(database, "backupRetentionPeriod", 0) != 0


def _insights(resource: Resource) -> list[Charge]:
    """Performance data beyond the included 7 days; AWS bills it by vCPU, which a plan does not say."""
    kept = number(resource, "performanceInsightsRetentionPeriod", 7)
    mode = text(resource, "databaseInsightsMode", "standard")
    if (kept is not None and kept <= 7) and mode == "standard":
        return []
    return [Charge("Performance data", "managed_db_monitoring", "Database Insights", "vCPU-month", None)]


def _secret(resource: Resource) -> list[Charge]:
    managed = flag(resource, "manageMasterUserPassword")
    if managed is False:
        return []
    return [secret_month("Managed password", Decimal(1) if managed else None)]


ESTIMATORS: dict[str, Estimator] = {INSTANCE: instance}
FREE: dict[str, str] = {
    "aws:rds/optionGroup:OptionGroup": "option groups cost nothing",
    "aws:rds/parameterGroup:ParameterGroup": "parameter groups cost nothing",
    "aws:rds/subnetGroup:SubnetGroup": "subnet groups cost nothing",
}
