"""Database: RDS instances, their accounts and backup settings, which go with the instance.

Error codes of CreateDBInstance, DeleteDBInstance and CreateAccount: API reference of ApsaraDB RDS, 2024-07 and
2024-12. Storage grows in steps of 5 GB from 20 GB on ESSD (CreateDBInstance; "Storage types", RDS help).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from infra.catalog.account_word import account_words
from infra.catalog.database_class import BASIC, HIGH_AVAILABILITY, SELLING, database_class
from infra.catalog.engine_version import Product, engine_versions
from infra.estate.resource import whole
from infra.rehearsal.alicloud import shape, validation
from infra.rehearsal.alicloud.identity import ATTACHMENT, ROLE
from infra.rehearsal.alicloud.network import DATABASE as INSTANCE
from infra.rehearsal.alicloud.network import VSWITCH
from infra.rehearsal.alicloud.password import password
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem

ACCOUNT = "alicloud:rds/account:Account"
BACKUPS = "alicloud:rds/backupPolicy:BackupPolicy"

ENCRYPTION = "AliyunRDSInstanceEncryptionRolePolicy"
"""The policy with which RDS reaches KMS (RAM help, 2023-12-28)."""

EDITIONS: Mapping[str, str] = {"Basic": BASIC, "HighAvailability": HIGH_AVAILABILITY}
"""Input -> the catalogue's word."""


ACCOUNT_NAME = r"[a-z][a-z0-9_]{0,61}[a-z0-9]"

STORAGE_STEP_GB = 5
STORAGE_GB = (20, 64000)


def _product(draft: Draft) -> Product | None:
    engine = str(draft.known("engine", "")).lower()
    return next((one for one in get_args(Product) if one == engine and one != "redis"), None)


def _identity(draft: Draft) -> str:
    return shape.made("pgm" if _product(draft) == "postgresql" else "rm", 17)(draft)


def _outputs(draft: Draft, id: str) -> Mapping[str, Any]:
    postgresql = _product(draft) == "postgresql"
    on = draft.known("sslAction") in ("Open", "Update")
    return {
        "category": "HighAvailability",
        "connectionString": shape.database_host(id, "pgsql" if postgresql else "mysql", draft.region),
        "createTime": shape.CREATED,
        "dbInstanceStorageType": "cloud_essd",
        "dbInstanceType": "Primary",
        "port": "5432" if postgresql else "3306",
        "sslStatus": "Yes" if on else "No",
        "status": "Running",
        "templates": [],
        "zoneId": "",
    }


