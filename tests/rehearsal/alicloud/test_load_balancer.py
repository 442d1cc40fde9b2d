"""Load balancers of the simulated Alibaba Cloud."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

A = {"zoneId": "ap-southeast-1a", "vswitchId": "<switch-a>"}
B = {"zoneId": "ap-southeast-1b", "vswitchId": "<switch-b>"}


def forward(group: str) -> list[dict[str, Any]]:
    return [{"type": "ForwardGroup", "forwardGroupConfig": {"serverGroupTuples": [{"serverGroupId": group}]}}]


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("alb", {}, []),
        ("alb", {"zoneMappings": [A]}, ["IllegalParam.ZoneMappings"]),
        ("alb", {"zoneMappings": [A, A]}, ["DuplicatedParam.ZoneId"]),
        ("alb", {"zoneMappings": [A, {**B, "zoneId": "ap-southeast-1c"}]}, ["Mismatch.ZoneIdAndVSwitchId"]),
        ("alb", {"zoneMappings": [A, {**B, "vswitchId": "vsw-1"}]}, ["ResourceNotFound.VSwitch"]),
        ("alb", {"vpcId": "vpc-1"}, ["ResourceNotFound.Vpc"]),
        ("alb", {"accessLogConfig": {"logProject": "none", "logStore": "flow"}}, ["ResourceNotFound.LogStore"]),
        ("alb", {"loadBalancerName": "1"}, ["IllegalParam.Name"]),
        ("alb", {"addressType": "Public"}, ["expected address_type to be one of [Internet Intranet], got Public"]),
        ("alb-group", {}, ["AlreadyExists"]),
        ("alb-group", {"securityGroupId": "sg-1"}, ["ResourceNotFound.SecurityGroup"]),
        ("servers", {}, []),
        ("servers", {"vpcId": "vpc-1"}, ["ResourceNotFound.Vpc"]),
        ("servers", {"scheduler": "Random"}, ["expected scheduler to be one of [Wrr Wlc Sch Uch], got Random"]),
        ("listener", {}, ["ResourceAlreadyExist.Listener"]),
        ("listener", {"listenerPort": 80, "listenerProtocol": "HTTP", "certificates": None}, []),
        ("listener", {"listenerPort": 8443, "certificates": None}, ["MissingParam.Certificates"]),
        ("listener", {"listenerPort": 0}, ["IllegalParam.ListenerPort"]),
        (
            "listener",
            {"listenerPort": 8443, "listenerDescription": "HTTPS of all"},
            ["IllegalParam.ListenerDescription"],
        ),
        ("listener", {"listenerPort": 8443, "securityPolicyId": "tls_none"}, ["ResourceNotFound.SecurityPolicy"]),
        ("listener", {"listenerPort": 8443, "loadBalancerId": "alb-1"}, ["ResourceNotFound.LoadBalancer"]),
        ("listener", {"listenerPort": 8443, "defaultActions": forward("sgp-1")}, ["ResourceNotFound.ServerGroup"]),
        ("redirect", {}, ["Conflict.Priority"]),
        ("redirect", {"priority": 2}, []),
        ("redirect", {"priority": 10001}, ["IllegalParam.Priority"]),
        ("redirect", {"priority": 2, "listenerId": "lsn-1"}, ["ResourceNotFound.Listener"]),
        ("certificate", {}, ["NameRepeat"]),
        ("certificate", {"certificateName": "other"}, []),
    ],
)
def test_takes_and_refuses(
    codes: Callable[..., list[str]], name: str, inputs: dict[str, Any], expected: list[str]
) -> None:
    assert codes(name, **inputs) == expected


def test_a_server_group_in_use_stays(drop_code: Callable[[str], str]) -> None:
    assert drop_code("servers") == "ResourceInUse.ServerGroup"


@pytest.mark.parametrize(
    "protection", [{"deletionProtectionEnabled": True}, {"deletionProtectionConfig": {"enabled": True}}]
)
def test_a_protected_load_balancer_stays(workshop: Any, protection: dict[str, Any]) -> None:
    workshop.build("alb-group")
    workshop.change("alb", **protection)
    with pytest.raises(Exception, match=r"OperationDenied\.DeletionProtectionEnabled"):
        workshop.drop("alb")


def test_shapes(estate: Any) -> None:
    alb = estate.made["alb"]
    assert re.fullmatch(r"alb-[0-9a-z]{18}", alb.id)
    assert alb.outputs["dnsName"] == f"{alb.id}.ap-southeast-1.alb.aliyuncsslb.com"
    assert re.fullmatch(r"lsn-[0-9a-z]{18}", estate.made["listener"].id)
    assert re.fullmatch(r"sgp-[0-9a-z]{18}", estate.made["servers"].id)
    assert re.fullmatch(r"[1-9]{8}", estate.made["certificate"].id)
    assert estate.made["alb-group"].id == f"{alb.id}:{estate.made['group'].id}"
