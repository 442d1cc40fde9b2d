"""ApsaraDB: RDS instances with their copies and clones, PolarDB clusters, MongoDB."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from infra.view.admission import Admission
from infra.view.database import Database, DatabaseBackup
from infra.view.endpoint import Endpoint
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import (
    assumed,
    beside,
    either,
    fixed,
    flag,
    is_set,
    made,
    never,
    number,
    rows,
    text,
    texts,
    whole,
)
from infra.view.view import Subject, View

INSTANCE = "alicloud:rds/instance:Instance"
REPLICA = "alicloud:rds/readOnlyInstance:ReadOnlyInstance"
CLONE = "alicloud:rds/rdsCloneDbInstance:RdsCloneDbInstance"
CLUSTER = "alicloud:polardb/cluster:Cluster"
DOCUMENTS = "alicloud:mongodb/instance:Instance"
SHARDS = "alicloud:mongodb/shardingInstance:ShardingInstance"
BACKUPS = "alicloud:rds/backupPolicy:BackupPolicy"
CONNECTION = "alicloud:rds/connection:Connection"
ADDRESS = "alicloud:polardb/endpointAddress:EndpointAddress"

DISK_ENGINES = ("mysql", "postgresql", "sqlserver")
"""Engines whose disks RDS can encrypt with a key of its own."""

SINGLE_NODE = ("Basic", "serverless_basic")

DEFAULT_BACKUP_DAYS = 7
"""Days ApsaraDB RDS keeps backups without a policy of its own (pulumi-alicloud 4.0.0, rds.BackupPolicy)."""

PORTS = {"mysql": 3306, "postgresql": 5432}
"""Engine -> port of an instance that does not say."""

PAYMENT = {"postpaid": "on-demand", "payasyougo": "on-demand"}
NOT_READ = "no rule and no price reads it of this type"
OF_SOURCE = "a copy takes it from the instance it copies"
OF_POLICY = "its backup policy says it"


@dataclass(frozen=True, eq=False)
class _Host(View):
    """One line of PostgreSQL's pg_hba.conf."""

    type: Reading[str | None]


_ENGINE, _VERSION = text("engine", names={}), text("engineVersion")
_CATEGORY, _SECOND, _FIRST = text("category"), text("zoneIdSlaveA"), text("zoneId")
_DISK_KEY, _ROLE = is_set("encryptionKey", but=("disabled",)), is_set("roleArn")
_DISK = text("dbInstanceStorageType")
_HOSTS = rows("pgHbaConfs", _Host(type=text("type")))
_FORCED = flag("forceEncryption", default=0)


def _version(at: Subject) -> Reading[str | None]:
    """The version as a workload says it: PostgreSQL is always ``N.0`` here."""
    found = at.read(_VERSION)
    if found.known and at.read(_ENGINE).known == "postgresql":
        return found.as_is(found.known.removesuffix(".0"))
    return found


def _standby(at: Subject) -> Reading[bool]:
    """A standby needs an edition that has one, and a second zone."""
    category, second, first = at.read(_CATEGORY), at.read(_SECOND), at.read(_FIRST)
    if not category.is_known or category.known in SINGLE_NODE:
        return category.as_is(False)
    if second.known is None:
        return second.as_is(False)
    if not first.is_known:
        return Reading(second.resource, second.path, first.state, note=first.note)
    return second.as_is(second.known != first.known)


def _disk_encrypted(at: Subject) -> Reading[bool]:
    """Cloud disks are encrypted with a key, or with RDS's own: a role without a key takes that.

    Source: CreateDBInstance, EncryptionKey: "optional ... only specify RoleARN".
    """
    key, role = at.read(_DISK_KEY), at.read(_ROLE)
    if key.state != "absent" or not role.known:
        return key if key.state != "absent" else role
    engine, disk = at.read(_ENGINE), at.read(_DISK)
    for part in (engine, disk):
        if not part.is_known:
            return part
    return role.as_is(engine.known in DISK_ENGINES and disk.known != "local_ssd")


