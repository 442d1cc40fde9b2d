"""Models: contradictions are refused wherever a workload is made, not only when it is read from a file."""

from __future__ import annotations

from decimal import Decimal
from ipaddress import IPv4Network
from typing import Any

import pytest
from pydantic import ValidationError

from infra.spec.conflict import Conflict, ConflictError, dotted
from infra.spec.model import Bucket, Cache, Firewall, Network, Usage, Workload


def conflicts(error: ValidationError) -> list[tuple[tuple[str | int, ...], str]]:
    """Place and message of each contradiction."""
    return [
        (detail["loc"] + conflict.place, conflict.message)
        for detail in error.errors()
        for conflict in detail["ctx"]["error"].conflicts
    ]


def test_a_workload_is_immutable_and_closed() -> None:
    workload = Workload(name="shop", owner="team")
    with pytest.raises(ValidationError, match="frozen"):
        workload.name = "desk"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="extra"):
        Bucket.model_validate({"colour": "red"})


def test_contradictions_name_their_place() -> None:
    with pytest.raises(ValidationError) as caught:
        Workload(name="shop", owner="team", network=Network(zones=1), cache=Cache(memory_gib=1))
    assert conflicts(caught.value) == [(("cache", "standby"), "needs network.zones of at least 2, and it is 1")]
    with pytest.raises(ValidationError) as caught:
        Firewall(ingress_cidrs=(IPv4Network("0.0.0.0/0"), IPv4Network("10.0.0.0/8"), IPv4Network("10.0.0.0/8")))
    assert [place for place, _ in conflicts(caught.value)] == [("ingress_cidrs", 1), ("ingress_cidrs", 2)]


@pytest.mark.parametrize("zones", range(1, 7))
@pytest.mark.parametrize("prefix", range(16, 25))
def test_a_network_is_accepted_exactly_when_its_subnets_fit(prefix: int, zones: int) -> None:
    cidr = IPv4Network(f"10.0.0.0/{prefix}")
    # A quarter of the network, cut into /27: what a load balancer of AWS wants in each zone.
    if zones <= 2 ** (27 - prefix - 2):
        assert Network(cidr=cidr, zones=zones).cidr == cidr
    else:
        with pytest.raises(ValidationError, match="has room for"):
            Network(cidr=cidr, zones=zones)


def test_all_that_goes_through_nat_can_go_to_the_internet_but_no_more() -> None:
    def sent(gb: str) -> Workload:
        usage = Usage(nat_gb=Decimal(5), nat_egress_gb=Decimal(gb), egress_gb=Decimal(6))
        return Workload(name="shop", owner="team", network=Network(nat="shared"), usage=usage)

    assert sent("5").usage.nat_egress_gb == 5
    with pytest.raises(ValidationError) as caught:
        sent("5.01")
    assert conflicts(caught.value) == [(("usage", "nat_egress_gb"), "5.01 is more than usage.nat_gb, 5")]


def test_a_name_can_begin_the_names_of_databases_and_buckets() -> None:
    for name in ("shop", "help-desk", "a1", "a-b-c"):
        assert Workload(name=name, owner="team").name == name
    for name in ("s", "shop-", "a--b", "1shop", "shop_a", "a" * 41):
        with pytest.raises(ValidationError):
            Workload(name=name, owner="team")


def test_a_conflict_reads_as_a_sentence() -> None:
    error = ConflictError((Conflict(("a", 0, "b"), "is odd"), Conflict((), "is empty")))
    assert str(error) == "a[0].b: is odd; is empty"
    assert dotted(("firewall", "ingress_cidrs", 2)) == "firewall.ingress_cidrs[2]"


def workload(**parts: Any) -> Workload:
    return Workload.model_validate({"name": "web", "owner": "me", **parts})


COMPUTE = {"vcpu": 2, "memory_gib": 4}
DATABASE = {"engine": "mysql", "vcpu": 2, "memory_gib": 4, "storage_gb": 20}


