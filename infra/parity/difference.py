"""The differences between the clouds that are written down.

A component's docstring says each of them in words; parity shows them and does not call them broken.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from infra.parity.fact import Difference

_ROWS = (
    Difference(
        "cache", "engine", "ElastiCache runs Valkey, Alibaba Cloud its Redis open-source edition: same protocol"
    ),
    Difference(
        "cache",
        "version",
        "Valkey 7.2 or newer on AWS, Redis 7.0 on Alibaba Cloud: the same commands up to Redis 7.0",
    ),
    Difference(
        "cache",
        "encrypted",
        "Alibaba Cloud encrypts the data of Tair enterprise editions only, not of its Redis open-source edition",
    ),
    Difference("cache", "own_key", "as for encryption: the open-source edition takes no key"),
    Difference(
        "cache",
        "memory_gib",
        "each cloud sells fixed node sizes; the fit shows how far each is from what was asked",
        Decimal(1),
    ),
    Difference(
        "compute",
        "cpu_year",
        "the newest generation offered differs by region; ask for one with compute.cpu_year",
    ),
    Difference(
        "database",
        "password_kept_by_cloud",
        "RDS on AWS keeps and rotates the password in Secrets Manager; on Alibaba Cloud it is a stack secret",
    ),
    Difference(
        "key",
        "rotated_by_cloud",
        "AWS rotates the default keys of an account every year, Alibaba Cloud only where rotation was bought",
    ),
    Difference(
        "network",
        "services_reachable",
        "without NAT private subnets of AWS reach S3 alone, those of Alibaba Cloud OSS, SLS, KMS, Cloud Assistant",
    ),
    Difference(
        "database", "version", "the clouds offer different versions; Alibaba Cloud's RDS API lists MySQL up to 8.0"
    ),
)

DIFFERENCES: Mapping[tuple[str, str], Difference] = {(row.capability, row.fact): row for row in _ROWS}
"""(capability, fact) -> difference."""

_CHOSEN = (
    "the workload takes a key of its own on one cloud and default keys, which nobody is billed for, on the other"
)

OF_THE_KEY: Mapping[tuple[str, str], Difference] = {
    place: Difference(*place, _CHOSEN)
    for place in (
        ("bucket", "own_key"),
        ("cache", "own_key"),
        ("compute", "disk_own_key"),
        ("database", "own_key"),
        ("key", "alias"),
        ("key", "deletion_days"),
        ("key", "kind"),
        ("key", "rotated_by_cloud"),
        ("key", "rotation_days"),
    )
}
"""What differs where the clouds take keys of different kinds, because the workload says so."""
