"""Answers to what programs ask a provider while they run, from the catalogue.

A question that the catalogue cannot answer exactly is refused, never guessed: stock of an instance type in a
zone, for one, is known to nobody without an account.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from infra.errors import PlanError
from infra.nearest import nearest

if TYPE_CHECKING:
    from infra.catalog.cloud import Cloud
    from infra.catalog.region import Region

Answer = Callable[[Mapping[str, Any], str], dict[str, Any]]
"""Arguments and region code of an invoke -> its result, both under the provider's own names."""

ACCOUNT = "000000000000"
"""AWS account id of a plan without an account."""

ALIBABA_ACCOUNT = "0000000000000000"
"""Alibaba Cloud account id of a plan without an account."""

ACCOUNTS: Mapping[str, str] = {"alicloud": ALIBABA_ACCOUNT, "aws": ACCOUNT}
"""Cloud -> account, of plans and of rehearsals."""

DNS_SUFFIXES = {"aws": "amazonaws.com", "aws-cn": "amazonaws.com.cn", "aws-eusc": "amazonaws.eu"}
"""Partition -> ending of its host names (botocore 1.44.5, data/partitions.json)."""

EVERYWHERE = {"VSwitch"}
"""Resources that every zone of Alibaba Cloud takes; a zone without switches is no zone."""


class _Unanswered(Exception):  # noqa: N818
    """Why the catalogue has no answer to these arguments."""


def answer(answers: Mapping[str, Answer], token: str, args: Mapping[str, Any], region: str) -> dict[str, Any]:
    """The result of one invoke.

    Raises:
        PlanError: nothing is known about the token or these arguments; names both and what to do instead.
    """
    found = answers.get(token)
    if found is None:
        near = nearest(token, answers)
        raise _refusal(token, args, f"did you mean {near}? " if near else "")
    try:
        return found(args, region)
    except _Unanswered as reason:
        raise _refusal(token, args, f"{reason}; ") from None


def _refusal(token: str, args: Mapping[str, Any], hint: str) -> PlanError:
    return PlanError(
        f"the program asks {token}({json.dumps(args, sort_keys=True)}), which only a provider answers",
        hint + "write the fact into the program: an offline plan asks no provider",
    )


def _place(cloud: Cloud, args: Mapping[str, Any], region: str) -> Region:
    from infra.catalog.region import region_by_code

    code = args.get("region") or region
    found = region_by_code(cloud, code)
    if found is None:
        raise _Unanswered(f"the catalogue has no region {code}" if code else "no provider and no region is named")
    return found


def _only(args: Mapping[str, Any], *known: str) -> None:
    asked = sorted(
        name for name, value in args.items() if value not in (None, False, [], "") and name not in known
    )
    if asked:
        raise _Unanswered(f"the catalogue does not select by {', '.join(asked)}")


def _caller_identity(args: Mapping[str, Any], region: str) -> dict[str, Any]:
    from infra.catalog.region import region_by_code

    place = region_by_code("aws", region)
    partition = place.partition if place else "aws"
    arn = f"arn:{partition}:iam::{ACCOUNT}:root"
    return {"accountId": ACCOUNT, "arn": arn, "id": ACCOUNT, "userId": ACCOUNT}


def _aws_region(args: Mapping[str, Any], region: str) -> dict[str, Any]:
    _only(args, "region")
    place = _place("aws", args, region)
    code = place.region
    endpoint = f"ec2.{code}.{DNS_SUFFIXES[place.partition]}"
    return {"id": code, "name": code, "region": code, "description": place.name, "endpoint": endpoint}


def _partition(args: Mapping[str, Any], region: str) -> dict[str, Any]:
    _only(args)
    place = _place("aws", args, region)
    suffix = DNS_SUFFIXES[place.partition]
    prefix = ".".join(reversed(suffix.split(".")))
    return {"id": place.partition, "partition": place.partition, "dnsSuffix": suffix, "reverseDnsPrefix": prefix}


def _availability_zones(args: Mapping[str, Any], region: str) -> dict[str, Any]:
    from infra.catalog.zone import usable_zones

    _only(args, "region", "state", "excludeNames", "excludeZoneIds")
    if args.get("state") not in (None, "available"):
        raise _Unanswered("the catalogue knows available zones only")
    place = _place("aws", args, region)
    zones = [
        zone
        for zone in sorted(usable_zones(place), key=lambda zone: zone.zone)
        if zone.zone not in args.get("excludeNames", ()) and zone.zone_id not in args.get("excludeZoneIds", ())
    ]
    return {
        **args,
        "id": place.region,
        "region": place.region,
        "names": [zone.zone for zone in zones],
        "zoneIds": [zone.zone_id for zone in zones],
        "groupNames": [place.region],
    }


def _account(args: Mapping[str, Any], region: str) -> dict[str, Any]:
    return {"id": ALIBABA_ACCOUNT}


def _regions(args: Mapping[str, Any], region: str) -> dict[str, Any]:
    from infra.catalog.region import regions

    _only(args, "current", "name")
    code = args.get("name") or (_place("alicloud", {}, region).region if args.get("current") else "")
    found = [
        place
        for place in regions()
        if place.cloud == "alicloud" and (place.region == code if code else place.status == "active")
    ]
    if not found:
        raise _Unanswered(f"the catalogue has no region {code}")
    return {
        **args,
        "id": found[0].region,
        "ids": [place.region for place in found],
        "regions": [{"id": place.region, "regionId": place.region, "localName": place.name} for place in found],
    }


def _zones(args: Mapping[str, Any], region: str) -> dict[str, Any]:
    from infra.catalog.zone import usable_zones

    _only(args, "availableResourceCreation")
    wanted = args.get("availableResourceCreation")
    if wanted and wanted not in EVERYWHERE:
        raise _Unanswered(f"the catalogue does not know which zone takes {wanted}")
    place = _place("alicloud", {}, region)
    zones = sorted(zone.zone for zone in usable_zones(place))
    return {**args, "id": place.region, "ids": zones, "zones": [{"id": zone} for zone in zones]}


ANSWERS: Mapping[str, Answer] = {
    "alicloud:index/getAccount:getAccount": _account,
    "alicloud:index/getRegions:getRegions": _regions,
    "alicloud:index/getZones:getZones": _zones,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _availability_zones,
    "aws:index/getCallerIdentity:getCallerIdentity": _caller_identity,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getRegion:getRegion": _aws_region,
}
"""Invoke token -> its answer, sorted."""
