"""Rules about Redis-compatible caches."""

from __future__ import annotations

from infra.policy.ask import Ask, every
from infra.policy.rule import Rule
from infra.view.cache import Cache
from infra.view.endpoint import Endpoint
from policies.private import named_source, private_endpoint

CACHES = Ask(Cache)

ENCRYPTED = Rule(
    id="cache-encrypted",
    title="Ensure caches are encrypted at rest",
    why="Snapshots and swapped memory of an unencrypted cache are readable as they lie.",
    fix="AWS: at_rest_encryption_enabled=True. Alibaba Cloud: tde_status on memory-optimized Tair.",
    severity="high",
    level="mandatory",
    views={Cache: CACHES.yes(lambda it: it.encrypted)},
    frameworks=("Checkov CKV_AWS_29",),
)

ENCRYPTS = Rule(
    id="cache-edition-encrypts",
    title="Ensure the cache is of an edition that can encrypt at rest",
    why="Redis Open-Source Edition writes its snapshots unencrypted; no setting changes that.",
    fix="A memory-optimized Tair class, with tde_status.",
    severity="low",
    level="advisory",
    views={Cache: CACHES.yes(lambda it: it.can_encrypt, "Tair")},
    absent={"aws": "every ElastiCache replication group of Redis or Valkey can encrypt"},
)

MINOR = Rule(
    id="cache-minor-upgrades",
    title="Ensure minor versions of the cache are upgraded by themselves",
    why="Security fixes of the engine come as minor versions.",
    fix="AWS: leave auto_minor_version_upgrade true. Alibaba Cloud: is_auto_upgrade_open='1'.",
    severity="low",
    level="advisory",
    views={Cache: CACHES.yes(lambda it: it.minor_upgrades)},
)

OWN_KEY = Rule(
    id="cache-own-key",
    title="Ensure caches that encrypt do so with a key of your own",
    why="Only a key of your own can be revoked, audited by use and shared on purpose.",
    fix="AWS: kms_key_id. Alibaba Cloud: encryption_key.",
    severity="low",
    level="advisory",
    views={Cache: CACHES.yes(lambda it: it.own_key, "a value")},
    frameworks=("Checkov CKV_AWS_191",),
)

PASSWORD = Rule(
    id="cache-password",
    title="Ensure the cache asks for a password",
    why="Without one, everything that reaches the port reads and writes every key.",
    fix="AWS: auth_token or user_group_ids. Alibaba Cloud: leave vpc_auth_mode Open and set a password.",
    severity="high",
    level="mandatory",
    views={Cache: CACHES.yes(lambda it: it.password, "a password, or users that have one")},
    frameworks=("Checkov CKV_AWS_31",),
)

PRIVATE = Rule(
    id="cache-private",
    title="Ensure caches are not reachable from the internet",
    why="A cache on the internet is one leaked password away from everybody.",
    fix="No kvstore.Connection, no enable_public, no 0.0.0.0/0 in security_ips.",
    severity="critical",
    level="mandatory",
    views={
        Cache: every(CACHES.each(lambda it: it.sources, named_source), CACHES.no(lambda it: it.public)),
        Endpoint: private_endpoint("cache"),
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
    views={Cache: CACHES.yes(lambda it: it.deletion_protected)},
    absent={"aws": "ElastiCache has no deletion protection; final_snapshot_identifier keeps the data"},
)

SNAPSHOTS = Rule(
    id="cache-snapshots",
    title="Ensure the cache is backed up",
    why="Without snapshots a flush, or a bad deployment, is final.",
    fix="AWS: snapshot_retention_limit of 1 or more.",
    severity="low",
    level="advisory",
    views={Cache: CACHES.yes(lambda it: it.backed_up, "1 or more")},
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
    views={
        Cache: every(
            CACHES.yes(lambda it: it.failover), CACHES.yes(lambda it: it.standby, "a replica in another zone")
        )
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
    views={
        Cache: every(CACHES.yes(lambda it: it.tls), CACHES.no(lambda it: it.plain, "no connections without TLS"))
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
