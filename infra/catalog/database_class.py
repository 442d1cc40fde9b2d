"""Database classes, and the one nearest to a size."""

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
from infra.nearest import nearest as nearest_word

ENGINES = ("mysql", "postgresql")
BASIC = "basic"
HIGH_AVAILABILITY = "high_availability"
ANY = "any"
SELLING = ("on sale", "priced", "secondhand")
"""Statuses of classes a new database may use; others are withdrawn, Aurora's, or doubtful in name."""


@dataclass(frozen=True, slots=True)
class DatabaseClass:
    """One database class.

    Attributes:
        cloud: ``aws`` or ``alicloud``.
        engine: the engines it runs, separated by a space.
        name: what a program writes, such as ``db.m6i.large`` or ``mysql.n4.medium.2c``.
        edition: ``any`` on AWS, where a class runs with or without standby; on Alibaba Cloud, whose class
            names include the edition, ``basic``, ``high_availability`` or ``cluster``.
        line: ``general``, ``memory``, ``burstable``; on Alibaba Cloud ``general`` (shared I/O), ``dedicated``
            or ``general local SSD``.
        architecture: ``x86_64`` or ``arm64``.
        vcpu: virtual CPU of one node.
        memory_gib: memory of one node in GiB, of which system and management take a part.
        status: ``on sale``, ``priced``, ``secondhand`` (named by a third party only), or why it is not for sale.
        sold_in: codes of regions with a published price row. Missing codes say nothing.
        source: where the row was read.
        as_of: date of the source.
        note: what a reader must know.
    """

    cloud: Cloud
    engine: str
    name: str
    edition: str
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
def _classes() -> Mapping[tuple[str, str], DatabaseClass]:
    found = records(
        DatabaseClass,
        "database_classes",
        vcpu=int,
        memory_gib=Decimal,
        sold_in=lambda text: tuple(text.split()),
    )
    return {(one.cloud, one.name): one for one in found}


def database_class(cloud: Cloud, name: str) -> DatabaseClass | None:
    """The class; None when the catalogue does not know it, which does not mean that it is not sold."""
    return _classes().get((cloud, name))


def nearest_database_class(
    region: Region, *, engine: str, vcpu: int, memory_gib: Decimal, standby: bool
) -> Match[DatabaseClass]:
    """The class nearest to what is asked, for the engine and with or without a standby.

    Neither cloud publishes its classes by region. On AWS a class is left out where the region's offer list
    lacks the EC2 family of the same name; the Alibaba Cloud classes are those of its China site, and another
    site may sell fewer. Among equal sizes a class that is not burstable wins, then x86_64, on Alibaba Cloud
    the general line (the dedicated one costs more), then the newest CPU, then a class seen in the region.

    Raises:
        CatalogError: the engine is unknown or nothing is large enough; the hint names the nearest classes.
    """
    if engine not in ENGINES:
        close = nearest_word(engine, ENGINES)
        raise CatalogError(
            f"unknown database engine {engine!r}",
            f"did you mean {close}?" if close else f"choose one of: {', '.join(ENGINES)}",
        )
    if vcpu < 1 or memory_gib <= 0:
        raise CatalogError(f"{vcpu} vCPU and {plain(memory_gib)} GiB is not a size", "ask for at least 1 vCPU")
    wanted = [found for found in _for_new(region, engine) if found.edition in (ANY, _edition(standby))]
    found = nearest(
        (
            _measured(item, vcpu, memory_gib)
            for item in wanted
            if fits(Decimal(vcpu), Decimal(item.vcpu)) and fits(memory_gib, item.memory_gib)
        ),
        lambda item: (
            item.line == "burstable",
            item.architecture != "x86_64",
            item.line == "dedicated",
            -class_year(item.cloud, item.name),
            region.region not in item.sold_in,
            item.name,
        ),
    )
    if found:
        return found
    near = sorted(
        (_measured(item, vcpu, memory_gib) for item in wanted), key=lambda one: (one.distance, one.item.name)
    )
    names = [f"{one.item.name} ({one.item.vcpu} vCPU, {plain(one.item.memory_gib)} GiB)" for one in near[:NEARBY]]
    raise CatalogError(
        f"{NAMES[region.cloud]} {region.region} ({region.metro}) is not known to sell a {engine} class "
        f"{'with' if standby else 'without'} standby of {vcpu} vCPU and {plain(memory_gib)} GiB",
        f"nearest: {', '.join(names)}; or name a class under database.{region.cloud}.instance_class",
    )


def _edition(standby: bool) -> str:
    return HIGH_AVAILABILITY if standby else BASIC


def _for_new(region: Region, engine: str) -> list[DatabaseClass]:
    """The x86_64 and AWS's arm64 classes on disks of their own that a new database in the region may use."""
    return [
        found
        for found in _classes().values()
        if found.cloud == region.cloud
        and engine in found.engine.split()
        and found.status in SELLING
        and found.line != "general local SSD"
        and class_offered(region, found.name) != "false"
        and (found.cloud == "aws" or found.architecture == "x86_64")
    ]


def _measured(item: DatabaseClass, vcpu: int, memory_gib: Decimal) -> Match[DatabaseClass]:
    return match(
        item,
        (
            size_gap("vcpu", Decimal(vcpu), Decimal(item.vcpu)),
            size_gap("memory_gib", memory_gib, item.memory_gib),
        ),
    )
