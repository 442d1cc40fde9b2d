from __future__ import annotations

from ipaddress import IPv4Network

import pytest

from infra.estate.resource import UNKNOWN

SUBNET = "aws:ec2/subnet:Subnet"
ROUTE = "aws:ec2/route:Route"


def test_subnets_have_zone_range_and_tier(deploy, preview):
    run = deploy(preview=preview)
    subnets = run.named(SUBNET)
    assert {name: subnet.get("availabilityZone") for name, subnet in subnets.items()} == {
        "network-public-a": "ap-southeast-1a",
        "network-public-b": "ap-southeast-1b",
        "network-private-a": "ap-southeast-1a",
        "network-private-b": "ap-southeast-1b",
    }
    ranges = [IPv4Network(subnet.get("cidrBlock")) for subnet in subnets.values()]
    assert all(one.subnet_of(IPv4Network("10.20.0.0/16")) for one in ranges)
    assert not any(a.overlaps(b) for a in ranges for b in ranges if a is not b)
    assert not any(subnet.get("mapPublicIpOnLaunch") for subnet in subnets.values())
    assert {subnet.get("tags.tier") for name, subnet in subnets.items() if "private" in name} == {"private"}


def test_vpc_resolves_names_and_closes_its_default_group(deploy, preview):
    run = deploy(preview=preview)
    vpc = run.one("aws:ec2/vpc:Vpc")
    assert vpc.get("enableDnsSupport") is True
    assert vpc.get("enableDnsHostnames") is True
    group = run.one("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
    assert group.get("ingress") == []
    assert group.get("egress") == []
    assert run.source(group, "vpcId") == ["network-vpc"]


@pytest.mark.parametrize(("nat", "gateways"), [("per-zone", 2), ("shared", 1)])
def test_every_private_subnet_leaves_through_a_gateway(deploy, preview, nat, gateways):
    run = deploy(preview=preview, network={"nat": nat})
    found = run.named("aws:ec2/natGateway:NatGateway")
    assert len(found) == len(run.plan.of_type("aws:ec2/eip:Eip")) == gateways
    routes = run.named(ROUTE)
    for letter in "ab":
        zone = letter if nat == "per-zone" else "a"
        route = routes[f"network-private-{letter}-default"]
        assert route.get("destinationCidrBlock") == "0.0.0.0/0"
        assert run.source(route, "natGatewayId") == [f"network-nat-{zone}"]
        assert run.source(route, "routeTableId") == [f"network-private-{letter}-table"]
        association = run.one(
            "aws:ec2/routeTableAssociation:RouteTableAssociation", f"network-private-{letter}-routes"
        )
        assert run.source(association, "subnetId") == [f"network-private-{letter}"]
        assert run.source(association, "routeTableId") == [f"network-private-{letter}-table"]
    for letter, (name, gateway) in zip("ab", sorted(found.items()), strict=False):
        assert run.source(gateway, "subnetId") == [f"network-public-{letter}"]
        assert run.source(gateway, "allocationId") == [f"{name}-address"]
        assert "network-public-default" in run.waits_for(gateway)


def test_public_subnets_leave_through_the_internet_gateway(deploy):
    run = deploy()
    route = run.one(ROUTE, "network-public-default")
    assert run.source(route, "gatewayId") == ["network-internet-gateway"]
    for letter in "ab":
        association = run.one(
            "aws:ec2/routeTableAssociation:RouteTableAssociation", f"network-public-{letter}-routes"
        )
        assert run.source(association, "routeTableId") == ["network-public-routes"]


@pytest.mark.parametrize(
    ("metro", "service"),
    [("singapore", "com.amazonaws.ap-southeast-1.s3"), ("beijing", "com.amazonaws.cn-north-1.s3")],
)
def test_private_tables_reach_s3_without_nat(deploy, metro, service):
    run = deploy(metro=metro)
    endpoint = run.one("aws:ec2/vpcEndpoint:VpcEndpoint")
    assert endpoint.get("vpcEndpointType") == "Gateway"
    assert endpoint.get("serviceName") == service
    assert run.source(endpoint, "routeTableIds") == ["network-private-a-table", "network-private-b-table"]


def test_flow_log_goes_to_the_log_group_through_a_role_for_it_alone(deploy, preview):
    run = deploy(preview=preview)
    flow = run.one("aws:ec2/flowLog:FlowLog")
    assert flow.get("trafficType") == "ALL"
    assert run.source(flow, "logDestination") == ["logs-flow"]
    assert run.source(flow, "iamRoleArn") == ["network-flow-role"]
    assert {"network-flow-policy", "logs-flow"} <= run.waits_for(flow)
    role = run.one("aws:iam/role:Role", "network-flow-role")
    trust = run.statements(role, "assumeRolePolicy")[""]
    assert trust["Principal"] == {"Service": "vpc-flow-logs.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "000000000000"},
        "ArnLike": {"aws:SourceArn": "arn:aws:ec2:ap-southeast-1:000000000000:vpc-flow-log/*"},
    }
    statement = run.statements(run.one("aws:iam/rolePolicy:RolePolicy", "network-flow-policy"))["WriteFlowLog"]
    group = "arn:aws:logs:ap-southeast-1:000000000000:log-group:/shop/production/singapore/flow"
    assert statement["Resource"] == [group, f"{group}:*"]
    assert not any("*" in action for action in statement["Action"])


def test_without_logs_nothing_is_recorded_and_no_role_made(deploy):
    run = deploy(logs=None)
    assert not run.plan.of_type("aws:ec2/flowLog:FlowLog")
    assert "network-flow-role" not in run.named("aws:iam/role:Role")


def test_egress_is_ready_with_gateways_routes_and_associations(deploy):
    run = deploy()
    group = run.one("aws:autoscaling/group:Group")
    assert run.waits_for(group) >= {
        "network-nat-a", "network-nat-b", "network-private-a-default", "network-private-b-default",
        "network-private-a-routes", "network-private-b-routes",
    }  # fmt: skip


def test_ids_are_unknown_in_preview_and_known_after_update(deploy):
    assert deploy().one("aws:ec2/internetGateway:InternetGateway").get("vpcId") == UNKNOWN
    assert deploy(preview=False).one("aws:ec2/internetGateway:InternetGateway").get("vpcId") != UNKNOWN


@pytest.mark.parametrize("zones", [1, 3])
def test_other_zone_counts(deploy, zones):
    small = {"load_balancer": None, "database": None, "cache": None} if zones == 1 else {}
    run = deploy(network={"zones": zones}, **small)
    assert len(run.plan.of_type(SUBNET)) == 2 * zones
    assert len(run.plan.of_type("aws:ec2/natGateway:NatGateway")) == zones
    assert len(run.built["network"].public_subnet_ids) == len(run.built["network"].private_subnet_ids) == zones


def test_without_nat_only_s3_is_reached(deploy, preview):
    run = deploy(preview=preview, network={"nat": "none"}, identity={"session_access": False})
    assert not run.plan.of_type("aws:ec2/natGateway:NatGateway")
    assert not run.plan.of_type("aws:ec2/eip:Eip")
    assert set(run.named("aws:ec2/route:Route")) == {"network-public-default"}
    assert len(run.named("aws:ec2/routeTable:RouteTable")) == 3
    assert run.one("aws:ec2/vpcEndpoint:VpcEndpoint").get("vpcEndpointType") == "Gateway"
    group = run.one("aws:autoscaling/group:Group")
    assert run.waits_for(group) >= {"network-private-a-routes", "network-private-b-routes"}
