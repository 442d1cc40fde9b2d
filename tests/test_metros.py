"""All twin metros, planned on both clouds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.catalog.redundancy import zone_redundancy
from infra.catalog.region import metros, region
from infra.errors import CatalogError
from infra.estate.estate import Estate
from infra.estate.offline.twins import plan_twins
from infra.parity.comparison import compare

WORKLOAD = """
name: site
owner: web
load_balancer: {domain: site.example.com}
compute: {vcpu: 2, memory_gib: 8, min: 2, max: 4}
database: {engine: postgresql, vcpu: 2, memory_gib: 8, storage_gb: 100}
cache: {memory_gib: 4}
bucket: {}
key: {}
"""

WITHOUT_LOGS = {"paris", "zhongwei"}
"""Metros where Alibaba Cloud has no Simple Log Service, by infra/catalog/data/services.csv."""


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Estate, Estate]]:
    path: Path = tmp_path_factory.mktemp("workload") / "site.yaml"
    path.write_text(WORKLOAD)
    return {
        twins.place: twins.pair for twins in plan_twins(metros(), str(path), allow_impaired=True) if twins.pair
    }


@pytest.mark.parametrize("metro", metros())
def test_twins_of_every_metro_are_planned_and_equal(plans: dict[str, tuple[Estate, Estate]], metro: str) -> None:
    aws, alicloud = plans[metro]
    for plan in (aws, alicloud):
        assert plan.metro == metro
        assert len(plan.resources) > 60
        providers = {resource.provider for resource in plan.resources if ":provider" not in resource.type}
        assert len(providers - {None}) == 1
    unequal = [f"{item.capability}.{item.fact}" for item in compare(aws, alicloud) if item.status == "unequal"]
    several = zone_redundancy(region("alicloud", metro)) == "true"
    assert unequal == ([] if several else ["bucket.zone_redundant"])


@pytest.mark.parametrize("metro", metros())
def test_shop_is_planned_or_refused_with_the_reason(
    twins: Callable[..., tuple[Estate, Estate]], metro: str
) -> None:
    if metro not in WITHOUT_LOGS:
        assert twins("shop", metro)
        return
    with pytest.raises(CatalogError) as refused:
        twins("shop", metro)
    assert "Simple Log Service" in str(refused.value)
    assert "leave out logs" in refused.value.hint


def test_an_impaired_metro_is_refused_unless_accepted() -> None:
    with pytest.raises(CatalogError, match="impaired"):
        plan_twins(("dubai",), "shop")
