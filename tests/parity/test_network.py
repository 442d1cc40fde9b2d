"""Facts about networks that the twins do not show."""

from __future__ import annotations

import pytest

from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.parity.network import facts

VPC, SUBNET, NAT = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/natGateway:NatGateway"


@pytest.mark.parametrize(
    ("zones", "gateways", "nat"),
    [("ab", 2, "per-zone"), ("ab", 1, "shared"), ("a", 1, "shared"), ("ab", 0, "none"), ("aa", 1, "shared")],
)
def test_gateways_are_per_zone_where_several_zones_have_one_each(zones: str, gateways: int, nat: str) -> None:
    parts = [
        Resource(urn="urn:vpc", type=VPC, name="vpc"),
        *(Resource(f"urn:s{n}", SUBNET, f"s{n}", {"availabilityZone": zone}) for n, zone in enumerate(zones)),
        *(Resource(f"urn:n{n}", NAT, f"n{n}") for n in range(gateways)),
    ]
    assert facts(Estate(resources=tuple(parts)))["nat"] == nat
