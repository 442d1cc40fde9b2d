"""Routes on AWS: what the simulated EC2 knows of route tables, their routes and subnets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from infra.rehearsal import checks
from infra.rehearsal.aws.gateway import INTERNET_GATEWAY, NAT_GATEWAY
from infra.rehearsal.aws.network import PROVIDER, ROUTE_TABLE
from infra.rehearsal.aws.reference import (
    in_subnets,
    in_vpc,
)
from infra.rehearsal.aws.shape import (
    id_of,
    owned,
)
from infra.rehearsal.kind import Draft, Kind, Name, Reference

NO_DESTINATION = (
    "InvalidParameterValue: Value ({value}) for parameter destinationCidrBlock is invalid. "
    "This is not a valid CIDR block."
)


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
    Kind(
        token="aws:ec2/route:Route",
        identity=_route_id,
        outputs=_route,
        references=(
            Reference("routeTableId", (ROUTE_TABLE,)),
            Reference(
                "gatewayId",
                (INTERNET_GATEWAY, "aws:ec2/vpnGateway:VpnGateway"),
                missing="InvalidGatewayID.NotFound: The gateway ID '{value}' does not exist",
            ),
            Reference(
                "natGatewayId",
                (NAT_GATEWAY,),
                missing="InvalidNatGatewayID.NotFound: The natGateway ID '{value}' does not exist",
            ),
        ),
        names=(
            Name(
                "destinationCidrBlock",
                taken="RouteAlreadyExists: The route identified by {value} already exists.",
                within=("routeTableId",),
            ),
        ),
        validations=(
            checks.cidr("destinationCidrBlock", NO_DESTINATION),
            checks.cidr("destinationIpv6CidrBlock", NO_DESTINATION),
            checks.needed(
                "MissingParameter: one of {other} must be specified",
                "destinationCidrBlock",
                "destinationIpv6CidrBlock",
                "destinationPrefixListId",
            ),
            checks.needed(
                "MissingParameter: one of {other} must be specified",
                "carrierGatewayId",
                "coreNetworkArn",
                "egressOnlyGatewayId",
                "gatewayId",
                "localGatewayId",
                "natGatewayId",
                "networkInterfaceId",
                "transitGatewayId",
                "vpcEndpointId",
                "vpcPeeringConnectionId",
            ),
        ),
        quota="RouteLimitExceeded: The maximum number of routes has been reached.",
        absent="InvalidRoute.NotFound: There is no route '{id}'",
        source=f"{PROVIDER}/vpc_route.go at 0128541",
    ),
    Kind(
        token=ROUTE_TABLE,
        identity=id_of("rtb"),
        outputs=_route_table,
        references=(in_vpc(),),
        quota="RouteTableLimitExceeded: The maximum number of route tables has been reached.",
        absent="InvalidRouteTableID.NotFound: The routeTable ID '{id}' does not exist",
        source=f"{PROVIDER}/vpc_route_table.go at 0220924",
    ),
    Kind(
        token="aws:ec2/routeTableAssociation:RouteTableAssociation",
        identity=id_of("rtbassoc"),
        references=(
            Reference(
                "routeTableId",
                (ROUTE_TABLE,),
                holds="DependencyViolation: The routeTable '{value}' has dependencies and cannot be deleted.",
            ),
            in_subnets("subnetId", holds=""),
        ),
        names=(
            Name(
                "subnetId",
                taken="Resource.AlreadyAssociated: the specified association for the subnet {value} conflicts "
                "with an existing association",
            ),
        ),
        validations=(
            checks.needed("MissingParameter: one of {other} must be specified", "gatewayId", "subnetId"),
        ),
        absent="InvalidAssociationID.NotFound: The association ID '{id}' does not exist",
        source=f"{PROVIDER}/vpc_route_table_association.go at 0be71be; botocore 1.44.5 ec2 DeleteRouteTable",
    ),
)
"""Sorted by token."""
