"""The estimators on the product's own plans."""

from decimal import Decimal

import pytest

from infra.cost.estimate import estimate
from infra.cost.registry import registry
from infra.pricing.book import PriceBook

PRICED = [
    ("shop", "singapore"),
    ("shop", "tokyo"),
    ("shop", "frankfurt"),
    ("shop", "northern-virginia"),
    ("desk", "singapore"),
    ("desk", "tokyo"),
    ("desk", "frankfurt"),
]


@pytest.mark.parametrize(("workload", "metro"), PRICED)
def test_every_resource_is_priced_in_the_main_metros(twins, workload, metro):
    _, plan = twins(workload, metro)
    found = estimate(plan, PriceBook.embedded())
    assert [(line.resource, line.description, line.reason) for line in found.unpriced] == []
    assert found.coverage == 1


@pytest.mark.parametrize("workload", ["shop", "desk"])
def test_no_type_is_left_without_an_estimator(twins, workload):
    _, plan = twins(workload, "singapore")
    known = registry(["alicloud"])
    types = {resource.type for resource in plan.resources if resource.type.startswith("alicloud:")}
    assert {token for token in types if token not in known.billed and token not in known.free} == set()


def test_the_traffic_of_the_plan_adds_up_to_the_usage(twins):
    _, plan = twins("shop", "singapore")
    lines = estimate(plan, PriceBook.embedded()).lines
    total = sum(line.quantity or Decimal(0) for line in lines if line.service == "internet_egress")
    assert total == 2048


def test_a_database_without_standby_is_of_the_basic_edition(twins):
    _, plan = twins("desk", "singapore")
    lines = estimate(plan, PriceBook.embedded()).lines
    assert {line.option for line in lines if line.service == "managed_postgresql"} == {"Basic"}
