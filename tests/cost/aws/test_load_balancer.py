from __future__ import annotations

from decimal import Decimal

import pytest

from infra.cost.aws.load_balancer import lcu
from infra.estate.resource import UNKNOWN

LB = "aws:lb/loadBalancer:LoadBalancer"
IP = ("lb", "PublicIPv4:InUseAddress")
MONTH = 730 * 3600


def test_the_vendors_own_example_of_capacity_units():
    # One connection a second of two minutes, five requests on each, 60 rules, 1.08 GB an hour: AWS works out
    # 0.04, 0.04, 1.08 and 0.25 LCU (quoted in public code index id 29296086039).
    load = lcu(Decimal(5 * MONTH), Decimal(5), Decimal(120), Decimal("1.08") * 730, Decimal(60))
    assert load.new_connections == Decimal("0.04")
    assert load.active_connections == Decimal("0.04")
    assert load.processed_bytes == Decimal("1.08")
    assert load.rule_evaluations == Decimal("0.25")
    assert load.billed == (Decimal("1.08"), "GB")


@pytest.mark.parametrize(
    ("numbers", "dimension"),
    [
        ((100 * MONTH, 1, 1, 1, 0), "new connections"),  # 4 LCU
        ((100 * MONTH, 1, 300, 1, 0), "active connections"),  # 30,000 / 3,000 = 10 LCU
        ((100 * MONTH, 100, 1, 1, 100), "rule evaluations"),  # 100 x 90 / 1,000 = 9 LCU
    ],
)
def test_the_largest_dimension_is_billed(numbers, dimension):
    assert lcu(*map(Decimal, numbers)).billed[1] == dimension


def test_a_public_alb_in_two_zones(cost, resource, price, money):
    prices = [
        price("load_balancer", "ALB", "hour", "0.0252"),
        price("load_balancer", "ALB LCU", "LCU-hour", "0.008"),
        price("public_ip", "PublicIPv4:InUseAddress", "hour", "0.005"),
        price("internet_egress", "DataTransfer-Out-Bytes", "GB", "0.12"),
    ]
    balancer = resource(LB, "lb", {"subnets": [UNKNOWN, UNKNOWN], "internal": False})
    usage = {"requests": 60_000_000, "egress_gb": 2048, "nat_egress_gb": 0, "ingress_gb": 200}
    assert money(cost([balancer], prices, usage=usage).lines) == {
        ("lb", "Load balancer hours"): Decimal("18.396"),  # 730 x 0.0252
        # GB leads: (2,048 + 200) / 730 = 3.079 LCU; x 730 hours x 0.008 = 2,248 x 0.008
        ("lb", "Capacity units"): pytest.approx(Decimal("17.984"), abs=Decimal("1e-20")),
        ("lb", "Public IPv4 addresses"): Decimal("7.30"),  # 2 x 730 x 0.005
        ("lb", "Traffic to the internet"): Decimal("245.76"),  # 2,048 x 0.12
    }


@pytest.mark.parametrize(
    ("inputs", "hours"),
    [
        ({"subnets": [UNKNOWN] * 3}, 2190),
        ({"subnets": UNKNOWN}, None),
        ({}, None),
        ({"internal": UNKNOWN, "subnets": ["a"]}, None),
        ({"subnetMappings": [{"subnetId": "a"}, {"subnetId": "b"}]}, 1460),
    ],
)
def test_public_addresses_are_one_in_each_zone(cost, resource, quantities, inputs, hours):
    assert quantities(cost([resource(LB, "lb", inputs)]))[IP] == hours


@pytest.mark.parametrize(
    "inputs",
    [
        {"internal": True, "subnets": ["a", "b"]},
        {"ipAddressType": "dualstack-without-public-ipv4", "subnets": ["a", "b"]},
        {"subnetMappings": [{"subnetId": "a", "allocationId": UNKNOWN}], "loadBalancerType": "network"},
    ],
)
def test_no_address_is_billed_twice_or_without_being_there(cost, resource, quantities, inputs):
    assert IP not in quantities(cost([resource(LB, "lb", inputs)]))


@pytest.mark.parametrize(("kind", "sku"), [("network", "NLB"), ("gateway", "gateway load balancer")])
def test_capacity_of_other_kinds_is_unpriced(cost, resource, price, kind, sku):
    prices = [
        price("load_balancer", "NLB", "hour", "0.0252"),
        price("load_balancer", "NLB LCU", "NLCU-hour", "0.006"),
        price("public_ip", "PublicIPv4:InUseAddress", "hour", "0.005"),
    ]
    found = cost([resource(LB, "lb", {"loadBalancerType": kind, "subnets": ["a"]})], prices)
    assert {line.sku for line in found.unpriced} >= {f"{sku} LCU"}
    assert found.coverage == 0


def test_an_unknown_kind_has_no_price(cost, resource):
    found = cost([resource(LB, "lb", {"loadBalancerType": UNKNOWN, "subnets": ["a"]})])
    assert (
        "not known before the update"
        in {line.description: line.reason for line in found.lines}["Load balancer hours"]
    )


def test_certificates_are_free_unless_they_can_be_exported(cost, resource):
    token = "aws:acm/certificate:Certificate"
    assert cost([resource(token, "a")]).billable == 0
    assert cost([resource(token, "a", {"options": {"export": "ENABLED"}})]).coverage == 0
