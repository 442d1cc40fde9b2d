"""Zones: which, in which order, and never one a new account cannot use."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import Any

import pytest

from infra.catalog.cloud import CLOUDS
from infra.catalog.region import metros, region, region_by_code, regions
from infra.catalog.zone import region_zones, usable_zones, zones
from infra.cidr import room
from infra.errors import CatalogError


@pytest.mark.parametrize("metro", metros())
@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_metro_has_two_zones(cloud: Any, metro: str) -> None:
    place = region(cloud, metro, allow_impaired=True)
    names = zones(place, 2)
    assert len(set(names)) == 2
    assert all(name.startswith(place.region) for name in names)


@pytest.mark.parametrize("metro", metros())
@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_larger_count_only_adds_at_the_end(cloud: Any, metro: str) -> None:
    place = region(cloud, metro, allow_impaired=True)
    every = tuple(zone.zone for zone in usable_zones(place))
    for count in range(1, len(every) + 1):
        assert zones(place, count) == every[:count]


@pytest.mark.parametrize("place", regions(), ids=lambda place: f"{place.cloud}-{place.region}")
def test_every_zone_has_a_block_of_its_own_and_the_first_ones_the_first(place: Any) -> None:
    blocks = [zone.block for zone in region_zones(place)]
    assert len(set(blocks)) == len(blocks)
    assert all(0 <= block < room(IPv4Network("10.0.0.0/16")) for block in blocks)
    # The smallest networks have the first blocks alone, and a stack that names no zones takes the first zones.
    assert [zone.block for zone in usable_zones(place)] == list(range(len(usable_zones(place))))


def test_zones_of_new_accounts() -> None:
    assert zones(region("aws", "tokyo"), 3) == ("ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d")
    assert zones(region("aws", "silicon-valley"), 2) == ("us-west-1b", "us-west-1c")
    assert zones(region("alicloud", "hong-kong"), 2) == ("cn-hongkong-b", "cn-hongkong-c")


def test_a_zone_without_any_family_is_left_out() -> None:
    virginia = region("aws", "northern-virginia")
    assert "us-east-1e" in {zone.zone for zone in region_zones(virginia)}
    assert "us-east-1e" not in {zone.zone for zone in usable_zones(virginia)}


def test_published_zones_come_before_inferred_ones() -> None:
    assert [zone.zone for zone in usable_zones(region("aws", "london"))][-1] == "eu-west-2d"
    assert [zone.zone for zone in usable_zones(region("alicloud", "seoul"))][-1] == "ap-northeast-2c"


@pytest.mark.parametrize(
    ("cloud", "metro", "count"), [("aws", "tokyo", 4), ("alicloud", "bangkok", 3), ("aws", "singapore", 0)]
)
def test_too_many_zones_name_those_there_are(cloud: Any, metro: str, count: int) -> None:
    place = region(cloud, metro)
    with pytest.raises(CatalogError, match=f"{count} zones asked.*{metro}") as refusal:
        zones(place, count)
    offered = usable_zones(place)
    assert offered[0].zone in refusal.value.message
    assert f"set network.zones to {len(offered)} or fewer" in refusal.value.hint


def test_a_closed_region_has_none() -> None:
    mumbai = region_by_code("alicloud", "ap-south-1")
    assert mumbai
    with pytest.raises(CatalogError, match="none") as refusal:
        zones(mumbai, 1)
    assert refusal.value.hint == "choose another metro"


def test_aws_zones_have_ids_and_alibaba_zones_have_none() -> None:
    for metro in metros():
        assert all(zone.zone_id for zone in usable_zones(region("aws", metro, allow_impaired=True)))
        assert not any(zone.zone_id for zone in usable_zones(region("alicloud", metro)))
