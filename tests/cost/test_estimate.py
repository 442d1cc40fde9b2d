from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

from infra.cost.estimate import estimate
from infra.cost.summary import subtotals
from infra.errors import PlanError
from infra.estate.resource import UNKNOWN
from infra.pricing.book import PriceBook

INSTANCE = "aws:ec2/instance:Instance"
NAT = "aws:ec2/natGateway:NatGateway"
KEY = "aws:kms/key:Key"
SUBNET = "aws:ec2/subnet:Subnet"


@pytest.fixture
def prices(price):
    return [
        price("nat_gateway", "NatGateway-Hours", "hour", "0.059"),
        price("nat_gateway", "NatGateway-Bytes", "GB", "0.059"),
        price("kms", "customer managed key", "key-month", "1"),
        price("kms", "symmetric requests", "10000 requests", "0.03"),
    ]


def test_an_empty_plan_costs_nothing_and_lacks_nothing(cost):
    found = cost([])
    assert found.lines == ()
    assert (found.monthly.amount, found.monthly.currency) == (0, "USD")
    assert found.coverage == 1


def test_lines_are_sorted_by_capability_resource_and_description(cost, resource, prices):
    everything = [
        resource(NAT, "b", capability="network"),
        resource(NAT, "a", capability="network"),
        resource(KEY, "z", capability="key"),
    ]
    found = cost(everything, prices)
    keys = [(line.capability, line.resource, line.description) for line in found.lines]
    assert keys == sorted(keys)
    assert [line.capability for line in found.lines] == ["key", "key", *["network"] * 4]


def test_an_unsupported_type_is_a_line_and_counts(cost, resource, prices):
    found = cost([resource(KEY, "key"), resource("aws:lambda/function:Function", "f")], prices)
    (line,) = found.unpriced
    assert line.reason == "no estimator for aws:lambda/function:Function"
    assert (line.monthly, line.quantity, line.unit_price) == (None, None, None)
    assert found.coverage == Decimal("0.5")
    assert found.billable == 2
    assert found.monthly.amount == 1


def test_free_local_and_component_resources_are_not_mentioned(cost, resource):
    silent = [
        resource(SUBNET, "subnet"),
        resource("random:index/randomPassword:RandomPassword", "password"),
        resource("pulumi:pulumi:Stack", "stack", custom=False),
        resource("pulumi:providers:aws", "aws"),
        resource("my:own:Component", "component", custom=False),
        resource("twinstack:aws:Network", "network", custom=False),
    ]
    found = cost(silent)
    assert (found.lines, found.billable, found.coverage) == ((), 0, 1)


def test_one_unpriced_line_leaves_its_resource_uncovered(cost, resource, prices):
    found = cost([resource(NAT, "nat"), resource(KEY, "key")], prices[1:])
    assert [line.description for line in found.unpriced] == ["NAT gateway hours"]
    assert found.coverage == Decimal("0.5")


def test_an_unpriced_line_of_quantity_0_does_not_count(cost, resource, prices):
    found = cost([resource(NAT, "nat")], prices[:1])
    assert {line.monthly for line in found.lines} > {None}
    assert found.unpriced == ()
    assert found.coverage == 1


@pytest.mark.parametrize(
    ("inputs", "provider", "region"),
    [
        ({}, None, "ap-southeast-1"),
        ({"region": "eu-central-1"}, {"region": "us-east-1"}, "eu-central-1"),
        ({}, {"region": "us-east-1"}, "us-east-1"),
        ({}, {}, "ap-southeast-1"),
        ({"region": UNKNOWN}, None, UNKNOWN),
    ],
)
def test_region(plan, resource, inputs, provider, region):
    providers = [] if provider is None else [resource("pulumi:providers:aws", "main", provider)]
    nat = resource(NAT, "nat", inputs, provider=providers[0].urn if providers else None)
    assert plan(nat, *providers).region_of(nat) == region


@pytest.mark.parametrize("region", ["", UNKNOWN])
def test_nothing_is_priced_without_a_region(cost, resource, prices, region):
    found = cost([resource(NAT, "nat")], prices, region=region)
    assert {line.reason for line in found.lines} == {"its region is not known"}


def test_another_region_is_unpriced_and_not_an_error(cost, resource, prices):
    found = cost([resource(NAT, "nat")], prices, region="mars-north-1")
    assert found.coverage == 0
    assert found.monthly.amount == 0


def test_a_wrong_usage_is_the_users_mistake(cost, resource):
    with pytest.raises(PlanError, match=r"usage\.nat_gb"):
        cost([resource(NAT, "nat")], usage={"nat_gb": "many"})


def test_today_is_the_day_prices_are_old_on(plan, resource):
    nat = plan(resource(NAT, "nat"), region="us-east-1")
    book = PriceBook.embedded()
    (early, *_), (late, *_) = (
        [line for line in estimate(nat, book, day).lines if line.quantity]
        for day in (date(2024, 7, 2), date(2030, 1, 1))
    )
    assert "old" not in early.marks
    assert "old" in late.marks


def test_subtotals_keep_fixed_and_used_apart_and_add_up(cost, resource, prices):
    everything = [
        resource(NAT, "nat", capability="network"),
        resource(KEY, "key", capability="key"),
        resource(KEY, "loose"),
        resource("aws:lambda/function:Function", "f", capability="key"),
    ]
    found = cost(everything, prices, usage={"nat_gb": 100, "key_requests": 20_000})
    parts = {part.capability: part for part in subtotals(found)}
    assert {name: part.monthly.amount for name, part in parts.items()} == {
        "key": Decimal("1.06"),  # 1 + 2 x 0.03
        "network": Decimal("48.97"),  # 730 x 0.059 + 100 x 0.059
        "other": Decimal(1),
    }
    assert (parts["key"].fixed.amount, parts["key"].usage.amount) == (1, Decimal("0.06"))
    assert parts["key"].unpriced == 1
    assert sum(part.monthly.amount for part in parts.values()) == found.monthly.amount


def test_pricing_a_plan_imports_no_sdk():
    code = """
import sys
from infra.cost.estimate import estimate
from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.pricing.book import PriceBook
nat = Resource("urn:nat", "aws:ec2/natGateway:NatGateway", "nat")
found = estimate(Estate("p", "s", "aws", "singapore", "ap-southeast-1", (nat,)), PriceBook.embedded())
assert found.monthly.amount > 0, found
heavy = {"pulumi", "pulumi_aws", "pulumi_alicloud", "pydantic", "boto3", "aliyunsdkcore", "rich", "yaml"}
print(sorted(heavy & {name.split(".")[0] for name in sys.modules}))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
