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
        regions: codes of the regions where it was seen; empty where it was seen without a region.
        named_by: the command that names the image of a region, ``REGION`` standing for its code.
        source: where the row was read.
        as_of: date of the source.
        note: what a reader must know.
    """

    cloud: Cloud
    architecture: str
    image: str
    family: str
    regions: frozenset[str]
    named_by: str
    source: str
    as_of: str
    note: str


@lru_cache
def _images() -> Mapping[tuple[str, str], Image]:
    found = records(Image, "images", regions=lambda text: frozenset(text.split()))
    return {(each.cloud, each.architecture): each for each in found}


def image(region: Region, architecture: str) -> str:
    """The image id of the cloud's own Linux for the architecture, the same in every region.

    Raises:
        CatalogError: there is none for the architecture.
    """
    return _image(region, architecture).image


def unseen(region: Region, architecture: str) -> Image | None:
    """The image, where nobody has seen it in that region; None where somebody has.

    Raises:
        CatalogError: there is none for the architecture.
    """
    found = _image(region, architecture)
    return None if region.region in found.regions else found


def _image(region: Region, architecture: str) -> Image:
    found = _images().get((region.cloud, architecture))
    if found is None:
        known = sorted(name for cloud, name in _images() if cloud == region.cloud)
        raise CatalogError(
            f"{NAMES[region.cloud]} has no image for {architecture!r}", f"choose one of: {', '.join(known)}"
        )
    return found
