"""Rules about Redis-compatible caches."""

from __future__ import annotations

from collections.abc import Iterator

from infra.estate.estate import Estate
from infra.estate.resource import Resource, is_unknown
from infra.policy.predicates import (
    at_least,
    equals,
    every,
    has,
    lacks,
    no_everybody,
    none_of,
    one_of,
    present,
    refused,
    same,
    when,
    wrong,
)
from infra.policy.rule import Rule, Settings, Violation

ALICLOUD = "alicloud:kvstore/instance:Instance"
ALICLOUD_TAIR = "alicloud:redis/tairInstance:TairInstance"
AWS = "aws:elasticache/replicationGroup:ReplicationGroup"
AWS_CLUSTER = "aws:elasticache/cluster:Cluster"


def _alone(cluster: Resource) -> bool:
    """Whether a cluster stands on its own and runs Redis."""
    return lacks("replicationGroupId")(cluster) and not same(cluster.get("engine", "redis"), "memcached")


def _can_encrypt(instance: Resource) -> bool:
    """Whether the class is one with transparent data encryption: memory-optimized Tair.

    Source: Alibaba Cloud, Tair (Redis OSS-compatible) user guide, "Enable transparent data encryption", 2026-03.
    """
    return str(instance.get("instanceClass", "")).startswith(("redis.amber.", "tair.rdb."))


def _valkey(resource: Resource) -> bool:
    return same(resource.get("engine"), "valkey")


