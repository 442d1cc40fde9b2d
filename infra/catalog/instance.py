"""Instance types, and the one nearest to a size."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from infra.catalog.cloud import NAMES, Cloud
from infra.catalog.cpu_model import cpu_year as year_of
from infra.catalog.match import NEARBY, Gap, Match, fits, match, nearest, plain, size_gap
from infra.catalog.offer import offered, spread
from infra.catalog.region import Region
from infra.catalog.table import records
from infra.catalog.zone import usable_zones
from infra.catalog.zone import zones as zone_names
from infra.errors import CatalogError

YEAR_WEIGHT: Final = Decimal("0.05")
"""Distance of one year between CPU generations; twenty years count as much as a size twice as large."""

UNKNOWN_YEARS: Final = 10
"""How many years a CPU of unknown age counts as away from the year asked."""

UNCONFIRMED: Final = Decimal("0.5")
"""Distance of a family that no source shows to be sold in the region; half of it again for a rare family."""

MAINSTREAM = re.compile(r"(ecs\.)?[cgmrt]\d+[a-z]?")
"""Families for general use: one letter for the ratio, the generation, at most one letter for the CPU maker."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance type.

    Attributes:
        cloud: ``aws`` or ``alicloud``.
        instance_type: what a program writes, such as ``m7i.large`` or ``ecs.g8i.large``.
        family: the part before the size.
        vcpu: virtual CPU.
        memory_gib: memory in GiB.
        architecture: ``x86_64`` or ``arm64``.
        allocation: ``dedicated``, ``burstable`` (on credits) or ``shared`` (no steady performance).
        cpu_model: CPU model; empty when the provider does not fix it.
        network_gbps: sustained network bandwidth; None when not published.
        source: where the row was read.
        as_of: date of the source.
        note: what a reader must know.
    """

    cloud: Cloud
    instance_type: str
    family: str
    vcpu: int
    memory_gib: Decimal
    architecture: str
    allocation: str
    cpu_model: str
    network_gbps: Decimal | None
    source: str
    as_of: str
    note: str

    @property
    def cpu_year(self) -> int | None:
        """Year the CPU generation came out; None when no source gives one."""
        return year_of(self.cpu_model)


@lru_cache
def _instances(cloud: Cloud) -> Mapping[str, Instance]:
    found = records(
        Instance,
        "instances",
        vcpu=int,
        memory_gib=Decimal,
        network_gbps=lambda text: Decimal(text) if text else None,
    )
    return {one.instance_type: one for one in found if one.cloud == cloud}


def instance(cloud: Cloud, instance_type: str) -> Instance | None:
    """The instance type; None when the catalogue does not know it, which does not mean that it is not sold."""
    return _instances(cloud).get(instance_type)


def class_year(cloud: Cloud, name: str) -> int:
    """Year of the CPU of a database or cache class, by the EC2 type of the same name; 0 when there is none."""
    twin = instance(cloud, name.partition(".")[2])
    return twin.cpu_year or 0 if twin else 0


def nearest_instance(
    region: Region,
    *,
    zones: int,
    vcpu: int,
    memory_gib: Decimal,
    architecture: str,
    allocation: str,
    cpu_year: int | None,
) -> Match[Instance]:
    """The instance type nearest to what is asked, sold in the first `zones` zones of the region.

    Architecture and allocation are never traded. A family that a source shows to be sold in the region is
    taken before one of which nothing is known, and that is then a gap of the match. Without a CPU year the
    newest CPU wins among equal sizes, then a mainstream family, then the name.

    Raises:
        CatalogError: nothing large enough is sold there; the hint names the nearest that is.
    """
    if vcpu < 1 or memory_gib <= 0:
        raise CatalogError(f"{vcpu} vCPU and {plain(memory_gib)} GiB is not a size", "ask for at least 1 vCPU")
    zone_names(region, zones)
    used = frozenset(zone.zone_id for zone in usable_zones(region)[:zones] if zone.zone_id)
    kind = [
        found
        for found in _instances(region.cloud).values()
        if (found.architecture, found.allocation) == (architecture, allocation)
    ]
    answers = {family: offered(region, family, used) for family in {found.family for found in kind}}
    large = [
        found for found in kind if fits(Decimal(vcpu), Decimal(found.vcpu)) and fits(memory_gib, found.memory_gib)
    ]
    for answer in ("true", "unknown"):
        found = nearest(
            (
                match(
                    item,
                    (
                        size_gap("vcpu", Decimal(vcpu), Decimal(item.vcpu)),
                        size_gap("memory_gib", memory_gib, item.memory_gib),
                        _year_gap(cpu_year, item.cpu_year),
                        _offer_gap(region, item.family) if answer == "unknown" else None,
                    ),
                )
                for item in large
                if answers[item.family] == answer
            ),
            lambda item: (-(item.cpu_year or 0), not MAINSTREAM.fullmatch(item.family), item.instance_type),
        )
        if found:
            return found
    sold = [found for found in kind if answers[found.family] != "false"]
    raise _impossible(region, zones, vcpu, memory_gib, architecture, allocation, sold)


def _year_gap(asked: int | None, got: int | None) -> Gap | None:
    if asked is None or asked == got:
        return None
    years = UNKNOWN_YEARS if got is None else abs(asked - got)
    return Gap("cpu_year", str(asked), "unknown" if got is None else str(got), YEAR_WEIGHT * years)


def _offer_gap(region: Region, family: str) -> Gap:
    distance = UNCONFIRMED * (1 + (1 - spread(region.cloud, family)) / 2)
    return Gap("offer", f"sold in {region.region}", "no source shows it", distance.quantize(Decimal("0.0001")))


def _impossible(
    region: Region,
    zones: int,
    vcpu: int,
    memory_gib: Decimal,
    architecture: str,
    allocation: str,
    sold: list[Instance],
) -> CatalogError:
    """The error for a request nothing can stand for; names the nearest sizes of the kind, else other kinds."""
    place = f"{NAMES[region.cloud]} {region.region} ({region.metro})"
    choices = sold or [
        found for found in _instances(region.cloud).values() if offered(region, found.family) != "false"
    ]
    by_distance = sorted(
        choices,
        key=lambda found: (
            sum(
                gap.distance
                for gap in (
                    size_gap("vcpu", Decimal(vcpu), Decimal(found.vcpu)),
                    size_gap("memory_gib", memory_gib, found.memory_gib),
                )
                if gap
            ),
            found.architecture != architecture,
            -(found.cpu_year or 0),
            not MAINSTREAM.fullmatch(found.family),
            found.instance_type,
        ),
    )
    names: list[str] = []
    seen: set[tuple[int, Decimal, str, str]] = set()
    for found in by_distance:
        size = (found.vcpu, found.memory_gib, found.architecture, found.allocation)
        if size not in seen and len(names) < NEARBY:
            seen.add(size)
            kind = "" if sold else f", {found.allocation} {found.architecture}"
            names.append(f"{found.instance_type} ({found.vcpu} vCPU, {plain(found.memory_gib)} GiB{kind})")
    what = f"{allocation} {architecture} instance"
    message = (
        f"{place} sells no {what} of {vcpu} vCPU and {plain(memory_gib)} GiB in {zones} zones"
        if sold
        else f"{place} sells no {what} in {zones} zones"
    )
    return CatalogError(
        message,
        f"nearest: {', '.join(names)}; or name a type under compute.{region.cloud}.instance_type",
    )
