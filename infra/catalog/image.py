"""Linux images to boot from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from infra.catalog.cloud import NAMES, Cloud
from infra.catalog.region import Region
from infra.catalog.table import records
from infra.errors import CatalogError


@dataclass(frozen=True, slots=True)
class Image:
    """One image.

    Attributes:
        cloud: ``aws`` or ``alicloud``.
        architecture: ``x86_64`` or ``arm64``.
        image: what a launch template or scaling configuration takes as its image id. On AWS it names the public
            parameter that EC2 resolves at each launch, so that it never ages.
        family: operating system.
        source: where the row was read.
        as_of: date of the source.
        note: what a reader must know.
    """

    cloud: Cloud
    architecture: str
    image: str
    family: str
    source: str
    as_of: str
    note: str


@lru_cache
def _images() -> Mapping[tuple[str, str], Image]:
    return {(found.cloud, found.architecture): found for found in records(Image, "images")}


def image(region: Region, architecture: str) -> str:
    """The image id of the cloud's own Linux for the architecture, the same in every region.

    Raises:
        CatalogError: there is none for the architecture.
    """
    found = _images().get((region.cloud, architecture))
    if found is None:
        known = sorted(name for cloud, name in _images() if cloud == region.cloud)
        raise CatalogError(
            f"{NAMES[region.cloud]} has no image for {architecture!r}", f"choose one of: {', '.join(known)}"
        )
    return found.image
