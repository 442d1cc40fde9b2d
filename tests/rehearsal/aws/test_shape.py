"""Ids, ARNs, endpoints and addresses of what is made."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from infra.catalog.region import region_by_code
from infra.rehearsal.aws.shape import PUBLIC, private_address, short_region
from infra.rehearsal.kind import Draft

HEX = "0[0-9a-f]{16}"
ARN = r"arn:aws:{}:ap-southeast-1:\d{{12}}:"

EVERYTHING = (
    "network", "table", "nat", "groups", "balancer", "listener", "template", "role", "database", "instance",
    "cache", "replicas", "key", "bucket",
)  # fmt: skip

SHAPES: dict[str, dict[str, str]] = {
    "vpc": {
        "id": f"vpc-{HEX}",
        "arn": ARN.format("ec2") + f"vpc/vpc-{HEX}",
        "defaultSecurityGroupId": f"sg-{HEX}",
        "mainRouteTableId": f"rtb-{HEX}",
        "ownerId": r"\d{12}",
    },
    "a": {"id": f"subnet-{HEX}", "arn": ARN.format("ec2") + "subnet/subnet-.+", "availabilityZoneId": "apse1-.+"},
    "gateway": {"id": f"igw-{HEX}", "arn": ARN.format("ec2") + "internet-gateway/igw-.+"},
    "table": {"id": f"rtb-{HEX}"},
    "address": {"id": f"eipalloc-{HEX}", "publicDns": r"ec2-198-.+\.ap-southeast-1\.compute\.amazonaws\.com"},
    "nat": {"id": f"nat-{HEX}", "networkInterfaceId": f"eni-{HEX}", "associationId": f"eipassoc-{HEX}"},
    "web": {"id": f"sg-{HEX}", "arn": ARN.format("ec2") + "security-group/sg-.+", "name": "web"},
    "balancer": {
        "id": ARN.format("elasticloadbalancing") + "loadbalancer/app/front/[0-9a-f]{16}",
        "arnSuffix": "app/front/[0-9a-f]{16}",
        "dnsName": r"front-\d{10}\.ap-southeast-1\.elb\.amazonaws\.com",
        "zoneId": "Z[0-9A-Z]{13}",
    },
    "targets": {
        "id": ARN.format("elasticloadbalancing") + "targetgroup/app/[0-9a-f]{16}",
        "arnSuffix": "targetgroup/app/[0-9a-f]{16}",
    },
    "listener": {
        "id": ARN.format("elasticloadbalancing") + "listener/app/front/[0-9a-f]{16}/[0-9a-f]{16}",
    },
    "template": {"id": f"lt-{HEX}", "latestVersion": "1", "name": "servers"},
    "role": {
        "id": "server",
        "arn": r"arn:aws:iam::\d{12}:role/server",
        "uniqueId": "AROA[0-9A-Z]{17}",
    },
    "subnets": {"id": "data", "arn": ARN.format("rds") + "subgrp:data"},
    "parameters": {"id": "mysql", "arn": ARN.format("rds") + "pg:mysql"},
    "database": {
        "id": "db-[0-9A-Z]{26}",
        "address": r"data\.[0-9a-z]{12}\.ap-southeast-1\.rds\.amazonaws\.com",
        "endpoint": r"data\..+\.rds\.amazonaws\.com:3306",
        "arn": ARN.format("rds") + "db:data",
        "resourceId": "db-[0-9A-Z]{26}",
        "engineVersionActual": r"8\.4\.\d+",
    },
    "nodes": {"id": "nodes", "arn": ARN.format("elasticache") + "subnetgroup:nodes"},
    "cache": {
        "id": "cache",
        "primaryEndpointAddress": r"cache\.[0-9a-z]{6}\.ng\.0001\.apse1\.cache\.amazonaws\.com",
        "readerEndpointAddress": r"cache-ro\.[0-9a-z]{6}\.ng\.0001\.apse1\.cache\.amazonaws\.com",
        "arn": ARN.format("elasticache") + "replicationgroup:cache",
    },
    "key": {
        "id": "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "arn": ARN.format("kms") + "key/[0-9a-f-]{36}",
    },
    "bucket": {
        "id": "example-shop-singapore",
        "arn": "arn:aws:s3:::example-shop-singapore",
        "bucketRegionalDomainName": r"example-shop-singapore\.s3\.ap-southeast-1\.amazonaws\.com",
    },
}  # fmt: skip


def test_shapes(simulation: Any) -> None:
    simulation.build(EVERYTHING)
    assert set(SHAPES) < set(simulation.known)
    wrong = {
        f"{label}.{name}": simulation.known[label].get(name)
        for label, outputs in SHAPES.items()
        for name, pattern in outputs.items()
        if not re.fullmatch(pattern, str(simulation.known[label].get(name)))
    }
    assert not wrong


def test_addresses(simulation: Any) -> None:
    made = simulation.build(["network", "nat"]).known
    assert made["nat"]["publicIp"] == made["address"]["publicIp"]
    assert ip_address(made["address"]["publicIp"]) in PUBLIC
    assert ip_address(made["nat"]["privateIp"]) in ip_network(made["a"]["cidrBlock"])


def test_what_the_subnets_tell(simulation: Any) -> None:
    made = simulation.build(EVERYTHING).known
    for label in ("balancer", "subnets", "nodes"):
        assert made[label]["vpcId"] == made["vpc"]["id"]
    assert made["database"]["availabilityZone"] in {made[label]["availabilityZone"] for label in ("a", "b")}


def test_two_of_a_kind_differ(simulation: Any) -> None:
    simulation.build(["network", "nat"])
    other = simulation.create("other", "ec2/eip:Eip", {"domain": "vpc"})
    assert other["publicIp"] != simulation.known["address"]["publicIp"]
    assert other["allocationId"] != simulation.known["address"]["allocationId"]


def test_a_private_address_leaves_out_what_aws_keeps() -> None:
    place = region_by_code("aws", "ap-southeast-1")
    assert place
    subnet = "subnet-001234567" + f"{int(ip_address('10.1.2.240')):08x}"
    for number in range(200):
        found = private_address(subnet, Draft("t", "n", {}, place, "1", f"seed {number}"))
        assert ip_address("10.1.2.244") <= ip_address(found) <= ip_address("10.1.2.254")
    assert private_address("somewhere else", Draft("t", "n", {}, place, "1", "seed")) == ""


@pytest.mark.parametrize(
    ("code", "short"),
    [("ap-southeast-1", "apse1"), ("ap-northeast-1", "apne1"), ("eu-central-1", "euc1"), ("us-east-1", "use1")],
)
def test_short_region(code: str, short: str) -> None:
    place = region_by_code("aws", code)
    assert place
    assert short_region(place) == short
