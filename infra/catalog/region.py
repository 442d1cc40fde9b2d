"""Regions of both clouds and the metros that join them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from infra.catalog.cloud import CLOUDS, NAMES, Cloud
from infra.catalog.table import records
from infra.errors import CatalogError
from infra.nearest import nearest

EARTH_RADIUS_KM = 6371
ACTIVE = "active"
IMPAIRED = "impaired"


@dataclass(frozen=True, slots=True)
class Region:
    """One region of one cloud.

    Attributes:
        cloud: ``aws`` or ``alicloud``.
        region: the provider's own code.
        name: the provider's own name.
        metro: slug of the metro area; the same slug on both clouds is the same place.
        city: city nearest to the data centers.
        country: ISO 3166 code.
        partition: ``aws``, ``aws-cn`` or ``aws-eusc``; ``alibaba-international`` or ``mainland-china``.
        status: ``active``, ``impaired``, ``restricted``, ``closing``, ``closed`` or ``announced``.
        note: what a reader must know.
        source: where the row was read.
        as_of: date of the source.
        latitude: degrees north.
        longitude: degrees east.
        launched: year, or year and month.
    """

    cloud: Cloud
    region: str
    name: str
    metro: str
    city: str
    country: str
    partition: str
    status: str
    note: str
    source: str
    as_of: str
    latitude: float = 0.0
    longitude: float = 0.0
    launched: str = ""


@lru_cache
def regions() -> tuple[Region, ...]:
    """Every region of both clouds, whatever its status, sorted by cloud and code."""
    found = records(
        Region, "regions", latitude=lambda text: float(text or 0), longitude=lambda text: float(text or 0)
    )
    return tuple(sorted(found, key=lambda place: (place.cloud, place.region)))


@lru_cache
def _places() -> Mapping[str, Mapping[Cloud, Region]]:
    places: dict[str, dict[Cloud, Region]] = {}
    for place in regions():
        if place.metro:
            places.setdefault(place.metro, {})[place.cloud] = place
    return places


@lru_cache
def metros() -> tuple[str, ...]:
    """The metros that both clouds serve, sorted; an impaired region counts as served."""
    return tuple(
        sorted(
            metro
            for metro, twins in _places().items()
            if len(twins) == len(CLOUDS) and all(twin.status in (ACTIVE, IMPAIRED) for twin in twins.values())
        )
    )


def region(cloud: Cloud, metro: str, *, allow_impaired: bool = False) -> Region:
    """The cloud's region in the metro.

    Args:
        cloud: ``aws`` or ``alicloud``.
        metro: slug of a metro that both clouds serve.
        allow_impaired: whether a region with lasting damage is accepted.

    Raises:
        CatalogError: the cloud or the metro is unknown, only one of the clouds serves it, or its region is
            closed, closing, restricted, announced or (unless allowed) impaired.
    """
    if cloud not in CLOUDS:
        raise CatalogError(f"unknown cloud {cloud!r}", f"choose one of: {', '.join(CLOUDS)}")
    twins = _places().get(metro)
    if twins is None:
        raise CatalogError(f"unknown metro {metro!r}", _guess(cloud, metro))
    for other in sorted(CLOUDS, key=lambda name: name != cloud):
        twin = twins.get(other)
        if twin is None:
            served = next(iter(twins.values()))
            raise CatalogError(
                f"{metro} is served by {NAMES[served.cloud]} ({served.region}) only; "
                f"{NAMES[other]} has no region there",
                _alternative(served),
            )
        if twin.status not in (ACTIVE, IMPAIRED):
            raise CatalogError(f"{_title(twin)} is {twin.status}: {twin.note}", _alternative(twin))
    found = twins[cloud]
    if found.status == IMPAIRED and not allow_impaired:
        raise CatalogError(
            f"{_title(found)} is impaired: {found.note}",
            f"{_alternative(found)}; or accept it with --allow-impaired, in a stack with twinstack:allowImpaired",
        )
    return found


def region_by_code(cloud: Cloud, code: str) -> Region | None:
    """The region with the provider's code, whatever its status; None when there is none."""
    return next((place for place in regions() if place.cloud == cloud and place.region == code), None)


def distance_km(here: Region, there: Region) -> int:
    """Kilometres between two regions on the great circle, to the nearest one."""
    lat1, lon1, lat2, lon2 = map(radians, (here.latitude, here.longitude, there.latitude, there.longitude))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * EARTH_RADIUS_KM * asin(sqrt(chord)))


def _title(place: Region) -> str:
    return f"{NAMES[place.cloud]} {place.region} ({place.metro or place.name})"


def _alternative(place: Region) -> str:
    """The nearest metro both clouds serve without damage, other than the place's own, as advice."""
    choices = [
        (distance_km(place, twin), metro)
        for metro in metros()
        if metro != place.metro and all(twin.status == ACTIVE for twin in _places()[metro].values())
        for twin in (_places()[metro][place.cloud],)
    ]
    kilometres, metro = min(choices)
    return f"the nearest metro on both clouds is {metro} ({kilometres} km)"


def _guess(cloud: Cloud, metro: str) -> str:
    """What the user may have meant: a region code, a misspelt metro, or the whole list."""
    by_code = region_by_code(cloud, metro) or next((place for place in regions() if place.region == metro), None)
    if by_code and by_code.metro:
        return f"{metro} is a region code; its metro is {by_code.metro}"
    word = metro.strip().replace(" ", "-")
    close = nearest(word, metros()) or nearest(word, _places())
    return f"did you mean {close}?" if close else f"choose one of: {', '.join(metros())}"