def _tls_forced(at: Subject) -> Reading[bool]:
    """MySQL and SQL Server have a switch; PostgreSQL asks in its table of hosts; MariaDB cannot."""
    engine = at.read(_ENGINE)
    if engine.known in ("mysql", "sqlserver"):
        return at.read(_FORCED)
    if engine.known != "postgresql":
        note = "no input of this engine requires TLS"
        return engine if not engine.is_known else Reading(at.resource, "", "inapplicable", note=note)
    hosts = at.read(_HOSTS)
    if hosts.state == "absent":
        told = "not set (plain connections are taken)"
        return Reading(hosts.resource, hosts.path, "value", False, told)
    if not hosts.is_known:
        return hosts
    kinds = [host.type for host in hosts.value]
    plain = next((one for one in kinds if one.known in ("host", "hostnossl")), None)
    unknown = next((one for one in kinds if not one.is_known), None)
    return plain.as_is(False) if plain else unknown or hosts.as_is(True)


RDS = Database(
    engine=_ENGINE,
    version=made(_version, _VERSION, _ENGINE),
    size=text("instanceType"),
    edition=_CATEGORY,
    payment=text("instanceChargeType", names=PAYMENT, default="Postpaid"),
    storage_type=_DISK,
    storage_gb=number("instanceStorage"),
    iops=fixed(Decimal(0)),
    throughput=fixed(Decimal(0)),
    replica=fixed(False),
    standby=made(_standby, _CATEGORY, _SECOND, _FIRST),
    backed_up=never(OF_POLICY),
    backup_days=beside(
        assumed(DEFAULT_BACKUP_DAYS),
        "instanceId",
        (INSTANCE,),
        {BACKUPS: whole("backupRetentionPeriod", "retentionPeriod", default=DEFAULT_BACKUP_DAYS)},
    ),
    deletion_protected=flag("deletionProtection", default=False),
    encrypted=either(
        made(_disk_encrypted, _DISK_KEY, _ROLE, _ENGINE, _DISK), flag("tdeStatus", default="Disabled")
    ),
    own_key=either(is_set("tdeEncryptionKey"), is_set("encryptionKey", but=("ServiceKey", "disabled"))),
    public=fixed(False),
    endpoints=beside(assumed(False), "instanceId", (INSTANCE,), {CONNECTION: fixed(True)}),
    sources=texts("securityIps", split=","),
    minor_upgrades=flag("autoUpgradeMinorVersion", on=("Auto",), off=("Manual",)),
    logs=flag("sqlCollectorStatus", default="Disabled"),
    insights=fixed(False),
    tls=flag("sslAction", default="Close", on=("Update",)),
    tls_forced=made(_tls_forced, _ENGINE, _FORCED, _HOSTS),
    password_kept_by_cloud=fixed(False, "the password is a secret of the stack"),
)

COPY = replace(
    RDS,
    replica=fixed(True),
    edition=fixed(None),
    standby=never(OF_SOURCE),
    backup_days=never(OF_SOURCE),
    deletion_protected=never(NOT_READ),
    encrypted=never(OF_SOURCE),
    own_key=never(OF_SOURCE),
    endpoints=fixed(False),
    minor_upgrades=never(OF_SOURCE),
    logs=never(OF_SOURCE),
    tls=flag("sslEnabled", default=0),
    tls_forced=never(OF_SOURCE),
)

OF_CLONE = replace(
    COPY,
    size=text("dbInstanceClass"),
    payment=text("paymentType", names=PAYMENT, default="PayAsYouGo"),
    storage_gb=number("dbInstanceStorage"),
)

