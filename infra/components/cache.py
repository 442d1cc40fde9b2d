"""Cache: a private Redis-compatible cache with replica, password and TLS.

| what | AWS | Alibaba Cloud |
|---|---|---|
| cache | `elasticache.ReplicationGroup`, Valkey | `kvstore.Instance`, Redis open-source, cloud-native |
| place | `elasticache.SubnetGroup` | `vswitch_id` and `zone_id` |
| replica in a second zone | a second node, automatic failover | `secondary_zone_id` |
| who may connect | its security group | `security_group_id`: members of that group; no address |
| password | `auth_token` | `password`, `vpc_auth_mode` Open |
| TLS | required | `ssl_enable` |
| encryption at rest | the key or the service's | not offered for this edition |
| backups | `snapshot_retention_limit` | daily, `backup_periods` |

Known differences:
- Encryption at rest (TDE) is only offered for memory-optimized Tair Enterprise Edition on Alibaba Cloud; the
  open-source edition has none, and `key` is not used.
- Alibaba Cloud runs Redis, AWS Valkey, which began as Redis 7.2.
- TLS needs the replica on Alibaba Cloud, so without `standby` there is still one, in the same zone, and the class
  is billed as a pair; AWS then runs a single node.
- Backups are kept 7 days on Alibaba Cloud: the provider has no input for longer.
- With TLS an instance of Alibaba Cloud can no longer move to another zone.
- While the stack is protected Alibaba Cloud refuses to release the instance; ElastiCache knows no such protection.

Billed:
- AWS: node hours, snapshot GB beyond the free one.
- Alibaba Cloud: instance hours by class, replica included; backups beyond the free part.
"""

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
