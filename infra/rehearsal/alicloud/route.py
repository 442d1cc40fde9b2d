"""Routes: route tables, their entries and the vSwitches that use them."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network

from infra.rehearsal import checks
from infra.rehearsal.alicloud import shape
from infra.rehearsal.alicloud.network import NAT, NOT_FOR_VPCS, VPC
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem

ROUTE_TABLE = "alicloud:vpc/routeTable:RouteTable"

ROUTE_ENTRY = "alicloud:vpc/vPCRouteEntry:VPCRouteEntry"

ROUTE_TABLE_ATTACHMENT = "alicloud:vpc/routeTableAttachment:RouteTableAttachment"


def _table_exists(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """A table of its own, or one that came with a VPC."""
    table = str(draft.known("routeTableId", ""))
    systems = {vpc.outputs.get("routeTableId") for vpc in cloud.all(VPC)}
    if table and table not in systems and cloud.get(ROUTE_TABLE, table) is None:
        yield Problem("routeTableId", "InvalidRouteTableId.NotFound: Specified route table does not exist.")


def _hop_exists(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    hop = str(draft.known("nexthopId", ""))
    if hop and draft.known("nexthopType") == "NatGateway" and cloud.get(NAT, hop) is None:
        yield Problem("nexthopId", "InvalidNextHopId.NotFound: Specified next hop does not exist.")


def _not_of_the_cloud(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    found = checks.network(draft.known("destinationCidrBlock"))
    if isinstance(found, IPv4Network) and found.subnet_of(NOT_FOR_VPCS[0]):
        yield Problem("destinationCidrBlock", "InvalidCidrBlock: Specified CIDR block is not valid.")


KINDS: tuple[Kind, ...] = (
    Kind(
        token=ROUTE_ENTRY,
        identity=shape.joined("routeTableId", "destinationCidrBlock"),
        outputs=lambda _draft, _id: {"status": "Available"},
        checks=(
            _table_exists,
            _not_of_the_cloud,
            _hop_exists,
        ),
    ),
    Kind(
        token=ROUTE_TABLE,
        identity=shape.made("vtb"),
        outputs=lambda draft, _id: {
            "createTime": shape.CREATED,
            "name": draft.known("routeTableName"),
            "resourceGroupId": "",
            "status": "Available",
        },
    ),
    Kind(
        token=ROUTE_TABLE_ATTACHMENT,
        identity=shape.joined("routeTableId", "vswitchId"),
        outputs=lambda _draft, _id: {"status": "Available"},
    ),
)
"""Sorted by token."""
