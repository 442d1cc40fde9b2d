"""Cache: Redis instances.

The help says of a protected instance that it cannot be released ("Release pay-as-you-go instances", Tair help),
not with which code; the errors of CreateInstance are named as those of ApsaraDB's other services.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from infra.catalog.cache_class import WITHDRAWN, cache_class
from infra.rehearsal.alicloud import shape
from infra.rehearsal.alicloud.network import VSWITCH
from infra.rehearsal.alicloud.password import password
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem

INSTANCE = "alicloud:kvstore/instance:Instance"

QPS = 100000
"""What the catalogue's source gives for the classes of one shard."""


def _outputs(draft: Draft, id: str) -> Mapping[str, Any]:
    host = shape.database_host(id, "redis", draft.region)
    return {
        "availabilityZone": draft.known("zoneId"),
        "connectionDomain": host,
        "connectionString": host,
        "endTime": "",
        "instanceChargeType": draft.known("paymentType", "PostPaid"),
        "instanceName": draft.known("dbInstanceName"),
        "paymentType": "PostPaid",
        "privateConnectionPort": shape.plain(draft.known("port", 6379)),
        "qps": QPS,
        "status": "Normal",
        "zoneId": "",
    }


def _class(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    """The simulated cloud sells what the catalogue lists."""
    name = draft.known("instanceClass")
    if name is None:
        return
    found = cache_class("alicloud", str(name))
    if found is None:
        yield Problem(
            "instanceClass", f"InvalidDBInstanceClass.NotFound: Specified DB instance class is not found: {name}"
        )
    elif found.status == WITHDRAWN:
        yield Problem(
            "instanceClass", f"UnsupportedClassCode: The specified DB instance class stops selling: {name}"
        )


def _zone(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    zone = draft.known("zoneId")
    switch = cloud.get(VSWITCH, str(draft.known("vswitchId", "")))
    if switch is not None and zone not in (None, switch.outputs.get("zoneId")):
        yield Problem("vswitchId", f"InvalidvSwitchId: the vSwitch {switch.id} is not in {zone}")
    if zone is not None and draft.known("secondaryZoneId") == zone:
        yield Problem("secondaryZoneId", f"InvalidSecondaryZoneId: {zone} is the first zone already")


KINDS: tuple[Kind, ...] = (
    Kind(
        token=INSTANCE,
        identity=shape.made("r", 18),
        outputs=_outputs,
        checks=(
            _class,
            _zone,
            password("password", "InvalidPassword.Malformed: The specified password is not valid."),
        ),
        locked=shape.protected(
            "instanceReleaseProtection",
            "OperationDenied.ReleaseProtection: the instance is protected against release",
        ),
    ),
)
"""Sorted by token."""
