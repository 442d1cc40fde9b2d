"""Subnets of VPCs, and the routes that lead to them."""

from __future__ import annotations

from dataclasses import dataclass

from infra.estate.resource import Resource
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import flag, is_set, made, rows, text
from infra.view.subnet import Subnet
from infra.view.view import Subject, View

SUBNET = "aws:ec2/subnet:Subnet"
TABLE = "aws:ec2/routeTable:RouteTable"
ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"
ROUTE = "aws:ec2/route:Route"

_LEADS_OUT = is_set("gatewayId", but=("local",))


@dataclass(frozen=True, eq=False)
class _Route(View):
    """One line of a route table."""

    leads_out: Reading[bool]


_ROUTES = rows("routes", _Route(leads_out=_LEADS_OUT))


def _public(at: Subject) -> Reading[bool]:
    """Whether one of its route tables has a route to an internet gateway."""
    resolver = at.estate.resolver
    joined = resolver.beside(at.resource, "subnetId", (ASSOCIATION,), (SUBNET,))
    unknown = joined.doubt
    for association in joined.found:
        table = resolver.refer(association, "routeTableId", association.get("routeTableId"), (TABLE,))
        if table.target is None:
            unknown = unknown or f"{association.name} names a route table that is not known"
            continue
        leads, doubt = _leads_out(at, table.target)
        if leads:
            return Reading(at.resource, "", "value", True, f"routes of {table.target.name}")
        unknown = unknown or doubt
    return Reading(at.resource, "", "unknown" if unknown else "value", False, note=unknown)


def _leads_out(at: Subject, table: Resource) -> tuple[bool, str]:
    """Whether a route of the table leads to an internet gateway, and why nobody knows."""
    routes = at.at(table).read(_ROUTES)
    more = at.estate.resolver.beside(table, "routeTableId", (ROUTE,), (TABLE,))
    found = [one.leads_out for one in routes.known or ()] + [at.at(one).read(_LEADS_OUT) for one in more.found]
    if any(one.known for one in found):
        return True, ""
    unknown = next((one.shown for one in (routes, *found) if not one.is_known), "")
    return False, more.doubt or unknown


READERS = (
    Reader(
        Subnet(
            zone=text("availabilityZone", "availabilityZoneId"),
            gives_addresses=flag("mapPublicIpOnLaunch", default=False),
            public=made(
                _public,
                paths=(
                    f"{ASSOCIATION} subnetId",
                    f"{ASSOCIATION} routeTableId",
                    f"{TABLE} routes",
                    f"{ROUTE} routeTableId",
                    f"{ROUTE} gatewayId",
                ),
            ),
        ),
        (SUBNET,),
    ),
)
