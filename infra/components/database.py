"""Database: a private managed MySQL or PostgreSQL with standby, backups and TLS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pulumi

from infra.components.firewall import Firewall
from infra.components.key import Key
from infra.components.logs import Logs
from infra.components.network import Network
from infra.components.twin import Twin
from infra.spec import model

PORTS = {"mysql": 3306, "postgresql": 5432}
"""Engine -> port, the same on both clouds."""


@dataclass(frozen=True, kw_only=True)
class DatabaseArgs:
    """What the database is made from.

    `password` is the administrator's, a secret; AWS keeps its own in Secrets Manager and ignores it.
    """

    spec: model.Database
    network: Network
    firewall: Firewall
    password: pulumi.Output[str]
    key: Key | None = None
    logs: Logs | None = None


class Database(Twin):
    """Contract of both twins.

    Attributes:
        endpoint: host name in the private network.
        port: TCP port.
        instance_class: what runs, known before the update.
    """

    capability: ClassVar[str] = "database"
    endpoint: pulumi.Output[str]
    port: int
    instance_class: str
