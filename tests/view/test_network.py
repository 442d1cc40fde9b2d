"""Subnets that are reached from outside, and what has an address: whoever says so, by edge, id or row."""

from __future__ import annotations

from typing import Any

import pytest

from infra.estate.estate import Estate
from infra.estate.resource import UNKNOWN, Resource
from infra.view.address import Address
from infra.view.subnet import Subnet
from infra.view.views import views

SUBNET, TABLE, ROUTE = "aws:ec2/subnet:Subnet", "aws:ec2/routeTable:RouteTable", "aws:ec2/route:Route"
JOIN = "aws:ec2/routeTableAssociation:RouteTableAssociation"
SWITCH, SNAT = "alicloud:vpc/switch:Switch", "alicloud:vpc/snatEntry:SnatEntry"
EIP, NAT = "aws:ec2/eip:Eip", "aws:ec2/natGateway:NatGateway"
EIP_JOIN = "aws:ec2/eipAssociation:EipAssociation"
ALI_EIP, ALI_JOIN = "alicloud:ecs/eipAddress:EipAddress", "alicloud:ecs/eipAssociation:EipAssociation"

JOINED = (JOIN, {"subnetId": "id-0", "routeTableId": "id-2"})
OUT, THROUGH = {"routeTableId": "id-2", "gatewayId": "igw-1"}, {"routeTableId": "id-2", "natGatewayId": "nat-1"}


def estate(*parts: tuple[str, dict[str, Any]]) -> Estate:
    """Resources as an export has them: with ids, without edges."""
    return Estate(
        resources=tuple(
            Resource(urn=f"urn:{index}", type=token, name=f"r{index}", inputs={"x": 1, **inputs}, id=f"id-{index}")
            for index, (token, inputs) in enumerate(parts)
        )
    )


@pytest.mark.parametrize(
    ("parts", "state", "value"),
    [
        ([(SUBNET, {})], "value", False),
        ([(SUBNET, {}), JOINED, (TABLE, {"routes": [{"gatewayId": "igw-1"}]})], "value", True),
        ([(SUBNET, {}), JOINED, (TABLE, {"routes": [{"gatewayId": "local"}]})], "value", False),
        ([(SUBNET, {}), JOINED, (TABLE, {"routes": UNKNOWN})], "unknown", None),
        (
            [(SUBNET, {}), JOINED, (TABLE, {}), (ROUTE, OUT)],
            "value",
            True,
        ),
        (
            [(SUBNET, {}), JOINED, (TABLE, {}), (ROUTE, THROUGH)],
            "value",
            False,
        ),
        (
            [(SUBNET, {}), JOINED, (TABLE, {}), (ROUTE, {**OUT, "routeTableId": UNKNOWN})],
            "unknown",
            None,
        ),
        ([(SUBNET, {}), (JOIN, {"subnetId": UNKNOWN})], "unknown", None),
        ([(SUBNET, {}), (JOIN, {"subnetId": "id-0", "routeTableId": "rtb-1"})], "unknown", None),
        ([(SWITCH, {})], "absent", True),
        ([(SWITCH, {"tags": {"tier": "private"}})], "value", False),
        ([(SWITCH, {}), (SNAT, {"sourceVswitchId": "id-0"})], "value", False),
        ([(SWITCH, {}), (SNAT, {"sourceVswitchId": UNKNOWN})], "unknown", None),
    ],
)
def test_a_subnet_is_public_where_a_route_leads_to_it(parts: Any, state: str, value: Any) -> None:
    [subnet] = views(estate(*parts)).all(Subnet)
    assert (subnet.public.state, subnet.public.known) == (state, value)


@pytest.mark.parametrize(
    ("parts", "state", "holder"),
    [
        ([(EIP, {})], "value", None),
        ([(EIP, {"instance": UNKNOWN})], "value", "machine"),
        ([(EIP, {"networkInterface": "eni-1"})], "value", "interface"),
        ([(EIP, {"instance": None})], "malformed", None),
        ([(EIP, {}), (NAT, {"allocationId": "id-0"})], "value", "gateway"),
        ([(EIP, {}), (NAT, {"allocationId": UNKNOWN})], "unknown", None),
        ([(EIP, {}), (EIP_JOIN, {"allocationId": "id-0", "instanceId": "i-1"})], "value", "machine"),
        ([(EIP, {}), (EIP_JOIN, {"allocationId": "id-0"})], "value", "other"),
        ([(ALI_EIP, {})], "value", None),
        ([(ALI_EIP, {}), (ALI_JOIN, {"allocationId": "id-0"})], "value", "machine"),
        ([(ALI_EIP, {}), (ALI_JOIN, {"allocationId": "id-0", "instanceType": "Nat"})], "value", "gateway"),
        ([(ALI_EIP, {}), (ALI_JOIN, {"allocationId": "id-0", "instanceType": "New"})], "malformed", None),
        ([(ALI_EIP, {}), (ALI_JOIN, {"allocationId": ["id-0"]})], "unknown", None),
    ],
)
def test_an_address_is_held_by_whatever_names_it(parts: Any, state: str, holder: Any) -> None:
    [address] = views(estate(*parts)).all(Address)
    assert (address.holder.state, address.holder.known) == (state, holder)
