"""Where a resource is and whose it is, as what the cloud says of it tells."""

from __future__ import annotations

import re
from dataclasses import dataclass

from infra.estate.resource import Resource, is_known_text

ZONES = ("availabilityZone", "zoneId", "zone")
_ZONE = re.compile(r"(.+?)-?[a-z]")
"""Both clouds name a zone after its region: ``us-west-2a``, ``ap-southeast-1c``, ``cn-hangzhou-h``."""


@dataclass(frozen=True, slots=True)
class Place:
    """Region code and account; empty where nothing tells them."""

    region: str = ""
    account: str = ""


NOWHERE = Place()


def place_of(resource: Resource) -> Place:
    """The place that ARN, outputs or zone of a resource tell."""
    if arn := resource.arn:
        parts = arn.split(":", 5)
        if len(parts) == 6 and parts[3]:
            return Place(parts[3], parts[4])
    region = resource.outputs.get("region")
    if is_known_text(region):
        return Place(region)
    for holder in (resource.inputs, resource.outputs):
        for name in ZONES:
            zone = holder.get(name)
            if is_known_text(zone) and (found := _region(resource.type.partition(":")[0], zone)):
                return Place(found)
    return NOWHERE


def _region(cloud: str, zone: str) -> str:
    """The region of a zone's name; empty where no catalogued region fits."""
    from infra.catalog.region import region_by_code

    match = _ZONE.fullmatch(zone)
    known = match and region_by_code("alicloud" if cloud == "alicloud" else "aws", match[1])
    return known.region if known else ""
