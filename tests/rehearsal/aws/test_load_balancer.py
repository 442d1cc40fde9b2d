"""Load balancers and certificates: what the table of requests does not ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[Callable[[], object]], str]

BALANCER = "lb/loadBalancer:LoadBalancer"
LISTENER = "lb/listener:Listener"
TARGETS = "lb/targetGroup:TargetGroup"
CERTIFICATE = "acm/certificate:Certificate"

FORWARD = [{"type": "forward", "targetGroupArn": "$targets.arn"}]
APP = {"name": "other", "port": 80, "protocol": "HTTP", "vpcId": "$vpc"}


@pytest.mark.parametrize(
    ("kind", "inputs", "said"),
    [
        (BALANCER, {"name": "x", "subnets": ["$a", "$b"], "idleTimeout": 4001}, "not between 1 and 4000"),
        (BALANCER, {"name": "x", "subnets": ["$a", "$b", "$also"]}, "multiple subnets in the same"),
        (BALANCER, {"name": "x", "subnets": ["$a", "$far"]}, "InvalidConfigurationRequest: All subnets"),
        (BALANCER, {"name": "x", "subnets": ["$a"], "loadBalancerType": "network"}, ""),
        (
            LISTENER,
            {
                "loadBalancerArn": "$balancer.arn", "port": 8443, "protocol": "HTTPS", "defaultActions": FORWARD,
                "certificateArn": "$certificate.arn", "sslPolicy": "TLS-1-2",
            },
            "SSLPolicyNotFound",
        ),
        (
            LISTENER,
            {
                "loadBalancerArn": "$balancer.arn", "port": 8080, "protocol": "HTTP", "defaultActions": FORWARD,
                "certificateArn": "$certificate.arn",
            },
            "A certificate cannot be specified for HTTP listeners",
        ),
        (
            LISTENER,
            {
                "loadBalancerArn": "$balancer.arn", "port": 443, "protocol": "HTTPS", "defaultActions": FORWARD,
                "certificateArn": "arn:aws:acm:ap-southeast-1:000000000000:certificate/made-elsewhere",
            },
            "",
        ),
        (LISTENER, {"loadBalancerArn": "arn:x", "port": 80, "defaultActions": FORWARD}, "LoadBalancerNotFound"),
        (TARGETS, {**APP, "healthCheck": {"interval": 5, "timeout": 5}}, "greater than the timeout"),
        (TARGETS, {**APP, "healthCheck": {"interval": 4}}, "between 5 and 300"),
        (TARGETS, {**APP, "healthCheck": {"healthyThreshold": 1}}, "between 2 and 10"),
        (TARGETS, {**APP, "healthCheck": {"path": "healthz"}}, "must begin with a '/'"),
        (TARGETS, {**APP, "vpcId": "vpc-0"}, "ValidationError: The VPC ID 'vpc-0' is not found"),
        (TARGETS, {"name": "x", "protocol": "HTTP", "vpcId": "$vpc"}, "A port must be specified"),
        (TARGETS, {"name": "x", "targetType": "lambda"}, ""),
        (CERTIFICATE, {"domainName": "*.example.com", "validationMethod": "DNS"}, ""),
        (CERTIFICATE, {"domainName": "-.example.com", "validationMethod": "DNS"}, "is not a domain name"),
        (CERTIFICATE, {"domainName": f"{'a' * 63}.com", "validationMethod": "DNS"}, "is not a domain name"),
        ("acm/certificateValidation:CertificateValidation", {"certificateArn": "x"}, "ResourceNotFoundException"),
    ],
)  # fmt: skip
def test_request(kind: str, inputs: dict[str, Any], said: str, simulation: Any, refusal: Said) -> None:
    simulation.build(
        ["network", "groups", "balancer"],
        {
            "also": {"ec2/subnet:Subnet": {
                "vpcId": "$vpc", "cidrBlock": "10.20.5.0/24", "availabilityZone": "ap-southeast-1a",
            }},
            "elsewhere": {"ec2/vpc:Vpc": {"cidrBlock": "10.50.0.0/16"}},
            "far": {"ec2/subnet:Subnet": {
                "vpcId": "$elsewhere", "cidrBlock": "10.50.0.0/24", "availabilityZone": "ap-southeast-1b",
            }},
            "certificate": {CERTIFICATE: {"domainName": "shop.example.com", "validationMethod": "DNS"}},
        },
    )  # fmt: skip
    found = refusal(lambda: simulation.create("request", kind, inputs))
    assert said in found if said else not found


def test_an_internal_one_needs_no_way_out(simulation: Any) -> None:
    zones = {"one": "ap-southeast-1a", "two": "ap-southeast-1b"}
    simulation.build([], {"vpc": {"ec2/vpc:Vpc": {"cidrBlock": "10.0.0.0/16"}}})
    for number, (label, zone) in enumerate(zones.items()):
        place = {"vpcId": "$vpc", "cidrBlock": f"10.0.{number}.0/24", "availabilityZone": zone}
        simulation.create(label, "ec2/subnet:Subnet", place)
    inside = {"name": "inside", "internal": True, "subnets": ["$one", "$two"]}
    found = simulation.create("inside", BALANCER, inside)
    assert found["dnsName"].startswith("internal-inside-")


def test_the_records_that_prove_a_domain(simulation: Any) -> None:
    names = {"domainName": "shop.example.com", "subjectAlternativeNames": ["*.shop.example.com"]}
    found = simulation.create("certificate", CERTIFICATE, {**names, "validationMethod": "DNS"})
    records = found["domainValidationOptions"]
    assert [record["domainName"] for record in records] == ["shop.example.com", "*.shop.example.com"]
    for record in records:
        assert re.fullmatch(r"_[0-9a-f]{32}\.shop\.example\.com\.", record["resourceRecordName"])
        assert re.fullmatch(r"_[0-9a-f]{32}\.[0-9a-f]{10}\.acm-validations\.aws\.", record["resourceRecordValue"])
        assert record["resourceRecordType"] == "CNAME"
    # One record proves a name and everything below it.
    assert len({record["resourceRecordName"] for record in records}) == 1


def test_a_certificate_in_use(simulation: Any, refusal: Said) -> None:
    certificate = {"domainName": "shop.example.com", "validationMethod": "DNS"}
    listener = {
        "loadBalancerArn": "$balancer.arn", "port": 443, "protocol": "HTTPS", "defaultActions": FORWARD,
        "certificateArn": "$certificate.arn",
    }  # fmt: skip
    simulation.build(
        ["network", "groups", "balancer"],
        {"certificate": {CERTIFICATE: certificate}, "https": {LISTENER: listener}},
    )
    assert refusal(lambda: simulation.delete("certificate")).startswith("ResourceInUseException")


def test_protection_is_taken_away_first(simulation: Any, refusal: Said) -> None:
    front = {"name": "front", "subnets": ["$a", "$b"], "enableDeletionProtection": True}
    simulation.build(["network"], {"front": {BALANCER: front}})
    assert refusal(lambda: simulation.delete("front")).startswith("OperationNotPermitted")
    simulation.change("front", enableDeletionProtection=False)
    assert not refusal(lambda: simulation.delete("front"))
