"""Record: what a stack is made as, in the words of its workload and its settings; flat text, kept in its state.

Only what a running stack cannot change at will is in it (`infra.refusal`). What may go one way alone is not: how
far it went is known by the resource itself, also after an update that failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infra.catalog.redundancy import zone_redundancy
from infra.catalog.region import Region
from infra.project import NAME
from infra.settings import Settings
from infra.spec.model import Database, Workload

Record = Mapping[str, str]
"""Field, such as ``database.engine`` or ``twinstack:metro`` -> what it says; without fields that do not apply."""

PLACES = 2
"""Zones that databases and caches stand in, the first ones of the stack; further ones come and go without them."""


def record(settings: Settings, workload: Workload, region: Region, zones: tuple[str, ...]) -> Record:
    """What the stack is made as.

    Args:
        settings: of the stack.
        workload: what it deploys.
        region: where.
        zones: in use there, in order.
    """
    return dict(sorted(_fields(settings, workload, region, zones)))


def _fields(
    settings: Settings, workload: Workload, region: Region, zones: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    yield f"{NAME}:cloud", settings.cloud
    yield f"{NAME}:metro", settings.metro
    yield "name", workload.name
    yield "environment", workload.environment
    if settings.cloud == "alicloud":
        yield f"{NAME}:accountSite", settings.account_site
    if workload.bucket or workload.logs:
        yield f"{NAME}:organization", settings.organization
    if workload.network:
        yield "network.cidr", str(workload.network.cidr)
    for noun in ("bucket", "cache", "database", "key", "logs"):
        if getattr(workload, noun):
            yield noun, "yes"
    if workload.key and settings.cloud == "alicloud":
        # The instance that holds it stands in the first vSwitch.
        yield "key.zones", zones[0]
    if workload.bucket and settings.cloud == "alicloud":
        asked = workload.bucket.zone_redundant
        redundant = zone_redundancy(region) == "true" if asked is None else asked
        yield "bucket.zone_redundant", str(redundant).lower()
    if workload.database:
        yield from _database(settings, workload.database, zones, own_key=bool(workload.key))
    if workload.cache:
        yield from _cache(settings, zones, own_key=bool(workload.key))


def _database(
    settings: Settings, spec: Database, zones: tuple[str, ...], *, own_key: bool
) -> Iterator[tuple[str, str]]:
    yield "database.engine", spec.engine
    yield "database.key", _key(own_key=own_key)
    yield "database.zones", _places(settings, zones, standby=spec.standby)
    if settings.cloud == "alicloud":
        yield "database.standby", str(spec.standby).lower()


def _cache(settings: Settings, zones: tuple[str, ...], *, own_key: bool) -> Iterator[tuple[str, str]]:
    # ApsaraDB moves the replica to another zone.
    yield "cache.zones", _places(settings, zones, standby=False)
    if settings.cloud == "aws":
        yield "cache.key", _key(own_key=own_key)


def _key(*, own_key: bool) -> str:
    return "the workload's" if own_key else "the cloud's"


def _places(settings: Settings, zones: tuple[str, ...], *, standby: bool) -> str:
    """Where it stands: on AWS in one of two zones, whether it has a standby or not."""
    return ",".join(zones[: PLACES if standby or settings.cloud == "aws" else 1])