def _second_zone(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
    second, first = resource.get("secondaryZoneId"), resource.get("zoneId")
    if (
        second is None
        or (not is_unknown(second) and first is not None and same(first, second))
        or is_unknown(second)
    ):
        yield wrong("secondaryZoneId", second, "a zone other than zoneId")


def _aws_password(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
    if not any(has(name)(resource) for name in ("authToken", "authTokenWo", "userGroupIds")):
        yield Violation("authToken", "not set", "authToken, authTokenWo or userGroupIds")


ENCRYPTED = Rule(
    id="cache-encrypted",
    title="Ensure caches are encrypted at rest",
    why="Snapshots and swapped memory of an unencrypted cache are readable as they lie.",
    fix="AWS: at_rest_encryption_enabled=True. Alibaba Cloud: tde_status on memory-optimized Tair.",
    severity="high",
    level="mandatory",
    checks={
        ALICLOUD: when(_can_encrypt, equals("tdeStatus", "Enabled", default="Disabled")),
        ALICLOUD_TAIR: when(
            lambda it: same(it.get("instanceType"), "tair_rdb"), equals("tdeStatus", "enabled", default="disabled")
        ),
        AWS_CLUSTER: when(
            _alone, refused("engine", "a stand-alone Redis Cluster", "a ReplicationGroup, which encrypts")
        ),
        AWS: when(
            lambda it: not (_valkey(it) and lacks("atRestEncryptionEnabled")(it)),
            equals("atRestEncryptionEnabled", True, default=False),
        ),
    },
    frameworks=("Checkov CKV_AWS_29",),
)

ENCRYPTS = Rule(
    id="cache-edition-encrypts",
    title="Ensure the cache is of an edition that can encrypt at rest",
    why="Redis Open-Source Edition writes its snapshots unencrypted; no setting changes that.",
    fix="A memory-optimized Tair class, with tde_status.",
    severity="low",
    level="advisory",
    checks={
        ALICLOUD: when(
            lambda it: not _can_encrypt(it), refused("instanceClass", "no TDE in this edition", "Tair")
        ),
        ALICLOUD_TAIR: equals("instanceType", "tair_rdb"),
    },
    absent={"aws": "every ElastiCache replication group of Redis or Valkey can encrypt"},
)

MINOR = Rule(
    id="cache-minor-upgrades",
    title="Ensure minor versions of the cache are upgraded by themselves",
    why="Security fixes of the engine come as minor versions.",
    fix="AWS: leave auto_minor_version_upgrade true. Alibaba Cloud: is_auto_upgrade_open='1'.",
    severity="low",
    level="advisory",
    checks={
        ALICLOUD: equals("isAutoUpgradeOpen", "1"),
        AWS_CLUSTER: equals("autoMinorVersionUpgrade", True, default=True),
        AWS: equals("autoMinorVersionUpgrade", True, default=True),
    },
)

OWN_KEY = Rule(
    id="cache-own-key",
    title="Ensure caches that encrypt do so with a key of your own",
    why="Only a key of your own can be revoked, audited by use and shared on purpose.",
    fix="AWS: kms_key_id. Alibaba Cloud: encryption_key.",
    severity="low",
    level="advisory",
    checks={
        ALICLOUD: when(_can_encrypt, present("encryptionKey")),
        AWS: present("kmsKeyId"),
    },
    frameworks=("Checkov CKV_AWS_191",),
)

PASSWORD = Rule(
    id="cache-password",
    title="Ensure the cache asks for a password",
    why="Without one, everything that reaches the port reads and writes every key.",
    fix="AWS: auth_token or user_group_ids. Alibaba Cloud: leave vpc_auth_mode Open and set a password.",
    severity="high",
    level="mandatory",
    checks={
        ALICLOUD: equals("vpcAuthMode", "Open", default="Open"),
        ALICLOUD_TAIR: none_of("vpcAuthMode", "Close"),
        AWS: _aws_password,
    },
    frameworks=("Checkov CKV_AWS_31",),
)

PRIVATE = Rule(
    id="cache-private",
    title="Ensure caches are not reachable from the internet",
    why="A cache on the internet is one leaked password away from everybody.",
    fix="No kvstore.Connection, no enable_public, no 0.0.0.0/0 in security_ips.",
    severity="critical",
    level="mandatory",
    checks={
        "alicloud:kvstore/connection:Connection": refused("", "a public endpoint", "private endpoints only"),
        ALICLOUD: every(no_everybody("securityIps"), none_of("enablePublic", True)),
        ALICLOUD_TAIR: no_everybody("securityIps"),
    },
    absent={"aws": "ElastiCache has no public endpoint; its security groups are firewall-not-open's matter"},
)

RELEASE = Rule(
    id="cache-release-protected",
    title="Ensure the cache cannot be released by mistake",
    why="A replaced or removed resource takes the data with it.",
    fix="instance_release_protection=True.",
    severity="low",
    level="advisory",
    checks={ALICLOUD: equals("instanceReleaseProtection", True, default=False)},
    absent={"aws": "ElastiCache has no deletion protection; final_snapshot_identifier keeps the data"},
)

SNAPSHOTS = Rule(
    id="cache-snapshots",
    title="Ensure the cache is backed up",
    why="Without snapshots a flush, or a bad deployment, is final.",
    fix="AWS: snapshot_retention_limit of 1 or more.",
    severity="low",
    level="advisory",
    checks={
        AWS_CLUSTER: when(_alone, at_least("snapshotRetentionLimit", 1, default=0)),
        AWS: at_least("snapshotRetentionLimit", 1, default=0),
    },
    absent={"alicloud": "every instance is backed up once a day and keeps the copies for seven days"},
    frameworks=("Checkov CKV_AWS_134",),
)

STANDBY = Rule(
    id="cache-standby",
    title="Ensure the cache has a replica in another zone that takes over",
    why="A single node is down with its zone, and during maintenance.",
    fix="AWS: multi_az_enabled and automatic_failover_enabled. Alibaba Cloud: secondary_zone_id.",
    severity="medium",
    level="advisory",
    checks={
        ALICLOUD: _second_zone,
        ALICLOUD_TAIR: _second_zone,
        AWS: every(
            equals("automaticFailoverEnabled", True, default=False), equals("multiAzEnabled", True, default=False)
        ),
    },
    frameworks=("Checkov CKV2_AWS_50",),
)

TLS = Rule(
    id="cache-tls",
    title="Ensure the cache speaks TLS",
    why="Passwords and values travel in the clear otherwise.",
    fix="AWS: transit_encryption_enabled=True. Alibaba Cloud: ssl_enable=Enable.",
    severity="high",
    level="mandatory",
    checks={
        ALICLOUD: one_of("sslEnable", "Enable", "Update", default="Disable"),
        ALICLOUD_TAIR: one_of("sslEnabled", "Enable", "Update", default="Disable"),
        AWS_CLUSTER: when(
            lambda it: lacks("replicationGroupId")(it), equals("transitEncryptionEnabled", True, default=False)
        ),
        AWS: every(
            equals("transitEncryptionEnabled", True, default=False), none_of("transitEncryptionMode", "preferred")
        ),
    },
    frameworks=("Checkov CKV_AWS_30",),
)

RULES = (
    ENCRYPTS,
    ENCRYPTED,
    MINOR,
    OWN_KEY,
    PASSWORD,
    PRIVATE,
    RELEASE,
    SNAPSHOTS,
    STANDBY,
    TLS,
)