def _engine(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    product = _product(draft)
    if product is None:
        return
    version = draft.known("engineVersion")
    offered = [found.api_version for found in engine_versions("alicloud", product)]
    if version is not None and str(version) not in offered:
        message = 'InvalidEngineVersion.ValueNotSupported: The specified parameter "EngineVersion" is not valid'
        yield Problem("engineVersion", f"{message}: {version}, not of {', '.join(offered)}")


def _class(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    """The simulated cloud sells the classes that the catalogue lists, each for its engine and edition."""
    name = draft.known("instanceType")
    found = database_class("alicloud", str(name))
    message = "InvalidDBinstanceClass.ValueNotSupported: The specified parameter DBinstanceClass is invalid"
    if name is None:
        return
    if found is None:
        yield Problem("instanceType", f"{message}: {name}")
    elif found.status not in SELLING:
        yield Problem(
            "instanceType",
            "InvalidDBInstanceClass.Offline: The specified instance type is no longer provided. Please specify "
            f"another instance type: {name}",
        )
    elif (product := _product(draft)) and product not in found.engine.split():
        yield Problem("instanceType", f"{message}: {name} is a class of {found.engine}")
    elif (edition := EDITIONS.get(str(draft.known("category")))) and edition != found.edition:
        yield Problem("instanceType", f"{message}: {name} is a class of the {found.edition} edition")


def _storage(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    size = whole(draft.known("instanceStorage"))
    low, high = STORAGE_GB
    if size is not None and (not low <= size <= high or size % STORAGE_STEP_GB):
        message = (
            'InvalidDBInstanceStorage.ValueNotSupported: The specified parameter "DBInstanceStorage" is not valid'
        )
        yield Problem("instanceStorage", f"{message}: {size} GB, {low} to {high} in steps of {STORAGE_STEP_GB}")


def _shrinks(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    record = cloud.get(INSTANCE, draft.id) if draft.id else None
    before = whole(record.outputs.get("instanceStorage")) if record else None
    after = whole(draft.known("instanceStorage"))
    if before is not None and after is not None and after < before:
        message = (
            "InvalidReduceDiskSize: The storage capacity after the scale-down must be larger than the used amount."
        )
        yield Problem("instanceStorage", message)


def _place(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """The vSwitches, separated by commas, are in the VPC and in the instance's zones, in their order."""
    zones = [draft.known(name) for name in ("zoneId", "zoneIdSlaveA", "zoneIdSlaveB")]
    named = [zone for zone in zones if zone is not None and zone != "auto"]
    if len(set(named)) < len(named) and draft.known("category") == "HighAvailability":
        yield Problem("zoneIdSlaveA", f"InvalidZoneId.NotSupported: {named[0]} is the first zone already")
    if draft.known("category") == "Basic" and draft.inputs.get("zoneIdSlaveA") is not None:
        yield Problem(
            "zoneIdSlaveA",
            "ZoneId.NotMatchWithCategory: The number of available zones does not match the database engine or "
            "instance edition. Please reset it.",
        )
    ids = str(draft.known("vswitchId", "")).split(",") if draft.known("vswitchId") else []
    for position, id in enumerate(ids):
        switch = cloud.get(VSWITCH, id)
        if switch is None:
            message = "InvalidVpcIdOrVswitchId.NotSupported: The specified vpcId or vSwitchId is not supported"
            yield Problem("vswitchId", f"{message}: {id}")
            continue
        if draft.known("vpcId") not in (None, switch.outputs.get("vpcId")):
            yield Problem("vswitchId", f"InvalidVpcId.NotSupported: {id} is not in {draft.known('vpcId')}")
        zone = zones[position] if position < len(zones) else None
        if zone not in (None, "auto", switch.outputs.get("zoneId")):
            yield Problem("vswitchId", f"InvalidVswitchId: Specified conn vswitch id is not valid: {id} in {zone}")


def _encrypts(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """With a key of one's own RDS wants a role that may use KMS."""
    arn = draft.known("roleArn")
    role = next((one for one in cloud.all(ROLE) if one.outputs.get("arn") == arn), None)
    if arn is not None and role is None:
        yield Problem("roleArn", f"EntityNotExist.RoleArn: The specified Role does not exists: {arn}")
    elif role is not None and not any(
        one.outputs.get("roleName") == role.id and one.outputs.get("policyName") == ENCRYPTION
        for one in cloud.all(ATTACHMENT)
    ):
        message = (
            "InvalidClusterKms: The current instance does not authorized to access the Key Management Service"
        )
        yield Problem("roleArn", f"{message}: {role.id} lacks {ENCRYPTION}")


def _no_keyword(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """The name is none that RDS keeps for itself."""
    name = draft.known("accountName")
    instance = cloud.get(INSTANCE, str(draft.known("dbInstanceId", "")))
    if name is None or instance is None:
        return
    if str(name).lower() in account_words("alicloud", str(instance.outputs.get("engine", "")).lower()):
        yield Problem("accountName", "InvalidAccountName.Forbid: Specified account name is a keyword in RDS.")


def _keeps_logs(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """The Basic edition keeps no log backups."""
    instance = cloud.get(INSTANCE, str(draft.known("instanceId", "")))
    if instance is not None and instance.outputs.get("category") == "Basic" and draft.known("enableBackupLog"):
        yield Problem("enableBackupLog", "OperationDenied.DBInstanceType: the Basic edition keeps no log backups")


KINDS: tuple[Kind, ...] = (
    Kind(
        token=ACCOUNT,
        identity=shape.joined("dbInstanceId", "accountName"),
        outputs=lambda draft, _id: {
            "accountType": "Normal",
            "description": draft.known("accountDescription"),
            "instanceId": draft.known("dbInstanceId"),
            "name": draft.known("accountName"),
            "status": "Available",
            "type": draft.known("accountType", "Normal"),
        },
        validations=(
            validation.matches("accountName", ACCOUNT_NAME, "lower-case letters, digits and underscores"),
        ),
        checks=(
            _no_keyword,
            password(
                "accountPassword",
                "InvalidAccountPassword.Malformed: The specified parameter AccountPassword is not valid.",
            ),
        ),
    ),
    Kind(token=BACKUPS, identity=shape.joined("instanceId"), checks=(_keeps_logs,)),
    Kind(
        token=INSTANCE,
        identity=_identity,
        outputs=_outputs,
        checks=(
            _engine,
            _class,
            _storage,
            _shrinks,
            _place,
            _encrypts,
        ),
        locked=shape.protected(
            "deletionProtection", "OperationDenied.DeletionProtection: the instance is protected against deletion"
        ),
    ),
)
"""Sorted by token."""
