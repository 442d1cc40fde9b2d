"""Databases: servers, clusters, their members and read-only copies."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class Database(View):
    """What runs a database, relational or of documents.

    Attributes:
        engine: ``mysql``, ``postgresql``, ``aurora-mysql``, ``mongodb`` ..., in lower case.
        version: of the engine, as a workload says it.
        size: instance class, in the cloud's own words.
        edition: how it is sold where the class does not say it (Alibaba Cloud's category).
        payment: ``on-demand``, or the provider's word for another way.
        storage_type: in the cloud's own words.
        storage_gb: allocated GB.
        iops: provisioned IOPS.
        throughput: provisioned MiB/s.
        replica: whether it copies another one, from which it has its data and its encryption.
        standby: whether another zone takes over.
        backed_up: whether it can be brought back to any point in time.
        backup_days: days that backups are kept.
        deletion_protected: whether the cloud refuses to delete it.
        encrypted: whether disks and backups are encrypted.
        own_key: whether the key is one of the account's own.
        public: whether it was asked to be reachable from the internet.
        endpoints: whether another resource gives it an address on the internet.
        sources: ranges that may connect, where the database keeps such a list itself.
        minor_upgrades: whether minor versions are upgraded by themselves.
        logs: whether its logs are kept outside of it.
        insights: whether performance data are kept longer, or collected deeper, than what is included.
        tls: whether it speaks TLS.
        tls_forced: whether it refuses connections without.
        password_kept_by_cloud: whether the cloud keeps and rotates the password.
    """

    engine: Reading[str | None]
    version: Reading[str | None]
    size: Reading[str | None]
    edition: Reading[str | None]
    payment: Reading[str]
    storage_type: Reading[str | None]
    storage_gb: Reading[Decimal | None]
    iops: Reading[Decimal]
    throughput: Reading[Decimal]
    replica: Reading[bool]
    standby: Reading[bool]
    backed_up: Reading[bool]
    backup_days: Reading[int | None]
    deletion_protected: Reading[bool]
    encrypted: Reading[bool]
    own_key: Reading[bool]
    public: Reading[bool]
    endpoints: Reading[bool]
    sources: Reading[tuple[Reading[str], ...]]
    minor_upgrades: Reading[bool | None]
    logs: Reading[bool]
    insights: Reading[bool]
    tls: Reading[bool]
    tls_forced: Reading[bool]
    password_kept_by_cloud: Reading[bool]


@dataclass(frozen=True, eq=False)
class DatabaseBackup(View):
    """How a database is backed up, where that is a resource of its own.

    Attributes:
        backed_up: whether it can be brought back to any point in time.
    """

    backed_up: Reading[bool]
