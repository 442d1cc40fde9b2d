"""ElastiCache: replication groups and clusters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from infra.view.cache import Cache
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import either, fixed, flag, is_set, made, never, number, rows, text, whole
from infra.view.view import Subject, View

T = TypeVar("T")

CLUSTER = "aws:elasticache/cluster:Cluster"
GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"

DEFAULT_ENGINE = "redis"

MODES = ("compatible", "disabled", "enabled")
"""What `clusterMode` can be since pulumi-aws 6; before, it was an object with the numbers of nodes."""

ALWAYS_CAN = "every ElastiCache replication group of Redis or Valkey can encrypt"
BY_NODES = "nodes are billed one by one"
NO_ENDPOINT = "ElastiCache has no public endpoint; its security groups are firewall-not-open's matter"
NO_PROTECTION = "ElastiCache has no deletion protection; final_snapshot_identifier keeps the data"
NOT_READ = "no rule and no price reads it of this type"
OF_GROUP = "its replication group says it"
OF_MEMCACHED = "Memcached has no such thing"
OF_PRIMARY = "the first group of the global datastore says it; the provider refuses it in a second one"

_ENGINE = text("engine", names={}, default=DEFAULT_ENGINE)
_SECOND = is_set("globalReplicationGroupId")
_MEMBER = is_set("replicationGroupId")


def _unless(source: Reading[T], others: Reading[bool], reason: str) -> Reading[T]:
    """The fact, but of what has it from something else."""

    def how(at: Subject) -> Reading[T]:
        found = at.read(others)
        if not found.is_known:
            return Reading(found.resource, found.path, found.state, note=found.note)
        return Reading(at.resource, "", "inapplicable", note=reason) if found.value else at.read(source)

    return made(how, others, source)


_ASKED = flag("atRestEncryptionEnabled", default=False)


def _at_rest(at: Subject) -> Reading[bool]:
    """Valkey encrypts unless it is told not to, Redis where it is told to."""
    asked, engine = at.read(_ASKED), at.read(_ENGINE)
    if asked.state != "default" or (engine.is_known and engine.value != "valkey"):
        return asked
    return Reading(asked.resource, asked.path, "default", True) if engine.is_known else engine


@dataclass(frozen=True, eq=False)
class _Shard(View):
    """One node group, where each is described by itself."""

    replicas: Reading[Decimal | None]


_MODE = text("clusterMode", computed=False)


def _before(name: str) -> Reading[Decimal | None]:
    """A number that pulumi-aws 5 kept in `clusterMode`."""
    inner = number(f"clusterMode.{name}")

    def how(at: Subject) -> Reading[Decimal | None]:
        mode = at.read(_MODE)
        return mode.as_is(None) if mode.known in MODES else at.read(inner)

    return made(how, inner)


_SHARDS, _SHARDS_BEFORE = number("numNodeGroups"), _before("numNodeGroups")
_REPLICAS, _REPLICAS_BEFORE = number("replicasPerNodeGroup"), _before("replicasPerNodeGroup")
_CLUSTERS = number("numCacheClusters", "numberCacheClusters", default=1)
_EACH = rows("nodeGroupConfigurations", _Shard(replicas=number("replicaCount")))


def _nodes(at: Subject) -> Reading[Decimal]:
    """Shards times (1 + replicas), each shard with its own where they are described, or the number of clusters."""
    shards, replicas, each = (
        _set(at, _SHARDS, _SHARDS_BEFORE),
        _set(at, _REPLICAS, _REPLICAS_BEFORE),
        at.read(_EACH),
    )
    described = [one.replicas for one in each.known or ()]
    unknown = next((one for one in (shards, replicas, each, *described) if not one.is_known), None)
    if unknown is not None:
        return Reading(unknown.resource, unknown.path, unknown.state, note=unknown.note)
    if shards.known is None and replicas.known is None and not described:
        return at.read(_CLUSTERS)
    usual = replicas.known or Decimal(0)
    nodes = sum((1 + (usual if one.known is None else one.known) for one in described), Decimal(0))
    wanted = Decimal(1) if shards.known is None else shards.known
    more = max(Decimal(0), wanted - len(described)) * (1 + usual)
    first = next((one for one in (shards, replicas) if one.known is not None), shards)
    return Reading(first.resource, first.path, "value", nodes + more)


def _set(at: Subject, *names: Reading[Decimal | None]) -> Reading[Decimal | None]:
    """The first of several inputs that is set."""
    found = [at.read(name) for name in names]
    return next((one for one in found if not (one.is_known and one.value is None)), found[0])


_PASSWORD = either(is_set("authTokenWo"), is_set("userGroupIds"), is_set("authToken"))
_TRANSIT = flag("transitEncryptionEnabled", default=False)
_TRANSIT_MODE = text("transitEncryptionMode", names={})
_DAYS = whole("snapshotRetentionLimit", default=0)


def _plain(at: Subject) -> Reading[bool]:
    mode = at.read(_TRANSIT_MODE)
    return mode.as_is(mode.known == "preferred")


def _kept(at: Subject) -> Reading[bool]:
    days = at.read(_DAYS)
    return days.as_is((days.known or 0) > 0)


_BACKED_UP = made(_kept, _DAYS)

REPLICATED = Cache(
    engine=_ENGINE,
    version=text("engineVersion"),
    size=text("nodeType"),
    payment=fixed("on-demand"),
    nodes=made(_nodes, _SHARDS, _SHARDS_BEFORE, _REPLICAS, _REPLICAS_BEFORE, _EACH, _CLUSTERS, _MODE),
    shards=never(BY_NODES),
    readers=never(BY_NODES),
    alone=never(BY_NODES),
    failover=flag("automaticFailoverEnabled", default=False),
    standby=flag("multiAzEnabled", default=False),
    backed_up=_BACKED_UP,
    backup_days=_DAYS,
    backups=never("snapshots are kept by days"),
    deletion_protected=never(NO_PROTECTION),
    can_encrypt=never(ALWAYS_CAN),
    encrypted=_unless(made(_at_rest, _ASKED, _ENGINE), _SECOND, OF_PRIMARY),
    own_key=is_set("kmsKeyId"),
    public=never(NO_ENDPOINT),
    sources=never(NO_ENDPOINT),
    minor_upgrades=flag("autoMinorVersionUpgrade", default=True),
    password=_unless(_PASSWORD, _SECOND, OF_PRIMARY),
    password_set=_PASSWORD,
    tls=_unless(_TRANSIT, _SECOND, OF_PRIMARY),
    plain=_unless(made(_plain, _TRANSIT_MODE), _SECOND, OF_PRIMARY),
)


def _of_redis(source: Reading[T]) -> Reading[T]:
    """The fact of a cluster of Redis; Memcached does not have it."""

    def how(at: Subject) -> Reading[T]:
        engine = at.read(_ENGINE)
        if engine.known == "memcached":
            return Reading(at.resource, "", "inapplicable", note=OF_MEMCACHED)
        return (
            at.read(source)
            if engine.is_known
            else Reading(engine.resource, engine.path, engine.state, note=engine.note)
        )

    return _unless(made(how, _ENGINE, source), _MEMBER, OF_GROUP)


def _never_encrypted(at: Subject) -> Reading[bool]:
    return Reading(at.resource, at.read(_ENGINE).path, "value", False, "a stand-alone Redis Cluster")


ALONE = replace(
    REPLICATED,
    nodes=number("numCacheNodes", default=1),
    failover=never(NOT_READ),
    standby=never(NOT_READ),
    backed_up=_of_redis(_BACKED_UP),
    encrypted=_of_redis(made(_never_encrypted, _ENGINE)),
    own_key=never("a cluster that stands alone does not encrypt"),
    password=never(NOT_READ),
    password_set=never(NOT_READ),
    tls=_unless(_TRANSIT, _MEMBER, OF_GROUP),
    plain=never(NOT_READ),
)

READERS = (Reader(REPLICATED, (GROUP,)), Reader(ALONE, (CLUSTER,)))