POLARDB = replace(
    COPY,
    engine=text("dbType", names={}),
    version=text("dbVersion"),
    size=text("dbNodeClass"),
    payment=text("payType", names=PAYMENT, default="PostPaid"),
    storage_type=text("storageType"),
    storage_gb=number("storageSpace"),
    replica=fixed(False),
    standby=never(NOT_READ),
    backup_days=never(NOT_READ),
    deletion_protected=flag("deletionLock", default=0),
    encrypted=flag("tdeStatus", default="Disabled"),
    own_key=is_set("encryptionKey"),
    minor_upgrades=never(NOT_READ),
    logs=never(NOT_READ),
    tls=never(NOT_READ),
    tls_forced=never(NOT_READ),
)

MONGODB = replace(
    POLARDB,
    engine=fixed("mongodb"),
    version=text("engineVersion"),
    size=text("dbInstanceClass"),
    payment=text("instanceChargeType", names=PAYMENT, default="PostPaid"),
    storage_gb=number("dbInstanceStorage"),
    deletion_protected=never(NOT_READ),
    encrypted=either(flag("encrypted", default=False), flag("tdeStatus", default="disabled")),
    own_key=never(NOT_READ),
    sources=texts("securityIpLists", split=","),
    tls=flag("sslAction", default="Close", on=("Update",)),
)


@dataclass(frozen=True, eq=False)
class _Array(View):
    """One list of addresses that may connect."""

    sources: Reading[tuple[Reading[str], ...]]


_IPS = texts("securityIps", split=",")
_ARRAYS = rows("dbClusterIpArrays", _Array(sources=_IPS))


def _array_sources(at: Subject) -> Reading[tuple[Reading[str], ...]]:
    """All lists of a PolarDB cluster as one; what is not known of them is an item that is not known."""
    arrays = at.read(_ARRAYS)
    lists = [at.read(_IPS), *([array.sources for array in arrays.value] if arrays.is_known else [arrays])]
    found = [item for one in lists for item in (one.value if one.is_known else (one,))]
    return Reading(at.resource, lists[0].path, "value" if found else "absent", tuple(found))


_PORT = whole("port")


def _port(at: Subject) -> Reading[int | None]:
    port, engine = at.read(_PORT), at.read(_ENGINE)
    return port if port.state != "absent" else engine.as_is(PORTS.get(engine.known or ""))


_NET_TYPE = text("netType")


def _is_public(at: Subject) -> Reading[bool]:
    found = at.read(_NET_TYPE)
    return found.as_is(found.known == "Public")


IN_CLUSTER = replace(POLARDB, sources=made(_array_sources, _IPS, _ARRAYS))
ENDPOINT = Endpoint(serves=fixed("database"), public=made(_is_public, _NET_TYPE))
PUBLIC_ENDPOINT = replace(ENDPOINT, public=fixed(True))

READERS = (
    Reader(RDS, (INSTANCE,)),
    Reader(Admission(groups=is_set("securityGroupIds"), port=made(_port, _PORT, _ENGINE)), (INSTANCE,)),
    Reader(COPY, (REPLICA,)),
    Reader(OF_CLONE, (CLONE,)),
    Reader(IN_CLUSTER, (CLUSTER,)),
    Reader(MONGODB, (DOCUMENTS,)),
    Reader(replace(MONGODB, size=fixed(None), storage_gb=fixed(None)), (SHARDS,)),
    Reader(DatabaseBackup(backed_up=flag("enableBackupLog", default=True)), (BACKUPS,)),
    Reader(
        ENDPOINT,
        (
            ADDRESS,
            "alicloud:polardb/clusterEndpoint:ClusterEndpoint",
            "alicloud:polardb/endpoint:Endpoint",
            "alicloud:polardb/primaryEndpoint:PrimaryEndpoint",
        ),
    ),
    Reader(
        PUBLIC_ENDPOINT,
        (
            CONNECTION,
            "alicloud:mongodb/publicNetworkAddress:PublicNetworkAddress",
            "alicloud:mongodb/shardingNetworkPublicAddress:ShardingNetworkPublicAddress",
            "alicloud:rds/dbProxyPublic:DbProxyPublic",
        ),
    ),
)
