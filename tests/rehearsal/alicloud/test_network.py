"""Network of the simulated Alibaba Cloud: ids, outputs, and what it refuses with which code."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

DOCUMENTATION = tuple(map(ip_network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")))


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("vpc", {}, []),
        ("vpc", {"cidrBlock": "10.0.0.0/8"}, []),
        ("vpc", {"cidrBlock": "192.168.0.0/28"}, []),
        ("vpc", {"cidrBlock": "193.0.0.0/16"}, []),
        ("vpc", {"cidrBlock": "10.0.0.0/7"}, ["InvalidParameter"]),
        ("vpc", {"cidrBlock": "10.0.0.0/29"}, ["InvalidParameter"]),
        ("vpc", {"cidrBlock": "10.0.0.1/16"}, ["InvalidParameter"]),
        ("vpc", {"cidrBlock": "100.64.0.0/16"}, ["InvalidParameter"]),
        ("vpc", {"cidrBlock": "nonsense"}, ["InvalidParameter"]),
        ("vpc", {"vpcName": "https://example.com"}, ["InvalidVpcName.Malformed"]),
        ("switch-a", {"cidrBlock": "10.20.200.0/29"}, []),
        ("switch-a", {"cidrBlock": "10.20.200.0/30"}, ["InvalidCirdrBlock.MaskLength"]),
        ("switch-a", {"cidrBlock": "10.21.0.0/24"}, ["InvalidParameter"]),
        ("switch-a", {"cidrBlock": "10.20.0.0/25"}, ["InvalidCidrBlock.Overlapped"]),
        ("switch-a", {"cidrBlock": "10.20.9.1/24"}, ["InvalidCidrBlock.Malformed"]),
        ("switch-a", {"cidrBlock": "10.20.9.0/24", "vpcId": "vpc-1"}, ["InvalidVpcId.NotFound"]),
        ("switch-a", {"cidrBlock": "10.20.9.0/24", "zoneId": "ap-southeast-1z"}, ["InvalidZoneId.NotFound"]),
        ("nat", {}, []),
        ("nat", {"vswitchId": "vsw-1"}, ["InvalidVSwitchId.NotFound"]),
        ("nat", {"vswitchId": None}, ["MissingParameter"]),
        (
            "nat",
            {"paymentType": "Subscription", "internetChargeType": "PayByLcu"},
            ["OperationUnsupported.PrePaidPyByLcu"],
        ),
        ("eip", {"bandwidth": "201"}, ["InvalidParameter"]),
        ("eip", {"bandwidth": "500", "internetChargeType": "PayByBandwidth"}, []),
        ("eip", {"addressName": "1-it"}, ["InvalidParameter.Name.Malformed"]),
        ("eip-association", {}, ["IncorrectEipStatus"]),
        ("eip-association", {"allocationId": "eip-1"}, ["InvalidAllocationId.NotFound"]),
        ("eip-association", {"instanceId": "ngw-1"}, ["InvalidInstanId.NotFound"]),
        ("table", {"vpcId": "vpc-1"}, ["InvalidVpcId.NotFound"]),
        ("route", {}, ["InvalidCIDRBlock.Duplicate"]),
        ("route", {"routeTableId": "<vpc.routeTableId>"}, []),
        ("route", {"routeTableId": "vtb-1"}, ["InvalidRouteTableId.NotFound"]),
        ("route", {"destinationCidrBlock": "100.64.1.0/24"}, ["InvalidCidrBlock"]),
        ("route", {"destinationCidrBlock": "8.8.8.8/32", "nexthopId": "ngw-1"}, ["InvalidNextHopId.NotFound"]),
        ("attachment", {"vswitchId": "<switch-a>"}, []),
        ("attachment", {"vswitchId": "vsw-1"}, ["InvalidVSwitchId.NotFound"]),
        ("snat", {}, ["Forbidden.SourceVSwitchId.Duplicated"]),
        ("snat", {"sourceVswitchId": "<switch-a>"}, []),
        ("snat", {"sourceVswitchId": "<switch-a>", "snatTableId": "stb-1"}, ["InvalidSnatTableId.NotFound"]),
        ("snat", {"sourceVswitchId": "<switch-a>", "snatIp": "203.0.113.300"}, ["InvalidSnatIp.Malformed"]),
        ("snat", {"sourceVswitchId": "<switch-a>", "snatIp": "8.8.8.8"}, ["InvalidSnatIp.NotFound"]),
        ("flow-log", {}, []),
        ("flow-log", {"resourceId": "vpc-1"}, ["InvalidResourceId.NotFound"]),
        ("flow-log", {"logStoreName": "none"}, ["INVALID_PARAMETER"]),
    ],
)
def test_takes_and_refuses(
    codes: Callable[..., list[str]], name: str, inputs: dict[str, Any], expected: list[str]
) -> None:
    assert codes(name, **inputs) == expected


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("vpc", "DependencyViolation.Instance"),
        ("switch-a", "DependencyViolation"),
        ("switch-b", "DependencyViolation"),
        ("nat", "DependencyViolation.EIPS"),
        ("eip", "IncorrectEipStatus"),
        ("eip-association", "InvalidIpStatus.HasBeenUsedBySnatTable"),
        ("table", "DependencyViolation.RouteEntry"),
    ],
)
def test_refuses_deletion_in_the_wrong_order(drop_code: Callable[[str], str], name: str, code: str) -> None:
    assert drop_code(name) == code


@pytest.mark.parametrize(
    ("until", "drop", "code"),
    [
        ("nat", "vpc", "DependencyViolation.VSwitch"),
        ("eip", "switch-a", "DependencyViolation.EnhancedNatgw"),
        ("project", "nat", "DependencyViolation.SnatEntry"),
    ],
)
def test_says_what_is_in_the_way(workshop: Any, until: str, drop: str, code: str) -> None:
    workshop.build(until)
    if drop == "nat":
        workshop.cloud.store.remove(workshop.made["eip-association"], "ap-southeast-1")
    with pytest.raises(Exception, match=code.replace(".", r"\.")):
        workshop.drop(drop)


def test_shapes(estate: Any) -> None:
    made = estate.made
    for name, start in {"vpc": "vpc-t4n", "switch-a": "vsw-t4n", "nat": "ngw-t4n", "eip": "eip-t4n"}.items():
        assert made[name].id.startswith(start)
        assert len(made[name].id) == len("vpc-t4n8twv78e7ju3m4yfbjd")
    assert any(ip_address(made["eip"].outputs["ipAddress"]) in network for network in DOCUMENTATION)
    assert made["eip-association"].id == f"{made['eip'].id}:{made['nat'].id}"
    assert made["attachment"].id == f"{made['table'].id}:{made['switch-b'].id}"
    assert made["route"].id == f"{made['table'].id}:0.0.0.0/0"
    assert made["snat"].id == f"{made['nat'].outputs['snatTableIds']}:{made['snat'].outputs['snatEntryId']}"


def test_the_range_of_a_network_shrinks_only_around_its_switches(workshop: Any) -> None:
    workshop.build("nat")
    assert workshop.change("vpc", cidrBlock="10.20.0.0/22").id == workshop.made["vpc"].id
    with pytest.raises(Exception, match=r"InvalidParameter: .* 10\.20\.1\.0/24 is in use"):
        workshop.change("vpc", cidrBlock="10.20.0.0/24")


def test_a_protected_address_stays(workshop: Any) -> None:
    workshop.make("eip", "alicloud:ecs/eipAddress:EipAddress", {"deletionProtection": True})
    with pytest.raises(Exception, match=r"InvalidOperation\.DeletionProtection"):
        workshop.drop("eip")
