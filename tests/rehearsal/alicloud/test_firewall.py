"""Firewall of the simulated Alibaba Cloud: ids, and what it refuses with which code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("group", {}, []),
        ("group", {"vpcId": "vpc-1"}, ["InvalidVpcId.NotFound"]),
        ("group", {"securityGroupName": "1"}, ["InvalidSecurityGroupName.Malformed"]),
        ("group", {"description": "http://example.com"}, ["InvalidDescription.Malformed"]),
        ("rule", {"portRange": "80/80"}, []),
        ("rule", {"ipProtocol": "all", "portRange": "-1/-1", "policy": "drop", "priority": 100}, []),
        ("rule", {"cidrIp": "10.0.0.1"}, []),
        ("rule", {"portRange": "80/80", "securityGroupId": "sg-1"}, ["InvalidSecurityGroupId.NotFound"]),
        ("rule", {"portRange": "0/80"}, ["InvalidIpProtocol.Malformed"]),
        ("rule", {"portRange": "90/80"}, ["InvalidIpProtocol.Malformed"]),
        ("rule", {"portRange": "80/65536"}, ["InvalidIpProtocol.Malformed"]),
        ("rule", {"portRange": "80"}, ["InvalidIpProtocol.Malformed"]),
        ("rule", {"portRange": "-1/-1"}, ["InvalidIpProtocol.Malformed"]),
        ("rule", {"ipProtocol": "icmp"}, ["OperationDenied"]),
        ("rule", {"cidrIp": "10.0.0.0/33"}, ["InvalidSourceCidrIp.Malformed"]),
        ("rule", {"type": "egress", "cidrIp": "10.0.0.0.0/8"}, ["InvalidDestCidrIp.Malformed"]),
        ("rule", {"cidrIp": None}, ['"cidr_ip"']),
        ("rule", {"cidrIp": None, "sourceSecurityGroupId": "sg-1"}, ["InvalidSourceGroupId.NotFound"]),
        ("rule", {"cidrIp": None, "sourceSecurityGroupId": "<group>"}, ["InvalidParamter.Conflict"]),
        ("rule", {}, ["AlreadyExists"]),
        (
            "rule",
            {"ipProtocol": "tcpp"},
            ["expected ip_protocol to be one of [tcp udp icmp icmpv6 gre all], got tcpp"],
        ),
        ("rule", {"priority": 101}, ["expected priority to be in the range (1 - 100), got 101"]),
    ],
)
def test_takes_and_refuses(
    codes: Callable[..., list[str]], name: str, inputs: dict[str, Any], expected: list[str]
) -> None:
    assert codes(name, **inputs) == expected


def test_a_group_in_use_stays(drop_code: Callable[[str], str]) -> None:
    assert drop_code("group") == "DependencyViolation"


def test_shapes(estate: Any) -> None:
    group, rule = estate.made["group"].id, estate.made["rule"].id
    assert group.startswith("sg-t4n")
    assert rule == f"{group}:ingress:tcp:443/443:intranet:0.0.0.0/0:accept:1"


def test_a_group_that_another_admits_stays(workshop: Any) -> None:
    workshop.build("role")
    workshop.another("group")
    workshop.another("rule", cidrIp=None, sourceSecurityGroupId="<another-group>")
    with pytest.raises(Exception, match="DependencyViolation: The specified security group has been authorized"):
        workshop.drop("another-group")


def test_a_group_has_room_for_two_hundred_rules_of_both_directions(workshop: Any) -> None:
    workshop.build("role")
    workshop.another("group")
    ours = {"securityGroupId": "<another-group>"}
    for number in range(200):
        workshop.another("rule", cidrIp=f"10.0.{number}.0/24", type=("ingress", "egress")[number % 2], **ours)
    with pytest.raises(Exception, match="AuthorizationLimitExceed: The limit of authorization records"):
        workshop.another("rule", cidrIp="10.1.0.0/24", **ours)
