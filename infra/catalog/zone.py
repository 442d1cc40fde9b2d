"""Availability zones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from infra.catalog.cloud import NAMES, Cloud
from infra.catalog.offer import zone_ids
from infra.catalog.region import Region
from infra.catalog.table import records
from infra.errors import CatalogError


@dataclass(frozen=True, slots=True)
class Zone:
    """One availability zone.

    Attributes:
        cloud: ``aws`` or ``alicloud``.
        region: region code.
        zone: the name a program writes.
        block: which part of a network is the zone's. A number once given stays, whatever zones a region gets or
            loses: running stacks have their addresses from it.
        zone_id: AWS's id of the place; in older regions the letter differs from account to account, the id
            does not. Empty on Alibaba Cloud, whose names are the same for everybody.
        offered: ``true``, ``false`` (a new account cannot use it) or ``unknown``.
        confidence: ``published``, ``secondhand`` or ``derived`` (the letter is inferred).
        source: where the row was read.
        as_of: date of the source.
        note: what a reader must know.
    """

    cloud: Cloud
    region: str
    zone: str
    block: int
    zone_id: str
    offered: str
    confidence: str
    source: str
    as_of: str
    note: str


@lru_cache
def _by_region() -> Mapping[tuple[str, str], tuple[Zone, ...]]:
    index: dict[tuple[str, str], list[Zone]] = {}
    for zone in records(Zone, "zones", block=int):
        index.setdefault((zone.cloud, zone.region), []).append(zone)
    return {key: tuple(sorted(found, key=lambda zone: zone.zone)) for key, found in index.items()}


def region_zones(region: Region) -> tuple[Zone, ...]:
    """Every zone of the region, by name, also those a new account cannot use."""
    return _by_region().get((region.cloud, region.region), ())


def usable_zones(region: Region) -> tuple[Zone, ...]:
    """The zones a workload may use, best first.

    Left out are zones not offered to new accounts and zones in which the region's own offer list shows none of
    the catalogue's instance families (us-east-1e). Zones the provider publishes come before inferred ones.

    For Alibaba Cloud nothing here says which service or instance family a zone has in stock: neither is
    published without an account. A load balancer or a database may refuse a zone of this list.
    """
    listed = zone_ids(region)
    usable = [
        zone for zone in region_zones(region) if zone.offered != "false" and (not listed or zone.zone_id in listed)
    ]
    return tuple(sorted(usable, key=lambda zone: (zone.confidence != "published", zone.zone)))


def doubts(region: Region, names: Iterable[str]) -> Iterator[str]:
    """What speaks against zones of the region that somebody names, in sentences; they may be used all the same."""
    usable = {zone.zone for zone in usable_zones(region)}
    for zone in region_zones(region):
        if zone.zone not in names or zone.zone in usable:
            continue
        if zone.offered == "false":
            yield f"{zone.zone} is not offered to new accounts ({zone.source}, {zone.as_of})"
        else:
            yield f"the offers of {region.region} list no instance family of the catalogue in {zone.zone}"


def zones(region: Region, count: int) -> tuple[str, ...]:
    """The names of the first `count` usable zones; a larger count only adds names at the end.

    Raises:
        CatalogError: the region has fewer.
    """
    names = tuple(zone.zone for zone in usable_zones(region))
    if not 1 <= count <= len(names):
        raise CatalogError(
            f"{count} zones asked, but {NAMES[region.cloud]} {region.region} ({region.metro}) "
            f"offers {len(names)} to a new account: {', '.join(names) or 'none'}",
            f"set network.zones to {len(names)} or fewer" if names else "choose another metro",
        )
    return names[:count]
