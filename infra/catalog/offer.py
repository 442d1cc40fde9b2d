"""Which instance families a region sells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from infra.catalog.cloud import Cloud
from infra.catalog.region import Region
from infra.catalog.table import cloud_of, rows

Offered = Literal["true", "false", "unknown"]


@dataclass(frozen=True, slots=True)
class Offer:
    """What is known of one family in one region.

    Attributes:
        cloud: ``aws`` or ``alicloud``.
        region: region code.
        family: instance family, such as ``m7i`` or ``ecs.g8i``.
        offered: whether the region sells it. Only an offer list can say no; a price row only says yes.
        zone_ids: AWS ids of the zones that have it; empty when the source does not name zones.
        basis: ``offer list`` or ``price row``.
        source: where the row was read.
        as_of: date of the source.
    """

    cloud: Cloud
    region: str
    family: str
    offered: bool
    zone_ids: frozenset[str]
    basis: str
    source: str
    as_of: str


@lru_cache
def _by_family(cloud: Cloud, region: str) -> Mapping[str, Offer]:
    return {
        row["family"]: Offer(
            cloud=cloud_of(row),
            region=row["region"],
            family=row["family"],
            offered=row["offered"] == "true",
            zone_ids=frozenset(row["zone_ids"].split()),
            basis=row["basis"],
            source=row["source"],
            as_of=row["as_of"],
        )
        for row in rows("offerings")
        if row["cloud"] == cloud and row["region"] == region
    }


def offer(region: Region, family: str) -> Offer | None:
    """What is known of the family in the region; None when nothing is."""
    return _by_family(region.cloud, region.region).get(family)


def offered(region: Region, family: str, zones: frozenset[str] = frozenset()) -> Offered:
    """Whether the region sells the family, in all the zones with these AWS ids where the source names zones.

    ``unknown`` is an answer: there is no public list of families for most Alibaba Cloud regions, for the AWS
    regions in China and for the newest AWS regions. Stock is never known without an account.
    """
    found = offer(region, family)
    if found is None:
        return "unknown"
    if found.offered and (not found.zone_ids or zones <= found.zone_ids):
        return "true"
    return "false"


def zone_ids(region: Region) -> frozenset[str]:
    """The AWS ids of the zones that have at least one family; empty when no source names zones."""
    return frozenset(zone for found in _by_family(region.cloud, region.region).values() for zone in found.zone_ids)


@lru_cache
def spread(cloud: Cloud, family: str) -> Decimal:
    """Share of the cloud's regions with a list in which the family is sold, 0 to 1.

    It tells which family is the safer guess where a region has no list.
    """
    listed = [row for row in rows("offerings") if row["cloud"] == cloud]
    known = {row["region"] for row in listed}
    selling = sum(1 for row in listed if row["family"] == family and row["offered"] == "true")
    return (Decimal(selling) / len(known)).quantize(Decimal("0.01"))
