"""Engine versions of the managed databases and caches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from infra.catalog.cloud import CLOUDS, NAMES, Cloud
from infra.catalog.table import records
from infra.errors import CatalogError

Product = Literal["mysql", "postgresql", "redis"]

SUCCESSOR = "valkey"
"""AWS's Redis-compatible engine; it began as a copy of Redis 7.2 and serves what asks for an older Redis."""


@dataclass(frozen=True, slots=True)
class EngineVersion:
    """One version of one engine on one cloud.

    Attributes:
        cloud: ``aws`` or ``alicloud``.
        product: ``mysql``, ``postgresql`` or ``redis``.
        engine: the engine as the provider's input takes it: ``postgres``, ``valkey``, ``MySQL`` ...
        version: major version, as a workload asks for it.
        api_version: the version as the provider's input takes it; the cloud picks the minor version.
        latest_patch: newest minor version seen; empty when the provider does not say.
        released: date of release; empty when not published.
        standard_support_ends: date after which the version costs more or stops; empty when not published.
        extended_support_ends: date after which the version stops; empty when not published.
        status: ``standard``, ``extended`` (costs more), ``offered``.
        source: where the row was read.
        as_of: date of the source.
        note: what a reader must know.
    """

    cloud: Cloud
    product: str
    engine: str
    version: str
    api_version: str
    latest_patch: str
    released: str
    standard_support_ends: str
    extended_support_ends: str
    status: str
    source: str
    as_of: str
    note: str


@lru_cache
def _versions() -> Mapping[tuple[str, str], tuple[EngineVersion, ...]]:
    index: dict[tuple[str, str], list[EngineVersion]] = {}
    for found in records(EngineVersion, "engine_versions"):
        index.setdefault((found.cloud, found.product), []).append(found)
    return {key: tuple(sorted(found, key=lambda one: _order(one.version))) for key, found in index.items()}


def engine_versions(cloud: Cloud, product: Product) -> tuple[EngineVersion, ...]:
    """The versions a new database or cache may use, oldest first.

    Raises:
        CatalogError: the product is unknown.
    """
    found = _versions().get((cloud, product))
    if not found:
        raise CatalogError(f"unknown product {product!r}", f"choose one of: {', '.join(get_args(Product))}")
    return found


def engine(cloud: Cloud, product: Product) -> str:
    """The engine's name as the provider's input takes it (``postgres``, ``valkey``, ``PostgreSQL``)."""
    return engine_versions(cloud, product)[0].engine


def find_version(cloud: Cloud, product: Product, asked: str | None) -> EngineVersion:
    """The version that serves what is asked; without an asked version the newest that both clouds serve.

    A Redis version up to 7.2 is served on AWS by the oldest Valkey, which is 7.2.

    Raises:
        CatalogError: the cloud does not offer the version; the hint names what it offers.
    """
    offered = engine_versions(cloud, product)
    wanted = _newest_common(product) if asked is None else asked
    for found in offered:
        if (
            wanted in (found.version, found.api_version, found.latest_patch)
            or _major(product, wanted) == found.version
        ):
            return found
    if _succeeds(offered[0], wanted):
        return offered[0]
    names = ", ".join(found.version for found in offered)
    raise CatalogError(
        f"{NAMES[cloud]} offers no {product} {wanted}",
        f"it offers {names}; a version for this cloud alone goes under "
        f"{'cache' if product == 'redis' else 'database'}.{cloud}.version",
    )


def engine_version(cloud: Cloud, product: Product, asked: str | None) -> str:
    """The version string the provider's input takes: ``8.4``, ``17``, ``17.0``, ``7.2``.

    Raises:
        CatalogError: the cloud does not offer the version; the hint names what it offers.
    """
    found = find_version(cloud, product, asked)
    return asked if asked and asked == found.latest_patch else found.api_version


def _newest_common(product: Product) -> str:
    """The newest version that every cloud serves."""
    first, *others = sorted(CLOUDS, key=lambda cloud: engine(cloud, product) == SUCCESSOR)
    return next(
        found.version
        for found in reversed(engine_versions(first, product))
        if all(_serves(other, product, found.version) for other in others)
    )


def _serves(cloud: Cloud, product: Product, version: str) -> bool:
    offered = engine_versions(cloud, product)
    return any(found.version == version for found in offered) or _succeeds(offered[0], version)


def _succeeds(oldest: EngineVersion, version: str) -> bool:
    """Whether the oldest version offered is of the successor and no older than the version asked."""
    return oldest.engine == SUCCESSOR and _order(oldest.version) >= _order(version)


def _major(product: Product, version: str) -> str:
    """``17`` for PostgreSQL ``17.0``; other products count major versions with a point."""
    return version.removesuffix(".0") if product == "postgresql" else version


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))
