"""Checks that both simulated clouds make."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any

import pytest

from infra.catalog.region import region
from infra.estate.resource import SECRET, UNKNOWN
from infra.rehearsal import checks
from infra.rehearsal.kind import Check, Draft, Record

AWS, ALIBABA = region("aws", "singapore"), region("alicloud", "singapore")


class Sky:
    """A cloud that holds what it is given."""

    account = "123456789012"
    region = AWS

    def __init__(self, *records: Record) -> None:
        self.records = records

    def get(self, token: str, id: str) -> Record | None:
        return next((one for one in self.records if (one.token, one.id) == (token, id)), None)

    def all(self, *tokens: str) -> tuple[Record, ...]:
        return tuple(one for one in self.records if one.token in tokens)


def record(id: str, token: str = "net", **outputs: Any) -> Record:
    return Record(id, token, AWS.region, "", outputs, outputs, "available")


TEN = ip_network("10.0.0.0/8")
SKY = Sky(
    record("vpc-1", cidrBlock="10.0.0.0/16", more=[{"range": "10.9.0.0/16"}]),
    record("sub-1", "sub", vpcId="vpc-1", cidrBlock="10.0.0.0/24"),
)
WITHIN = checks.inside("cidrBlock", "vpcId", "net", "no: {other}", ranges=("cidrBlock", "more[].range"))
APART = checks.apart("cidrBlock", "no: {other}", among=("vpcId",))


@pytest.mark.parametrize(
    ("check", "inputs", "problems"),
    [
        (checks.cidr("a", "no: {value}"), {"a": "10.0.0.0/16"}, []),
        (checks.cidr("a", "no: {value}"), {"a": "10.0.0.1/16"}, ["a no: 10.0.0.1/16 Did you mean 10.0.0.0/16?"]),
        (checks.cidr("a", "no: {value}", strict=False), {"a": "10.0.0.1/16"}, []),
        (checks.cidr("a", "no: {value}"), {"a": "10.0.0.0"}, ["a no: 10.0.0.0"]),
        (checks.cidr("a", "no: {value}"), {"a": UNKNOWN}, []),
        (checks.cidr("a", "no: {value}"), {}, []),
        (checks.cidr("l[]", "no: {value}"), {"l": ["::/0", "x/1", SECRET]}, ["l[1] no: x/1"]),
        (checks.cidr("r[].c", "no: {value}"), {"r": [{"c": "x"}, {"d": 1}, UNKNOWN]}, ["r[0].c no: x"]),
        (checks.prefix("a", 16, 28, "{low}-{high}"), {"a": "10.0.0.0/15"}, ["a 16-28"]),
        (checks.prefix("a", 16, 28, "{low}-{high}"), {"a": "10.0.0.0/29"}, ["a 16-28"]),
        (checks.prefix("a", 16, 28, "{low}-{high}"), {"a": "10.0.0.0/28"}, []),
        (WITHIN, {"vpcId": "vpc-1", "cidrBlock": "10.0.3.0/24"}, []),
        (WITHIN, {"vpcId": "vpc-1", "cidrBlock": "10.9.3.0/24"}, []),
        (WITHIN, {"vpcId": "vpc-1", "cidrBlock": "fd00::/64"}, ["cidrBlock no: 10.0.0.0/16, 10.9.0.0/16"]),
        (WITHIN, {"vpcId": UNKNOWN, "cidrBlock": "192.168.0.0/24"}, []),
        (APART, {"vpcId": "vpc-1", "cidrBlock": "10.0.0.128/25"}, ["cidrBlock no: 10.0.0.0/24"]),
        (APART, {"vpcId": "vpc-1", "cidrBlock": "10.0.1.0/24"}, []),
        (APART, {"vpcId": "vpc-2", "cidrBlock": "10.0.0.0/24"}, []),
        (APART, {"vpcId": UNKNOWN, "cidrBlock": "10.0.0.0/24"}, []),
        (checks.port("p", "no"), {"p": 65536}, ["p no"]),
        (checks.port("p", "no"), {"p": "443"}, []),
        (checks.port("p", "no"), {"p": "https"}, ["p no"]),
        (checks.legal("n", "[a-z]+", "no"), {"n": "Abc"}, ["n no"]),
        (checks.one_of("n", ("a", "b"), "not {other}"), {"n": "c"}, ["n not a, b"]),
        (checks.needed(("a", "b"), "one of {other}"), {"c": 1}, ["a one of a, b"]),
        (checks.needed(("a", "b"), "one of {other}"), {"b": UNKNOWN}, []),
        (checks.zone("z", "no"), {"z": "ap-southeast-1a"}, []),
        (checks.zone("z", "no {value} in {region}"), {"z": "us-east-1a"}, ["z no us-east-1a in ap-southeast-1"]),
        (checks.instance_type("i", "what?", "no"), {"i": "m7i.large"}, []),
        (checks.instance_type("i", "what?", "no"), {"i": "m7i.huge"}, ["i what?"]),
        (checks.instance_type("i", "what?", "no"), {"i": "ecs.g7.large"}, ["i what?"]),
    ],
)  # fmt: skip
def test_check(check: Check, inputs: Mapping[str, Any], problems: list[str]) -> None:
    draft = Draft("sub", "x", inputs, AWS, SKY.account, "seed")
    assert [f"{one.path} {one.message}" for one in check(draft, SKY)] == problems


def test_a_resource_is_not_in_its_own_way() -> None:
    draft = Draft("sub", "x", {"vpcId": "vpc-1", "cidrBlock": "10.0.0.0/23"}, AWS, SKY.account, "seed", "sub-1")
    assert not list(APART(draft, SKY))


def test_the_zones_and_types_are_those_of_the_draft_s_cloud() -> None:
    inputs = {"z": "ap-southeast-1a", "i": "ecs.g7.large"}
    draft = Draft("sub", "x", inputs, ALIBABA, "1", "seed")
    found = [*checks.zone("z", "no")(draft, SKY), *checks.instance_type("i", "what?", "no")(draft, SKY)]
    assert found == []


def test_a_family_that_the_region_does_not_sell() -> None:
    from infra.catalog.instance import instance
    from infra.catalog.offer import offered
    from infra.catalog.table import rows

    unsold = next(
        row["instance_type"]
        for row in rows("instances")
        if row["cloud"] == "aws" and offered(AWS, row["family"]) == "false"
    )
    assert instance("aws", unsold)
    draft = Draft("sub", "x", {"i": unsold}, AWS, "1", "seed")
    assert [one.message for one in checks.instance_type("i", "what?", "{value} not in {region}")(draft, SKY)] == [
        f"{unsold} not in ap-southeast-1"
    ]
