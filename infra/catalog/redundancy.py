"""Where buckets survive the loss of a zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from infra.catalog.cloud import NAMES, Cloud
from infra.catalog.region import Region
from infra.catalog.table import records
from infra.errors import CatalogError

Answer = Literal["true", "false", "unknown"]


@dataclass(frozen=True, slots=True)
class Redundancy:
    """What is known of one region.

    AWS has no rows: S3 Standard keeps every object in several zones of every region.

    Attributes:
        cloud: ``alicloud``.
        region: the provider's own code.
        available: ``true``, ``false`` or ``unknown``.
        source: where the row was read.
        as_of: date of the source.
        note: what a reader must know.
    """

    cloud: Cloud
    region: str
    available: Answer
    source: str
    as_of: str
    note: str


@lru_cache
def _rows() -> Mapping[tuple[Cloud, str], Redundancy]:
    found = records(Redundancy, "redundancy", available=lambda text: cast("Answer", text))
    return {(row.cloud, row.region): row for row in found}


def zone_redundancy(region: Region) -> Answer:
    """Whether a bucket of the region can be kept in several zones."""
    if region.cloud == "aws":
        return "true"
    row = _rows().get((region.cloud, region.region))
    return row.available if row else "unknown"


def require_zone_redundancy(region: Region) -> Answer:
    """`zone_redundancy` for a bucket that must be kept in several zones.

    Raises:
        CatalogError: the region keeps none so.
    """
    answer = zone_redundancy(region)
    if answer == "false":
        row = _rows()[region.cloud, region.region]
        raise CatalogError(
            f"{NAMES[region.cloud]} {region.region} ({region.metro}) keeps no bucket in several zones: {row.note} "
            f"({row.source}, {row.as_of})",
            "leave out bucket.zone_redundant, set it to false, or choose another metro",
        )
    return answer
