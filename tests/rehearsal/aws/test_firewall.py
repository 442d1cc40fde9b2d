"""Security groups: what the table of requests does not ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[Callable[[], object]], str]

INGRESS = "vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "vpc/securityGroupEgressRule:SecurityGroupEgressRule"
HTTPS = {"securityGroupId": "$web", "ipProtocol": "tcp", "fromPort": 443, "toPort": 443}


@pytest.mark.parametrize(
    ("kind", "inputs", "said"),
    [
        (INGRESS, HTTPS, "InvalidParameterCombination: exactly one of"),
        (INGRESS, {**HTTPS, "cidrIpv4": "10.0.0.0/8", "cidrIpv6": "::/0"}, "2 are (cidrIpv4, cidrIpv6)"),
        (INGRESS, {**HTTPS, "cidrIpv4": "10.0.0.5/8"}, "Did you mean 10.0.0.0/8?"),
        (INGRESS, {**HTTPS, "cidrIpv6": "fd00::/8"}, ""),
        (INGRESS, {**HTTPS, "ipProtocol": "http", "cidrIpv4": "10.0.0.0/8"}, "for IP protocol"),
        (INGRESS, {"securityGroupId": "$web", "ipProtocol": "icmp", "cidrIpv4": "10.0.0.0/8"}, ""),
        (INGRESS, {"securityGroupId": "$web", "ipProtocol": "-1", "referencedSecurityGroupId": "$app"}, ""),
        (EGRESS, {**HTTPS, "referencedSecurityGroupId": "$app"}, ""),
        (
            EGRESS,
            {**HTTPS, "toPort": 80, "referencedSecurityGroupId": "$app"},
            "Invalid TCP/UDP port range (443:80)",
        ),
        (
            "ec2/securityGroup:SecurityGroup",
            {"name": "x", "vpcId": "$vpc", "description": "caf\u00e9"},
            "Invalid security group description",
        ),
    ],
)
def test_request(kind: str, inputs: dict[str, Any], said: str, simulation: Any, refusal: Said) -> None:
    simulation.build(["network", "groups"])
    found = refusal(lambda: simulation.create("request", kind, inputs))
    assert said in found if said else not found


def test_a_group_has_room_for_sixty_rules_of_one_direction(simulation: Any, refusal: Said) -> None:
    rules = {f"in-{i}": {INGRESS: {**HTTPS, "cidrIpv4": f"10.0.{i}.0/24"}} for i in range(60)}
    simulation.build(["network", "groups"], rules)
    one_more = {**HTTPS, "cidrIpv4": "10.1.0.0/24"}
    assert "RulesPerSecurityGroupLimitExceeded" in refusal(lambda: simulation.create("full", INGRESS, one_more))
    assert not refusal(lambda: simulation.create("out", EGRESS, one_more))
    assert not refusal(lambda: simulation.create("app", INGRESS, {**one_more, "securityGroupId": "$app"}))
    assert not refusal(lambda: simulation.change("in-0", toPort=444))


def test_the_default_group_is_that_of_the_network(simulation: Any) -> None:
    simulation.build(["network"])
    found = simulation.create("closed", "ec2/defaultSecurityGroup:DefaultSecurityGroup", {"vpcId": "$vpc"})
    assert found["id"] == simulation.known["vpc"]["defaultSecurityGroupId"]
    assert found["name"] == "default"


def test_a_group_can_go_with_rules_of_its_own(simulation: Any, refusal: Said) -> None:
    simulation.build(["network", "groups"], {"rule": {INGRESS: {**HTTPS, "cidrIpv4": "0.0.0.0/0"}}})
    assert not refusal(lambda: simulation.delete("web"))


def test_an_ingress_and_an_egress_rule_are_no_duplicates(simulation: Any, refusal: Said) -> None:
    rule = {**HTTPS, "cidrIpv4": "0.0.0.0/0"}
    simulation.build(["network", "groups"], {"in": {INGRESS: rule}})
    assert not refusal(lambda: simulation.create("out", EGRESS, rule))
    assert refusal(lambda: simulation.create("again", INGRESS, rule)).startswith("InvalidPermission.Duplicate")
    assert not refusal(lambda: simulation.change("in", description="HTTPS"))
