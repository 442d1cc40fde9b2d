"""Fit: how far what a plan deploys is from what its workload asked for.

Both sides are read independently: what was asked from the workload the plan carries, what is deployed from the
planned native inputs. A property that a component drops shows as a gap of 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from infra.catalog.cloud import Cloud
from infra.catalog.instance import UNCONFIRMED, instance
from infra.catalog.offer import offered
from infra.catalog.region import region_by_code
from infra.estate.estate import Estate
from infra.parity.fact import Value
from infra.parity.read import default_keys
from infra.parity.registry import facts

ASKED: Mapping[str, tuple[str, ...]] = {
    "bucket": ("versioning", "noncurrent_days", "zone_redundant"),
    "cache": ("memory_gib", "standby", "backup_days", "version"),
    "compute": (
        "vcpu", "memory_gib", "architecture", "allocation", "cpu_year", "min", "max", "disk_gb", "cpu_target",
    ),
    "database": (
        "engine", "version", "vcpu", "memory_gib", "storage_gb", "standby", "backup_days",
    ),
    "identity": ("bucket_access",),
    "key": ("rotation_days", "deletion_days"),
    "load_balancer": ("health_path", "idle_timeout"),
    "logs": ("retention_days",),
    "network": ("zones", "nat"),
}  # fmt: skip
"""Capability -> the workload's fields that are also facts of a plan, under the same name."""


TEMPLATES = ("alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate", "aws:ec2/launchTemplate:LaunchTemplate")


@dataclass(frozen=True, slots=True)
class Gap:
    """One dimension that is not as asked; `distance` is relative for sizes, 1 for everything else."""

    capability: str
    dimension: str
    asked: str
    got: str
    distance: Decimal


@dataclass(frozen=True, slots=True)
class Fit:
    """All gaps of a plan, largest first; `distance` is their sum, 0 when everything is as asked."""

    gaps: tuple[Gap, ...]
    overrides: tuple[str, ...]

    @property
    def distance(self) -> Decimal:
        """The sum of the gaps' distances."""
        return sum((gap.distance for gap in self.gaps), Decimal(0))


def fit(plan: Estate) -> Fit:
    """The gaps between a plan's workload and its planned native inputs, and the overrides in force."""
    found = facts(plan)
    gaps: list[Gap] = []
    overrides: list[str] = []
    wanted: dict[str, tuple[str, Mapping[str, Any] | None]] = {
        capability: (capability, plan.workload.get(capability)) for capability in ASKED
    }
    wanted |= {f"compute {name}": ("compute", pool) for name, pool in (plan.workload.get("pools") or {}).items()}
    for capability, (noun, asked) in wanted.items():
        dimensions = ASKED[noun]
        if not asked or (capability == "identity" and not _reaches_bucket(plan)):
            continue
        got = found.get(capability, {})
        for dimension in () if capability == "key" and default_keys(plan) else dimensions:
            if dimension == "cpu_target" and asked.get("min") == asked.get("max"):
                continue
            gap = _gap(capability, dimension, asked.get(dimension), got.get(dimension))
            if gap:
                gaps.append(gap)
        given: Mapping[str, Any] = asked.get(plan.cloud) or {}
        overrides += [
            f"{capability}.{plan.cloud}.{key}: {value}" for key, value in given.items() if _exact(key, value)
        ]
    gaps += _offer(plan)
    gaps.sort(key=lambda gap: (-gap.distance, gap.capability, gap.dimension))
    return Fit(tuple(gaps), tuple(overrides))


def _reaches_bucket(plan: Estate) -> bool:
    """Whether there are instances, and a bucket for them to reach."""
    return bool(plan.workload.get("bucket")) and bool(plan.workload.get("compute") or plan.workload.get("pools"))


def _offer(plan: Estate) -> list[Gap]:
    """A gap where no source shows that the region sells the instance family."""
    cloud: Cloud = "aws" if plan.cloud == "aws" else "alicloud"
    place = region_by_code(cloud, plan.region)
    kinds = [instance(cloud, str(found.get("instanceType"))) for found in plan.of_type(*TEMPLATES)]
    unproven = {kind.instance_type for kind in kinds if kind and place and offered(place, kind.family) != "true"}
    return [
        Gap("compute", "offer", f"{name} on sale in {plan.region}", "no source says so", UNCONFIRMED)
        for name in sorted(unproven)
    ]


def _exact(key: str, value: Any) -> bool:
    return value is not None and key in {
        "instance_type",
        "instance_class",
        "image",
        "version",
        "certificate",
        "kind",
    }


def _gap(capability: str, dimension: str, asked: Value, got: Value) -> Gap | None:
    if asked is None or _same(asked, got):
        return None
    distance = Decimal(1)
    wanted, found = _number(asked), _number(got)
    if wanted and found is not None and dimension != "version":
        span = wanted if dimension != "cpu_year" else Decimal(10)
        distance = (abs(found - wanted) / span).quantize(Decimal("0.001"))
    return Gap(capability, dimension, str(asked), "not set" if got is None else str(got), distance)


def _same(asked: Value, got: Value) -> bool:
    if asked == got:
        return True
    wanted, found = _number(asked), _number(got)
    return wanted is not None and wanted == found


def _number(value: Value) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
