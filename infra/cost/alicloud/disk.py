"""Cloud disks, alone or as disks of instances."""

from __future__ import annotations

from decimal import Decimal

from infra.cost.charge import Charge
from infra.cost.inputs import flag, number, text, times
from infra.estate.resource import UNKNOWN, Resource
from infra.money import HOURS_PER_MONTH

DEFAULT_CATEGORY = "cloud_efficiency"
"""What the provider makes of a disk that does not say (docs of alicloud.ecs.EcsDisk, ess.ScalingConfiguration)."""

DEFAULT_LEVEL = "PL1"
"""Performance level of an ESSD that does not say (docs of alicloud.ecs.Instance)."""

DEFAULT_SIZE_GB = 40
"""Size of a system disk that does not say, unless the image is larger (docs of ess.ScalingConfiguration)."""


def sku(category: str, level: str) -> str:
    """Price book sku of a disk: ESSDs are sold by performance level."""
    if UNKNOWN in (category, level):
        return UNKNOWN
    return f"{category} {level or DEFAULT_LEVEL}" if category == "cloud_essd" else category


def charges(
    resource: Resource,
    paths: tuple[str, str, str, str],
    count: Decimal | None,
    label: str,
    option: str = "",
    default_size: int | None = None,
) -> list[Charge]:
    """A disk of `count` equal machines.

    Args:
        resource: what has the disk.
        paths: inputs that hold category, size, performance level and provisioned IOPS.
        count: machines.
        label: the line's name.
        option: price book option.
        default_size: GB when the input is not set; None where a disk must say.
    """
    category, size, level, iops = paths
    kind = text(resource, category, DEFAULT_CATEGORY)
    gb = number(resource, size, default_size)
    found = [
        Charge(
            label,
            "block_storage",
            sku(kind, text(resource, level)),
            "GB-hour",
            times(gb, HOURS_PER_MONTH, count),
            option,
            note="" if resource.get(size) is not None else f"{default_size} GB unless the image is larger",
        )
    ]
    provisioned = number(resource, iops, 0) if kind == "cloud_auto" else Decimal(0)
    if provisioned != 0:
        quantity = times(provisioned, count)
        name = f"{label}, provisioned IOPS"
        found.append(Charge(name, "block_storage", "cloud_auto IOPS", "IOPS-month", quantity, option))
    return found


def bursting(resource: Resource) -> list[Charge]:
    """IOPS a bursting AutoPL disk takes beyond its baseline; nobody knows before."""
    if flag(resource, "burstingEnabled") is False:
        return []
    return [Charge("Bursts", "block_storage", "cloud_auto burst", "1000000 requests", None, usage_based=True)]
