from __future__ import annotations

import pytest

SWITCH = "alicloud:vpc/switch:Switch"
NAT = "alicloud:vpc/natGateway:NatGateway"
EIP = "alicloud:ecs/eipAddress:EipAddress"
SNAT = "alicloud:vpc/snatEntry:SnatEntry"
TABLE = "alicloud:vpc/routeTable:RouteTable"
ROUTE = "alicloud:vpc/vPCRouteEntry:VPCRouteEntry"
ATTACHMENT = "alicloud:vpc/routeTableAttachment:RouteTableAttachment"


def test_a_public_and_a_private_vswitch_in_each_zone(deploy, preview):
    run = deploy(preview=preview)
    switches = run.named(SWITCH)
    assert {name: (one.get("zoneId"), one.get("cidrBlock")) for name, one in switches.items()} == {
        "network-private-a": ("ap-southeast-1a", "10.20.0.0/21"),
        "network-private-b": ("ap-southeast-1b", "10.20.8.0/21"),
        "network-public-a": ("ap-southeast-1a", "10.20.128.0/22"),
        "network-public-b": ("ap-southeast-1b", "10.20.132.0/22"),
    }
    assert {run.source(one, "vpcId")[0] for one in switches.values()} == {"network-vpc"}
    assert run.one("alicloud:vpc/network:Network").get("cidrBlock") == "10.20.0.0/16"


def test_each_zone_leaves_through_its_own_gateway(deploy, preview):
    run = deploy(preview=preview)
    for zone in ("a", "b"):
        gateway = run.one(NAT, f"network-nat-{zone}")
        assert run.source(gateway, "vswitchId") == [f"network-public-{zone}"]
        assert gateway.get("natType") == "Enhanced"
        assert gateway.get("paymentType") == "PayAsYouGo"
        assert gateway.get("internetChargeType") == "PayByLcu"
        address = run.one(EIP, f"network-eip-{zone}")
        assert address.get("internetChargeType") == "PayByTraffic"
        assert address.get("bandwidth") == "200"
        association = run.one("alicloud:ecs/eipAssociation:EipAssociation", f"network-eip-association-{zone}")
        assert run.source(association, "instanceId") == [f"network-nat-{zone}"]
        assert run.source(association, "allocationId") == [f"network-eip-{zone}"]
        route = run.one(ROUTE, f"network-route-{zone}")
        assert route.get("destinationCidrBlock") == "0.0.0.0/0"
        assert route.get("nexthopType") == "NatGateway"
        assert run.source(route, "nexthopId") == [f"network-nat-{zone}"]
        assert run.source(route, "routeTableId") == [f"network-routes-{zone}"]
        attachment = run.one(ATTACHMENT, f"network-routes-attachment-{zone}")
        assert run.source(attachment, "vswitchId") == [f"network-private-{zone}"]
        assert run.source(attachment, "routeTableId") == [f"network-routes-{zone}"]
        # Pointed at another gateway in place, the route must not lead to one that does not translate yet.
        assert f"network-snat-{zone}" in run.waits_for(route)


def test_only_private_vswitches_are_translated_and_only_once_the_address_is_there(deploy, preview):
    run = deploy(preview=preview)
    entries = run.named(SNAT)
    assert {name: run.source(one, "sourceVswitchId") for name, one in entries.items()} == {
        "network-snat-a": ["network-private-a"],
        "network-snat-b": ["network-private-b"],
    }
    for zone in ("a", "b"):
        entry = entries[f"network-snat-{zone}"]
        assert run.source(entry, "snatTableId") == [f"network-nat-{zone}"]
        assert run.source(entry, "snatIp") == [f"network-eip-{zone}"]
        assert f"network-eip-association-{zone}" in run.waits_for(entry)


def test_one_gateway_serves_all_zones_when_shared(deploy):
    run = deploy(network={"nat": "shared", "zones": 3})
    assert list(run.named(NAT)) == ["network-nat-a"]
    assert list(run.named(EIP)) == ["network-eip-a"]
    assert len(run.named(SNAT)) == len(run.named(TABLE)) == len(run.named(ATTACHMENT)) == 3
    for entry in run.named(SNAT).values():
        assert run.source(entry, "snatTableId") == ["network-nat-a"]
    for route in run.named(ROUTE).values():
        assert run.source(route, "nexthopId") == ["network-nat-a"]


def test_flow_log_goes_to_its_store_once_that_exists(deploy, preview):
    run = deploy(preview=preview)
    flow = run.one("alicloud:vpc/flowLog:FlowLog")
    assert flow.get("projectName") == "example--shop-production-singapore-logs"
    assert flow.get("logStoreName") == "flow"
    assert flow.get("resourceType") == "VPC"
    assert flow.get("trafficType") == "All"
    assert run.source(flow, "resourceId") == ["network-vpc"]
    assert {"logs-project", "logs-flow"} <= run.waits_for(flow)
    assert not deploy(logs=None).named("alicloud:vpc/flowLog:FlowLog")


@pytest.mark.parametrize(
    ("metro", "letters"), [("hong-kong", ("b", "c")), ("beijing", ("a", "b")), ("frankfurt", ("a", "b"))]
)
def test_vswitches_are_named_by_the_letter_of_their_zone(deploy, metro, letters):
    names = set(deploy(metro=metro).named(SWITCH))
    assert names == {f"network-{side}-{letter}" for side in ("public", "private") for letter in letters}


def test_without_nat_there_is_no_way_out(deploy, preview):
    run = deploy(preview=preview, network={"nat": "none"}, identity={"session_access": False})
    for token in (
        SNAT,
        TABLE,
        ATTACHMENT,
        ROUTE,
        "alicloud:vpc/natGateway:NatGateway",
        "alicloud:ecs/eipAddress:EipAddress",
    ):
        assert run.named(token) == {}
    sides = {name: switch.get("tags.tier") for name, switch in run.named(SWITCH).items()}
    assert sides == {f"network-{side}-{letter}": side for side in ("public", "private") for letter in "ab"}
