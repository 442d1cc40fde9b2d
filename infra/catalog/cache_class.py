"""Cache classes, and the one nearest to an amount of memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from infra.catalog.cloud import NAMES, Cloud
from infra.catalog.instance import class_year
from infra.catalog.match import NEARBY, Match, fits, match, nearest, plain, size_gap
from infra.catalog.offer import class_offered
from infra.catalog.region import Region
from infra.catalog.table import records
from infra.errors import CatalogError

WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class CacheClass:
    """One cache class; a node or, on Alibaba Cloud, one shard.

    Attributes:
        cloud: ``aws`` or ``alicloud``.
        name: what a program writes, such as ``cache.m7g.large`` or ``redis.shard.large.ce``.
        line: ``general``, ``memory``, ``burstable``, or Alibaba Cloud's ``open-source edition``.
        architecture: ``x86_64`` or ``arm64``; empty when the provider does not say.
        vcpu: virtual CPU, on Alibaba Cloud the cores of the shard.
        memory_gib: memory for data: what the engine may use, not that of the machine.
        status: ``current``, ``on sale`` or ``withdrawn``.
        sold_in: codes of regions with a published price row. Missing codes say nothing.
        source: where the row was read.
        as_of: date of the source.
        note: what a reader must know.
    """

    cloud: Cloud
    name: str
    line: str
    architecture: str
    vcpu: int
    memory_gib: Decimal
    status: str
    sold_in: tuple[str, ...]
    source: str
    as_of: str
    note: str


@lru_cache
def _classes() -> Mapping[tuple[str, str], CacheClass]:
    found = records(
        CacheClass,
        "cache_classes",
        vcpu=int,
        memory_gib=Decimal,
        sold_in=lambda text: tuple(text.split()),
    )
    return {(one.cloud, one.name): one for one in found}


def cache_class(cloud: Cloud, name: str) -> CacheClass | None:
    """The class; None when the catalogue does not know it, which does not mean that it is not sold."""
    return _classes().get((cloud, name))


def nearest_cache_class(region: Region, *, memory_gib: Decimal, standby: bool) -> Match[CacheClass]:
    """The class whose memory for data is nearest to what is asked, for a cache of one shard.

    A class serves with and without a replica on both clouds, so `standby` only words the error. On AWS a class
    is left out where the region's offer list lacks the EC2 family of the same name. Among equal sizes a class
    seen in the region wins (the price list read is younger than the newest family here), then the newest CPU.

    Raises:
        CatalogError: nothing is large enough; the hint names the largest.
    """
    if memory_gib <= 0:
        raise CatalogError(f"{plain(memory_gib)} GiB is not a size", "ask for more than 0 GiB")
    sold = [
        found
        for found in _classes().values()
        if found.cloud == region.cloud
        and found.status != WITHDRAWN
        and class_offered(region, found.name) != "false"
    ]
    found = nearest(
        (
            match(item, (size_gap("memory_gib", memory_gib, item.memory_gib),))
            for item in sold
            if fits(memory_gib, item.memory_gib)
        ),
        lambda item: (
            item.line == "burstable",
            region.region not in item.sold_in,
            -class_year(item.cloud, item.name),
            item.name,
        ),
    )
    if found:
        return found
    largest = sorted(sold, key=lambda item: (-item.memory_gib, item.name))[:NEARBY]
    names = [f"{item.name} ({plain(item.memory_gib)} GiB)" for item in largest]
    raise CatalogError(
        f"{NAMES[region.cloud]} {region.region} ({region.metro}) has no single-shard cache "
        f"{'with' if standby else 'without'} standby of {plain(memory_gib)} GiB",
        f"largest: {', '.join(names)}; more needs several shards, which a workload does not describe",
    )
