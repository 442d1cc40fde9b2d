"""NAT gateways of VPCs."""

from __future__ import annotations

from infra.view.gateway import NatGateway
from infra.view.registry import Reader
from infra.view.source import one_of

NAT = "aws:ec2/natGateway:NatGateway"

READERS = (
    Reader(
        NatGateway(
            public=one_of({"private": False, "public": True}, "connectivityType", default="public"),
            regional=one_of({"regional": True, "zonal": False}, "availabilityMode", default="zonal"),
        ),
        (NAT,),
    ),
)
