"""Cache classes: memory for data, and the nearest amount."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.catalog.cache_class import CacheClass, cache_class, nearest_cache_class
from infra.catalog.cloud import CLOUDS
from infra.catalog.instance import instance
from infra.catalog.match import Match, fits
from infra.catalog.region import Region, metros, region
from infra.catalog.table import rows
from infra.errors import CatalogError

PLACES = st.builds(
    lambda cloud, metro: region(cloud, metro, allow_impaired=True),
    st.sampled_from(CLOUDS),
    st.sampled_from(metros()),
)
MEMORY = st.decimals(min_value="0.1", max_value="800", places=2)


def find(place: Region, memory: Decimal) -> Match[CacheClass] | None:
    try:
        return nearest_cache_class(place, memory_gib=memory, standby=True)
    except CatalogError as error:
        assert "largest: " in error.hint
        return None


@pytest.mark.parametrize("metro", metros())
@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_metro_has_a_cache_of_four_gib(cloud: Any, metro: str) -> None:
    found = find(region(cloud, metro, allow_impaired=True), Decimal(4))
    assert found and found.item.memory_gib >= 4
    assert found.item.line != "burstable"


@pytest.mark.parametrize(
    ("cloud", "metro", "expected"),
    [
        ("alicloud", "singapore", "redis.shard.large.ce"),
        ("aws", "singapore", "cache.m7g.large"),
        ("aws", "hong-kong", "cache.m6g.large"),
        ("aws", "jakarta", "cache.m5.large"),
    ],
)
def test_four_gib(cloud: Any, metro: str, expected: str) -> None:
    found = find(region(cloud, metro), Decimal(4))
    assert found and found.item.name == expected


@pytest.mark.parametrize("standby", [True, False])
def test_the_largest_shard_is_named(standby: bool) -> None:
    with pytest.raises(CatalogError, match=r"single-shard cache with(out)? standby of 100 GiB") as refusal:
        nearest_cache_class(region("alicloud", "tokyo"), memory_gib=Decimal(100), standby=standby)
    assert refusal.value.hint.startswith("largest: redis.shard.8xlarge.ce (64 GiB)")


def test_nothing_is_not_a_size() -> None:
    with pytest.raises(CatalogError, match="is not a size"):
        nearest_cache_class(region("aws", "tokyo"), memory_gib=Decimal(0), standby=True)


@settings(max_examples=150, deadline=None)
@given(PLACES, MEMORY, MEMORY)
def test_every_answer_keeps_the_rules(place: Region, memory: Decimal, more: Decimal) -> None:
    low, high = sorted((memory, more))
    small, large = find(place, low), find(place, high)
    assert find(place, low) == small
    if small:
        assert small.item.cloud == place.cloud
        assert small.item.status != "withdrawn"
        assert fits(low, small.item.memory_gib)
        assert small.distance == sum(gap.distance for gap in small.gaps)
    if large:
        assert small and small.item.memory_gib <= large.item.memory_gib


def test_aws_nodes_hold_less_than_their_machine() -> None:
    for row in rows("cache_classes"):
        if row["cloud"] == "aws":
            twin = instance("aws", row["name"].removeprefix("cache."))
            assert twin, row["name"]
            assert twin.vcpu == int(row["vcpu"])
            assert twin.architecture == row["architecture"]
            assert Decimal(row["memory_gib"]) < twin.memory_gib


def test_current_nodes_of_the_sdk_are_here() -> None:
    from botocore.loaders import Loader

    shapes = Loader().load_service_model("elasticache", "service-2")["shapes"]
    text = shapes["CreateReplicationGroupMessage"]["members"]["CacheNodeType"]["documentation"]
    named = set(re.findall(r"cache\.(?:m5|m6g|m7g|r5|r6g|r7g|t3|t4g)\.\w+", text))
    ours = {row["name"] for row in rows("cache_classes") if row["cloud"] == "aws"}
    assert named <= ours
    assert {name for name in ours if ".m8g." not in name and ".r8g." not in name} == named


def test_names_are_found_and_others_are_not() -> None:
    found = cache_class("alicloud", "redis.shard.large.ce")
    assert found and found.memory_gib == 4
    assert cache_class("aws", "redis.shard.large.ce") is None
