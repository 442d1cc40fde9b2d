"""Routes on AWS: what the simulated EC2 knows of route tables, their routes and subnets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from infra.rehearsal.aws.network import ROUTE_TABLE
from infra.rehearsal.aws.shape import (
    id_of,
    owned,
)
from infra.rehearsal.kind import Draft, Kind


def _route_id(draft: Draft) -> str:
    names = ("destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId")
    destination = next((str(draft.known(name)) for name in names if draft.known(name)), "")
    return f"r-{draft.known('routeTableId', '')}{crc32(destination.encode())}"


def _route(draft: Draft, _id: str) -> Mapping[str, Any]:
    return {
        "instanceId": "",
        "instanceOwnerId": "",
        "networkInterfaceId": "",
        "origin": "CreateRoute",
        "region": draft.region.region,
        "state": "active",
    }


def _route_table(draft: Draft, id: str) -> Mapping[str, Any]:
    return owned("ec2", "route-table")(draft, id) | {"propagatingVgws": [], "routes": []}


KINDS: tuple[Kind, ...] = (
    Kind(token="aws:ec2/route:Route", identity=_route_id, outputs=_route),
    Kind(token=ROUTE_TABLE, identity=id_of("rtb"), outputs=_route_table),
    Kind(token="aws:ec2/routeTableAssociation:RouteTableAssociation", identity=id_of("rtbassoc")),
)
"""Sorted by token."""
