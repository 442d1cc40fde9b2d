"""Which services a region has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from infra.catalog.cloud import NAMES, Cloud
from infra.catalog.region import Region
from infra.catalog.table import records, rows
from infra.errors import CatalogError
from infra.nearest import nearest

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
def _by_region() -> Mapping[tuple[str, str], tuple[Service, ...]]:
    index: dict[tuple[str, str], list[Service]] = {}
    for found in records(Service, "services"):
        index.setdefault((found.cloud, found.region), []).append(found)
    return {key: tuple(found) for key, found in index.items()}


def services(region: Region) -> tuple[Service, ...]:
    """What is known of every service in the region, sorted by capability and key."""
    return _by_region().get((region.cloud, region.region), ())


@lru_cache
def service_names() -> tuple[str, ...]:
    """Every capability and service key there is, sorted."""
    return tuple(sorted({row[column] for row in rows("services") for column in ("capability", "key")}))


def evidence(region: Region, name: str) -> tuple[Service, ...]:
    """The rows of one capability (``database``) or of one service of it (``database_mysql``).

    Raises:
        CatalogError: there is no such capability or service.
    """
    if name not in service_names():
        close = nearest(name, service_names())
        raise CatalogError(
            f"unknown capability {name!r}",
            f"did you mean {close}?" if close else f"choose one of: {', '.join(service_names())}",
        )
    return tuple(row for row in services(region) if name in (row.capability, row.key))


def require(region: Region, names: Iterable[str]) -> tuple[Service, ...]:
    """The rows of services of which nothing is known, for a warning; all others asked for are there.

    Raises:
        CatalogError: the region lacks at least one service; the message names all of them.
    """
    asked = {row.key: row for name in names for row in evidence(region, name)}
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
