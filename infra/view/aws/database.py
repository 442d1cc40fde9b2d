"""RDS instances, clusters and their members, and DocumentDB clusters."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from infra.view.aws.database_tls import tls_forced
from infra.view.database import Database
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import fixed, flag, is_set, link, made, never, number, text, whole
from infra.view.view import Subject

T = TypeVar("T")

INSTANCE = "aws:rds/instance:Instance"
CLUSTER = "aws:rds/cluster:Cluster"
MEMBER = "aws:rds/clusterInstance:ClusterInstance"
DOCUMENTS = "aws:docdb/cluster:Cluster"

ENGINES = {"postgres": "postgresql"}
"""AWS's word -> everybody's."""

FURTHEST = 5
"""Copies of copies that are followed to the database they come from."""

INCLUDED_DAYS = 7
"""Days of performance data that are included (docs of aws.rds.Instance, `performanceInsightsRetentionPeriod`)."""

OF_CLUSTER = "the cluster says it for its members"
OF_MEMBERS = "the members of the cluster say it"
NOT_READ = "no rule and no price reads it of this type"
GROUPS = "security groups say who may connect"
OFFERED = "RDS and Aurora always offer TLS; whether it is required is database-tls-forced"

_REPLICA = is_set("replicateSourceDb")
_COPIED = link("replicateSourceDb", Database)
_RESTORED = is_set("snapshotIdentifier", "restoreToPointInTime")
_ENCRYPTED = flag("storageEncrypted", default=False)
_ENGINE = text("engine", names=ENGINES)
_MINOR = flag("autoMinorVersionUpgrade", default=True)
_INSIGHTS = whole("performanceInsightsRetentionPeriod", default=INCLUDED_DAYS)
_MODE = text("databaseInsightsMode", default="standard")


def _inapplicable(at: Subject, reason: str) -> Reading[bool]:
    return Reading(at.resource, "", "inapplicable", note=reason)


def _inherited(source: Reading[T]) -> Reading[T]:
    """What a replica leaves out is that of the database it copies."""

    def how(at: Subject) -> Reading[T]:
        found = at.read(source)
        for _ in range(FURTHEST):
            if found.state not in ("absent", "default") or not at.read(_REPLICA).known:
                break
            copied = at.read(_COPIED)
            if copied.known is None:
                return Reading(at.resource, copied.path, copied.state, note=copied.note)
            at = copied.known.at
            found = at.read(source)
        return found

    return made(how, source, _REPLICA, _COPIED)


def _restored(at: Subject) -> Reading[bool]:
    own = at.read(_ENCRYPTED)
    if own.state == "default" and at.read(_RESTORED).given:
        return Reading(own.resource, own.path, "unknown", note="not set (the snapshot decides)")
    return own


def _is_kept(days: Reading[int]) -> Reading[bool]:
    def how(at: Subject) -> Reading[bool]:
        found = at.read(days)
        return found.as_is(bool(found.known))

    return made(how, days)


def _insights(at: Subject) -> Reading[bool]:
    kept, mode = at.read(_INSIGHTS), at.read(_MODE)
    if kept.is_known and mode.is_known and kept.value <= INCLUDED_DAYS:
        return mode.as_is(mode.value != "standard")
    return kept.as_is(True) if mode.is_known else mode


def _minor(at: Subject) -> Reading[bool]:
    engine = at.read(_ENGINE)
    if str(engine.known).startswith("custom-"):
        return _inapplicable(at, "RDS Custom is upgraded by its owner")
    return at.read(_MINOR)


_DAYS = whole("backupRetentionPeriod", default=0)

DATABASE = Database(
    engine=_inherited(_ENGINE),
    version=_inherited(text("engineVersion")),
    size=text("instanceClass"),
    edition=fixed(None),
    payment=fixed("on-demand"),
    storage_type=_inherited(text("storageType")),
    storage_gb=_inherited(number("allocatedStorage")),
    iops=number("iops", default=0),
    throughput=number("storageThroughput", default=0),
    replica=_REPLICA,
    standby=flag("multiAz", default=False),
    backed_up=_is_kept(_DAYS),
    backup_days=_DAYS,
    deletion_protected=flag("deletionProtection", default=False),
    encrypted=made(_restored, _ENCRYPTED, _RESTORED),
    own_key=is_set("kmsKeyId"),
    public=flag("publiclyAccessible", default=False),
    endpoints=fixed(False),
    sources=fixed((), GROUPS),
    minor_upgrades=made(_minor, _ENGINE, _MINOR),
    logs=is_set("enabledCloudwatchLogsExports"),
    insights=made(_insights, _INSIGHTS, _MODE),
    tls=never(OFFERED),
    tls_forced=tls_forced("parameterGroupName"),
    password_kept_by_cloud=flag("manageMasterUserPassword", default=False),
)

_CLUSTER_DAYS = whole("backupRetentionPeriod", default=1)
_SERVERLESS = text("engineMode")
_MULTI_AZ = is_set("dbClusterInstanceClass")


def _cluster_encrypted(at: Subject) -> Reading[bool]:
    """Serverless clusters of the first kind are always encrypted."""
    own = at.read(_ENCRYPTED)
    mode = at.read(_SERVERLESS)
    if own.state == "default" and (mode.known == "serverless" or not mode.is_known):
        return Reading(own.resource, own.path, "default" if mode.is_known else mode.state, True, note=mode.note)
    return _restored(at)


def _members(at: Subject) -> Reading[bool]:
    """Two members in two zones, or a Multi-AZ cluster, which names an instance class itself."""
    if at.read(_MULTI_AZ).given:
        return Reading(at.resource, "", "value", True)
    found = at.estate.resolver.beside(at.resource, "clusterIdentifier", (MEMBER,), (CLUSTER,))
    zones = {at.at(member).read(_ZONE).known or member.urn for member in found.found}
    several = len(zones) > 1
    if found.doubt and not several:
        return Reading(at.resource, "", "unknown", note=found.doubt)
    told = f"{len(found.found)} ClusterInstance"
    return Reading(at.resource, "", "value", several, told if len(found.found) < 2 else f"{told} in one zone")


_ZONE = text("availabilityZone")

IN_CLUSTER = replace(
    DATABASE,
    engine=_ENGINE,
    version=text("engineVersion"),
    size=text("dbClusterInstanceClass"),
    storage_type=text("storageType"),
    storage_gb=number("allocatedStorage"),
    iops=number("iops", default=0),
    throughput=fixed(Decimal(0)),
    replica=is_set("replicationSourceIdentifier"),
    standby=made(_members, _MULTI_AZ, paths=(f"{MEMBER} clusterIdentifier", f"{MEMBER} availabilityZone")),
    backed_up=_is_kept(_CLUSTER_DAYS),
    backup_days=_CLUSTER_DAYS,
    deletion_protected=flag("deletionProtection", default=False),
    encrypted=made(_cluster_encrypted, _ENCRYPTED, _RESTORED, _SERVERLESS),
    own_key=is_set("kmsKeyId"),
    minor_upgrades=never(OF_MEMBERS),
    tls_forced=tls_forced("dbClusterParameterGroupName"),
)

AS_MEMBER = replace(
    IN_CLUSTER,
    size=text("instanceClass"),
    storage_type=fixed(None),
    storage_gb=fixed(None),
    iops=fixed(Decimal(0)),
    replica=fixed(False),
    insights=fixed(False),
    standby=never(OF_CLUSTER),
    backed_up=never(OF_CLUSTER),
    backup_days=never(OF_CLUSTER),
    deletion_protected=never(OF_CLUSTER),
    encrypted=never(OF_CLUSTER),
    own_key=never(OF_CLUSTER),
    minor_upgrades=_MINOR,
    logs=never(OF_CLUSTER),
    tls_forced=never(OF_CLUSTER),
    password_kept_by_cloud=never(OF_CLUSTER),
)

OF_DOCUMENTS = replace(
    IN_CLUSTER,
    engine=fixed("docdb"),
    size=fixed(None),
    storage_gb=fixed(None),
    iops=fixed(Decimal(0)),
    replica=fixed(False),
    standby=never(NOT_READ),
    backed_up=never(NOT_READ),
    backup_days=never(NOT_READ),
    deletion_protected=never(NOT_READ),
    encrypted=made(_restored, _ENCRYPTED, _RESTORED),
    public=fixed(False, "DocumentDB has no public endpoint"),
    minor_upgrades=never(NOT_READ),
    logs=never(NOT_READ),
    insights=fixed(False),
    tls_forced=never(NOT_READ),
    password_kept_by_cloud=never(NOT_READ),
)

READERS = (
    Reader(DATABASE, (INSTANCE,)),
    Reader(IN_CLUSTER, (CLUSTER,)),
    Reader(AS_MEMBER, (MEMBER,)),
    Reader(OF_DOCUMENTS, (DOCUMENTS,)),
)
