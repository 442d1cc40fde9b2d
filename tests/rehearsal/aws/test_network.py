"""Networks: what the table of requests does not ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[Callable[[], object]], str]

BASES = ("network", "table", "nat")


@pytest.mark.parametrize(
    ("kind", "inputs", "said"),
    [
        ("ec2/natGateway:NatGateway", {"subnetId": "$b"}, "MissingParameter"),
        (
            "ec2/natGateway:NatGateway",
            {"subnetId": "$b", "connectivityType": "private", "allocationId": "$address"},
            "InvalidParameter:",
        ),
        ("ec2/natGateway:NatGateway", {"subnetId": "$b", "connectivityType": "private"}, ""),
        ("ec2/natGateway:NatGateway", {"subnetId": "subnet-0", "allocationId": "$address"}, "Resource.Already"),
        ("ec2/route:Route", {"routeTableId": "$table", "destinationCidrBlock": "0.0.0.0/0"}, "MissingParameter"),
        ("ec2/route:Route", {"routeTableId": "$table", "natGatewayId": "$nat"}, "MissingParameter"),
        (
            "ec2/route:Route",
            {"routeTableId": "$table", "destinationCidrBlock": "0.0.0.0/0", "natGatewayId": "nat-0"},
            "InvalidNatGatewayID.NotFound",
        ),
        (
            "ec2/route:Route",
            {"routeTableId": "$table", "destinationCidrBlock": "0.0.0.0/0", "natGatewayId": "$nat"},
            "",
        ),
        ("ec2/vpc:Vpc", {}, "MissingParameter"),
        ("ec2/vpc:Vpc", {"cidrBlock": "10.0.5.0/16"}, "Did you mean 10.0.0.0/16?"),
        (
            "ec2/vpcEndpoint:VpcEndpoint",
            {"vpcId": "$vpc", "serviceName": "com.amazonaws.ap-southeast-1.s3", "routeTableIds": ["$table"]},
            "",
        ),
        (
            "ec2/vpcEndpoint:VpcEndpoint",
            {"vpcId": "$vpc", "serviceName": "com.amazonaws.ap-southeast-1.s3", "routeTableIds": ["rtb-0"]},
            "InvalidRouteTableID.NotFound",
        ),
        ("ec2/flowLog:FlowLog", {"vpcId": "$vpc", "trafficType": "SOME"}, "InvalidParameter:"),
        (
            "ec2/flowLog:FlowLog",
            {"vpcId": "$vpc", "trafficType": "ALL", "maxAggregationInterval": 300},
            "InvalidParameter:",
        ),
        (
            "ec2/flowLog:FlowLog",
            {"vpcId": "$vpc", "trafficType": "ALL", "iamRoleArn": "arn:aws:iam::000000000000:role/nobody"},
            "InvalidParameter: Unable to assume given IAM role",
        ),
    ],
)  # fmt: skip
def test_request(kind: str, inputs: dict[str, Any], said: str, simulation: Any, refusal: Said) -> None:
    simulation.build(BASES)
    found = refusal(lambda: simulation.create("request", kind, inputs))
    assert said in found if said else not found


def test_a_flow_log_is_made_once(simulation: Any, refusal: Said) -> None:
    log = {
        "vpcId": "$vpc",
        "trafficType": "ALL",
        "logDestination": "arn:aws:s3:::logs",
        "logDestinationType": "s3",
    }
    simulation.build(["network"], {"log": {"ec2/flowLog:FlowLog": log}})
    again = refusal(lambda: simulation.create("again", "ec2/flowLog:FlowLog", log))
    assert again.startswith("FlowLogAlreadyExists")
    other = {**log, "trafficType": "REJECT"}
    assert not refusal(lambda: simulation.create("other", "ec2/flowLog:FlowLog", other))


@pytest.mark.parametrize("user", ["instance", "replicas"])
def test_a_subnet_with_a_database_or_a_cache_in_it(user: str, simulation: Any, refusal: Said) -> None:
    simulation.build(["network", "groups", "database", "cache", user])
    assert refusal(lambda: simulation.delete("a")).startswith("DependencyViolation")
    simulation.delete("database" if user == "instance" else "cache")
    assert not refusal(lambda: simulation.delete("a"))


def test_a_change_keeps_ids_and_addresses(simulation: Any) -> None:
    simulation.build(BASES)
    before = dict(simulation.known["nat"])
    after = simulation.change("nat", tags={"team": "shop"})
    assert after == {**before, "tags": {"team": "shop"}, "tagsAll": {"team": "shop"}}
