from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.cost.estimate import estimate
from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.pricing.book import PriceBook

LB = "aws:lb/loadBalancer:LoadBalancer"
NAT = "aws:ec2/natGateway:NatGateway"
INSTANCE = "aws:ec2/instance:Instance"
GB = st.integers(0, 400_000).map(Decimal)


def egress(egress_gb, nat_egress_gb=0, types=(LB, NAT)):
    resources = tuple(Resource(f"urn::{t}", t, t) for t in types)
    usage = {"egress_gb": str(egress_gb), "nat_egress_gb": str(nat_egress_gb)}
    plan = Estate("p", "s", "aws", "singapore", "ap-southeast-1", resources, {"usage": usage})
    lines = estimate(plan, PriceBook.embedded()).lines
    return {line.type: line for line in lines if line.service == "internet_egress"}


def total(lines):
    return sum(line.monthly.amount for line in lines.values())


def test_tiers_of_singapore_by_hand():
    # 10,240 x 0.12 + 40,960 x 0.085 + 800 x 0.082 = 1,228.80 + 3,481.60 + 65.60
    (line,) = egress(52_000).values()
    assert line.monthly.amount == Decimal("4776.00")
    assert line.unit_price == Decimal("0.12")


def test_what_nat_sends_is_part_of_the_whole_and_goes_on_in_the_tiers():
    lines = egress(11_000, 1_000)
    assert {t: line.quantity for t, line in lines.items()} == {LB: 10_000, NAT: 1_000}
    by_price = sorted(line.monthly.amount for line in lines.values())
    # one exit takes 1,000 GB and the other 10,000; 10,240 GB of all at 0.12 and 760 at 0.085
    assert sum(by_price) == Decimal("1293.40")
    assert total(egress(11_000)) == Decimal("1293.40")


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ((LB, NAT), {LB: 30, NAT: 20}),
        ((LB,), {LB: 50}),
        ((NAT,), {NAT: 50}),
        ((INSTANCE,), {INSTANCE: 50}),
        ((), {}),
    ],
)
def test_traffic_leaves_where_there_is_an_exit(types, expected):
    assert {t: line.quantity for t, line in egress(50, 20, types).items()} == expected


@given(GB, GB)
def test_more_traffic_never_costs_less(one, other):
    less, more = sorted((one, other))
    assert total(egress(less)) <= total(egress(more))


@given(GB, GB)
def test_the_way_out_does_not_change_the_price(one, other):
    part, whole = sorted((one, other))
    assert total(egress(whole, part)) == total(egress(whole))
