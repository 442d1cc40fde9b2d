"""Tair (Redis OSS-compatible): instances of KVStore, and of Tair by itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from infra.view.admission import Admission
from infra.view.cache import Cache
from infra.view.endpoint import Endpoint
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import beside, fixed, flag, is_set, made, never, number, text, texts, whole
from infra.view.view import Subject

BACKUPS = "alicloud:kvstore/backupPolicy:BackupPolicy"
CONNECTION = "alicloud:kvstore/connection:Connection"
INSTANCE = "alicloud:kvstore/instance:Instance"
TAIR = "alicloud:redis/tairInstance:TairInstance"

PORT = 6379
"""Of an instance that does not say."""

DAYS_KEPT = 7
"""Tair (Redis OSS-compatible) keeps a backup seven days; only the days backups are made on can be set."""

ENCRYPTING = ("redis.amber.", "tair.rdb.")
"""How classes with transparent data encryption begin: memory-optimized Tair.

Source: Alibaba Cloud, Tair (Redis OSS-compatible) user guide, "Enable transparent data encryption", 2026-03.
"""

ONE_NODE = ("single", "stand_alone")
"""Node types without a replica, in lower case."""

PAYMENT = {"postpaid": "on-demand", "payasyougo": "on-demand"}
ALWAYS = "every instance is backed up once a day and keeps the copies for seven days"
NOT_READ = "no rule and no price reads it of this type"
PLAIN_EDITION = "this edition cannot encrypt at rest"

_CLASS, _KIND = text("instanceClass"), text("instanceType", names={})
_DAYS = texts("backupPeriods")
_SECOND = text("secondaryZoneId")
_NODE = text("nodeType", names={}, default="MASTER_SLAVE")


def _class_encrypts(at: Subject) -> Reading[bool]:
    found = at.read(_CLASS)
    if not found.is_known:
        return found.as_is(False)
    able = (found.value or "").startswith(ENCRYPTING)
    return Reading(found.resource, found.path, "value", able, None if able else "no TDE in this edition")


def _kind_encrypts(at: Subject) -> Reading[bool]:
    found = at.read(_KIND)
    return found.as_is(found.known == "tair_rdb")


def _where_possible(possible: Reading[bool], source: Reading[bool]) -> Reading[bool]:
    """The fact, of editions that can encrypt."""

    def how(at: Subject) -> Reading[bool]:
        able = at.read(possible)
        if able.known is False:
            return Reading(at.resource, "", "inapplicable", note=PLAIN_EDITION)
        return at.read(source) if able.is_known else able

    return made(how, possible, source)


def _second_zone(*first: str) -> Reading[bool]:
    """A replica in a second zone, which has to be another one than the first."""
    zone = text(*first)

    def how(at: Subject) -> Reading[bool]:
        second, own = at.read(_SECOND), at.read(zone)
        if second.known is None:
            return second.as_is(False)
        if not own.is_known:
            return Reading(own.resource, own.path, own.state, note=own.note)
        return second.as_is(second.known != own.known)

    return made(how, _SECOND, zone)


def _count(at: Subject) -> Reading[Decimal | None]:
    days = at.read(_DAYS)
    return days.as_is(Decimal(len(days.known)) if days.known else None)


def _days(at: Subject) -> Reading[int | None]:
    days = at.read(_DAYS)
    return days.as_is(DAYS_KEPT if days.known else None)


def _one_node(at: Subject) -> Reading[bool]:
    node = at.read(_NODE)
    return node.as_is(node.known in ONE_NODE)


_BACKUPS = made(_count, _DAYS)
_ABLE, _KIND_ABLE = made(_class_encrypts, _CLASS), made(_kind_encrypts, _KIND)

KVSTORE = Cache(
    engine=text("instanceType", names={}, default="Redis"),
    version=text("engineVersion"),
    size=_CLASS,
    payment=text("paymentType", "instanceChargeType", names=PAYMENT, default="PostPaid"),
    nodes=fixed(Decimal(1), "an instance is sold with its replica"),
    shards=number("shardCount", default=1),
    readers=number("readOnlyCount", default=0),
    alone=made(_one_node, _NODE),
    failover=fixed(True, "the replica takes over by itself"),
    standby=_second_zone("zoneId", "availabilityZone"),
    backed_up=never(ALWAYS),
    backup_days=made(_days, _DAYS),
    backups=beside(_BACKUPS, "instanceId", (INSTANCE,), {BACKUPS: _BACKUPS}),
    deletion_protected=flag("instanceReleaseProtection", default=False),
    can_encrypt=_ABLE,
    encrypted=_where_possible(_ABLE, flag("tdeStatus", default="Disabled")),
    own_key=_where_possible(_ABLE, is_set("encryptionKey")),
    public=flag("enablePublic", default=False),
    sources=texts("securityIps", split=","),
    minor_upgrades=flag("isAutoUpgradeOpen"),
    password=flag("vpcAuthMode", default="Open"),
    password_set=is_set("password", "kmsEncryptedPassword"),
    tls=flag("sslEnable", default="Disable", on=("Update",)),
    plain=fixed(False),
)

OF_TAIR = replace(
    KVSTORE,
    engine=_KIND,
    payment=text("paymentType", names=PAYMENT, default="PayAsYouGo"),
    standby=_second_zone("zoneId"),
    backup_days=never(NOT_READ),
    backups=never(NOT_READ),
    deletion_protected=never(NOT_READ),
    can_encrypt=_KIND_ABLE,
    encrypted=_where_possible(_KIND_ABLE, flag("tdeStatus", default="disabled")),
    own_key=never(NOT_READ),
    public=fixed(False),
    minor_upgrades=never(NOT_READ),
    password_set=is_set("password"),
    tls=flag("sslEnabled", default="Disable", on=("Update",)),
)

READERS = (
    Reader(KVSTORE, (INSTANCE,)),
    Reader(Admission(groups=is_set("securityGroupId"), port=whole("port", default=PORT)), (INSTANCE,)),
    Reader(OF_TAIR, (TAIR,)),
    Reader(Endpoint(serves=fixed("cache"), public=fixed(True)), (CONNECTION,)),
)
