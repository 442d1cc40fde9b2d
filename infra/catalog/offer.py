"""Which instance families a region sells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from infra.catalog.cloud import Cloud
from infra.catalog.region import Region
from infra.catalog.table import records

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
def _by_region() -> Mapping[tuple[str, str], Mapping[str, Offer]]:
    index: dict[tuple[str, str], dict[str, Offer]] = {}
    for found in records(
        Offer,
        "offerings",
        offered=lambda text: text == "true",
        zone_ids=lambda text: frozenset(text.split()),
    ):
        index.setdefault((found.cloud, found.region), {})[found.family] = found
    return index


def _offers(region: Region) -> Mapping[str, Offer]:
    return _by_region().get((region.cloud, region.region), {})


def offer(region: Region, family: str) -> Offer | None:
    """What is known of the family in the region; None when nothing is."""
    return _offers(region).get(family)


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


def class_offered(region: Region, name: str) -> Offered:
    """What is known of the EC2 family in an AWS database or cache class (``m6i`` of ``db.m6i.large``).

    That the class goes where its family goes is an inference; Alibaba Cloud names its classes after no family.
    """
    return offered(region, name.split(".")[1]) if region.cloud == "aws" else "unknown"


def zone_ids(region: Region) -> frozenset[str]:
    """The AWS ids of the zones that have at least one family; empty when no source names zones."""
    return frozenset(zone for found in _offers(region).values() for zone in found.zone_ids)


@lru_cache
def spread(cloud: Cloud, family: str) -> Decimal:
    """Share of the cloud's regions with a list in which the family is sold, 0 to 1.

    It tells which family is the safer guess where a region has no list.
    """
    listed = [offers for (name, _), offers in _by_region().items() if name == cloud]
    selling = sum(family in offers and offers[family].offered for offers in listed)
    return (Decimal(selling) / len(listed)).quantize(Decimal("0.01"))
