"""The estimators on the product's own plans."""

from __future__ import annotations

from decimal import Decimal

import pytest

from infra.cost.estimate import estimate
from infra.cost.registry import registry
from infra.pricing.book import PriceBook


@pytest.mark.parametrize("workload", ["shop", "desk"])
@pytest.mark.parametrize("metro", ["singapore", "tokyo", "frankfurt"])
def test_every_resource_is_priced_in_the_main_metros(twins, workload, metro):
    plan, _ = twins(workload, metro)
    found = estimate(plan, PriceBook.embedded())
    assert [(line.resource, line.description, line.reason) for line in found.unpriced] == []
    assert found.coverage == 1


@pytest.mark.parametrize("workload", ["shop", "desk"])
def test_no_type_is_left_without_an_estimator(twins, workload):
    plan, _ = twins(workload, "singapore")
    known = registry(["aws"])
    types = {resource.type for resource in plan.resources if resource.type.startswith("aws:")}
    assert {token for token in types if token not in known.billed and token not in known.free} == set()


def test_every_quantity_of_the_usage_is_counted_once(twins):
    plan, _ = twins("shop", "singapore")
    lines = estimate(plan, PriceBook.embedded()).lines

    def total(sku):
        return sum(line.quantity or Decimal(0) for line in lines if line.sku == sku)

    assert {sku: total(sku) for sku in ("DataTransfer-Out-Bytes", "NatGateway-Bytes", "S3 Standard")} == {
        "DataTransfer-Out-Bytes": 2048,
        "NatGateway-Bytes": 150,
        "S3 Standard": 500,
    }
    assert total("CloudWatch Logs ingestion (standard)") == 60
    assert total("CloudWatch Logs vended ingestion") == 10
    assert total("DataTransfer-Regional-Bytes") == 600  # 300 GB, billed on both sides
    assert total("symmetric requests") == 50  # 500,000 calls by 10,000
