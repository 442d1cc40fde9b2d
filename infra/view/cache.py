"""Caches: servers and groups that speak Redis, and those of Memcached."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class Cache(View):
    """What keeps values in memory.

    Attributes:
        engine: ``redis``, ``valkey``, ``memcached`` ..., in lower case.
        version: of the engine.
        size: node type or instance class, in the cloud's own words.
        payment: ``on-demand``, or the provider's word for another way.
        nodes: how many of this size are billed.
        shards: parts that the values are split into, where the size is of one of them.
        readers: read-only replicas besides.
        alone: whether a shard has no replica.
        failover: whether a replica takes over by itself.
        standby: whether there is a replica in another zone.
        backed_up: whether it is backed up.
        backup_days: days that backups are kept; None where nothing says that any are made.
        backups: how many are kept at a time, one a day; None where nothing says on which days.
        deletion_protected: whether the cloud refuses to delete it.
        can_encrypt: whether its edition can encrypt at rest.
        encrypted: whether it encrypts at rest.
        own_key: whether the key is one of the account's own.
        public: whether it was asked to be reachable from the internet.
        sources: ranges that may connect, where the cache keeps such a list itself.
        minor_upgrades: whether minor versions are upgraded by themselves.
        password: whether it asks for a password.
        password_set: whether the program gives it one, or users that have one.
        tls: whether it speaks TLS.
        plain: whether it takes connections without TLS besides.
    """

    engine: Reading[str]
    version: Reading[str | None]
    size: Reading[str | None]
    payment: Reading[str]
    nodes: Reading[Decimal]
    shards: Reading[Decimal]
    readers: Reading[Decimal]
    alone: Reading[bool]
    failover: Reading[bool]
    standby: Reading[bool]
    backed_up: Reading[bool]
    backup_days: Reading[int | None]
    backups: Reading[Decimal | None]
    deletion_protected: Reading[bool]
    can_encrypt: Reading[bool]
    encrypted: Reading[bool]
    own_key: Reading[bool]
    public: Reading[bool]
    sources: Reading[tuple[Reading[str], ...]]
    minor_upgrades: Reading[bool | None]
    password: Reading[bool]
    password_set: Reading[bool]
    tls: Reading[bool]
    plain: Reading[bool]
