"""Which services a region has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Literal, cast

from infra.catalog.cloud import NAMES, Cloud
from infra.catalog.region import Region
from infra.catalog.table import cloud_of, rows
from infra.errors import CatalogError

Availability = Literal["true", "false", "unknown"]


@dataclass(frozen=True, slots=True)
class Service:
    """One service in one region.

    Attributes:
        cloud: ``aws`` or ``alicloud``.
        region: region code.
        capability: the capability it carries, such as ``load_balancer`` or ``bucket``.
        key: names the service within the capability: ``database_mysql``, ``autoscaling``; mostly the capability.
        service: the provider's name of it.
        available: ``true``, ``false`` (a page that lists the regions leaves this one out) or ``unknown``.
        scope: ``regional`` or ``global``.
        confidence: ``high``, ``medium`` or ``none``.
        evidence: why.
        source: where that was read.
        as_of: date of the source.
        note: what a reader must know.
    """

    cloud: Cloud
    region: str
    capability: str
    key: str
    service: str
    available: Availability
    scope: str
    confidence: str
    evidence: str
    source: str
    as_of: str
    note: str


@lru_cache
def _in(cloud: Cloud, region: str) -> tuple[Service, ...]:
    return tuple(
        Service(
            cloud=cloud_of(row),
            region=row["region"],
            capability=row["capability"],
            key=row["key"],
            service=row["service"],
            available=cast("Availability", row["available"]),
            scope=row["scope"],
            confidence=row["confidence"],
            evidence=row["evidence"],
            source=row["source"],
            as_of=row["as_of"],
            note=row["note"],
        )
        for row in rows("services")
        if row["cloud"] == cloud and row["region"] == region
    )


def services(cloud: Cloud, region: Region | str) -> tuple[Service, ...]:
    """What is known of every service in the region or region code, sorted by capability and key."""
    return _in(cloud, region if isinstance(region, str) else region.region)


@lru_cache
def service_names() -> tuple[str, ...]:
    """Every capability and service key there is, sorted."""
    return tuple(sorted({row[column] for row in rows("services") for column in ("capability", "key")}))


def evidence(cloud: Cloud, name: str, region: Region | str) -> tuple[Service, ...]:
    """The rows of one capability (``database``) or of one service of it (``database_mysql``).

    Raises:
        CatalogError: there is no such capability or service.
    """
    if name not in service_names():
        close = get_close_matches(name, service_names(), n=1)
        raise CatalogError(
            f"unknown capability {name!r}",
            f"did you mean {close[0]}?" if close else f"choose one of: {', '.join(service_names())}",
        )
    return tuple(row for row in services(cloud, region) if name in (row.capability, row.key))


def available(cloud: Cloud, name: str, region: Region | str) -> Availability:
    """Whether the region has the capability (every service of it) or the one service.

    ``unknown`` when nothing was read; a missing endpoint alone is never taken for ``false``.

    Raises:
        CatalogError: there is no such capability or service.
    """
    found = {row.available for row in evidence(cloud, name, region)}
    if "false" in found:
        return "false"
    return "true" if found == {"true"} else "unknown"


def require(region: Region, names: Iterable[str]) -> tuple[Service, ...]:
    """The rows of services of which nothing is known, for a warning; all others asked for are there.

    Raises:
        CatalogError: the region lacks at least one service; the message names all of them.
    """
    asked = {row.key: row for name in names for row in evidence(region.cloud, name, region)}
    lacking = [row for _, row in sorted(asked.items()) if row.available == "false"]
    if lacking:
        lines = "\n".join(
            f"{NAMES[region.cloud]} {region.region} ({region.metro}) has no {row.service}: {row.evidence} "
            f"({row.source}, {row.as_of})"
            for row in lacking
        )
        keys = ", ".join(sorted({row.capability for row in lacking}))
        raise CatalogError(lines, f"leave out {keys} or choose another metro")
    return tuple(row for _, row in sorted(asked.items()) if row.available == "unknown")
