"""Cache: a private Redis-compatible cache with replica, password and TLS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pulumi

from infra.components.firewall import Firewall
from infra.components.key import Key
from infra.components.network import Network
from infra.components.twin import Twin
from infra.spec import model

PORT = 6379
"""TCP port, the same on both clouds."""


@dataclass(frozen=True, kw_only=True)
class CacheArgs:
    """What the cache is made from; `password` is a secret of 16 to 32 characters."""

    spec: model.Cache
    network: Network
    firewall: Firewall
    password: pulumi.Output[str]
    key: Key | None = None


class Cache(Twin):
    """Contract of both twins.

    Attributes:
        endpoint: host name in the private network.
        port: TCP port.
        instance_class: what runs, known before the update.
    """

    capability: ClassVar[str] = "cache"
    endpoint: pulumi.Output[str]
    port: int
    instance_class: str