@pytest.mark.parametrize(
    ("parts", "nat"),
    [
        ({}, None),
        ({"bucket": {}}, None),
        ({"bucket": {}, "logs": {}}, None),
        ({"network": {}}, "per-zone"),
        ({"bucket": {}, "network": {"nat": "none"}}, "none"),
        ({"compute": COMPUTE}, "per-zone"),
        ({"compute": COMPUTE, "network": {"nat": "shared"}}, "shared"),
        ({"database": DATABASE}, "none"),
        ({"cache": {"memory_gib": 1}}, "none"),
        ({"key": {}}, "none"),
        ({"key": {"alicloud": {"kind": "default"}}}, "none"),
        ({"key": {"kind": "default"}}, None),
        ({"database": DATABASE, "usage": {"nat_gb": 1}}, "per-zone"),
    ],
)
def test_there_is_a_network_where_something_needs_one(parts: dict[str, Any], nat: str | None) -> None:
    network = workload(**parts).network
    assert (network and network.nat) == nat


@pytest.mark.parametrize(
    ("parts", "place", "message"),
    [
        (
            {"compute": COMPUTE, "network": {"nat": "none"}},
            ("network", "nat"),
            "none leaves the instances no way to the session service of AWS",
        ),
        (
            {"database": DATABASE, "network": {"nat": "none"}, "usage": {"nat_gb": 1}},
            ("usage", "nat_gb"),
            "there is no NAT gateway it could go through",
        ),
        (
            {"database": DATABASE, "usage": {"egress_gb": 1}},
            ("usage", "egress_gb"),
            "nothing of the workload sends to the internet",
        ),
    ],
)
def test_what_needs_a_way_out_is_refused_without(parts: dict[str, Any], place: Any, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        workload(**parts)
    assert conflicts(caught.value) == [(place, message)]


def test_instances_without_sessions_need_no_way_out() -> None:
    found = workload(compute=COMPUTE, network={"nat": "none"}, identity={"session_access": False})
    assert found.network and found.network.nat == "none"


@pytest.mark.parametrize(
    ("key", "kinds"),
    [
        ({}, ("own", "own")),
        ({"kind": "default"}, ("default", "default")),
        ({"alicloud": {"kind": "default"}}, ("own", "default")),
        ({"kind": "default", "aws": {"kind": "own"}}, ("own", "default")),
    ],
)
def test_each_cloud_takes_the_key_that_is_said_for_it(key: dict[str, Any], kinds: tuple[str, str]) -> None:
    found = workload(key=key).key
    assert found and (found.kind_on("aws"), found.kind_on("alicloud")) == kinds


@pytest.mark.parametrize(
    ("parts", "place", "message"),
    [
        ({"pools": {"Web": COMPUTE}}, ("pools", "Web"), "is no name of a pool"),
        ({"pools": {"a-b": COMPUTE}}, ("pools", "a-b"), "is no name of a pool"),
        ({"pools": {"thirteenchars": COMPUTE}}, ("pools", "thirteenchars"), "is no name of a pool"),
        (
            {"pools": {"web": {**COMPUTE, "load_balanced": True}}},
            ("pools", "web", "load_balanced"),
            "there is no load balancer to stand behind",
        ),
        (
            {"pools": {"worker": COMPUTE}, "load_balancer": {"domain": "a.example.com"}},
            ("load_balancer",),
            "needs compute to send requests to",
        ),
        (
            {"pools": {"worker": COMPUTE}, "network": {"nat": "none"}},
            ("network", "nat"),
            "none leaves the instances no way to the session service of AWS",
        ),
        (
            {"pools": {"worker": COMPUTE}, "usage": {"average_instances": 1}},
            ("usage", "average_instances"),
            "needs compute",
        ),
    ],
)
def test_pools_that_cannot_be_are_refused(parts: dict[str, Any], place: Any, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        workload(**parts)
    error = caught.value.errors()[0]
    [conflict] = error["ctx"]["error"].conflicts
    assert ((*error["loc"], *conflict.place), conflict.message) == (place, message)


def test_pools_alone_are_a_workload_with_a_way_out() -> None:
    found = workload(pools={"web": {**COMPUTE, "load_balanced": True}}, load_balancer={"domain": "a.example.com"})
    assert found.has_instances and found.network and found.network.nat == "per-zone"
