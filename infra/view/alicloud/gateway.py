"""NAT gateways of VPCs."""

from __future__ import annotations

from infra.view.gateway import NatGateway
from infra.view.registry import Reader
from infra.view.source import fixed, one_of

NAT = "alicloud:vpc/natGateway:NatGateway"

READERS = (
    Reader(
        NatGateway(
            public=one_of({"internet": True, "intranet": False}, "networkType", default="internet"),
            regional=fixed(False, "it is one, in however many zones it is kept"),
        ),
        (NAT,),
    ),
)
