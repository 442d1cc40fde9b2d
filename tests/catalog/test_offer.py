"""What is known of families in regions: yes, no, and nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from infra.catalog.offer import offer, offered, spread, zone_ids
from infra.catalog.region import metros, region
from infra.catalog.table import rows
from infra.catalog.zone import region_zones


@pytest.mark.parametrize(
    ("cloud", "metro", "family", "answer"),
    [
        ("aws", "singapore", "m7i", "true"),
        ("aws", "jakarta", "m8i", "false"),
        ("aws", "queretaro", "m7i", "unknown"),
        ("aws", "beijing", "m6i", "true"),
        ("aws", "beijing", "m7i", "unknown"),
        ("alicloud", "singapore", "ecs.g8i", "true"),
        ("alicloud", "london", "ecs.g8i", "unknown"),
        ("alicloud", "paris", "ecs.g6", "unknown"),
    ],
)
def test_answers(cloud: Any, metro: str, family: str, answer: str) -> None:
    assert offered(region(cloud, metro), family) == answer


def test_only_an_offer_list_says_no() -> None:
    assert {row["basis"] for row in rows("offerings") if row["offered"] == "false"} == {"offer list"}
    assert {row["basis"] for row in rows("offerings") if row["zone_ids"]} == {"offer list"}


def test_a_family_must_be_in_all_the_zones() -> None:
    paris = region("aws", "paris")
    found = offer(paris, "c5a")
    assert found and found.zone_ids
    missing = zone_ids(paris) - found.zone_ids
    assert missing
    assert offered(paris, "c5a", found.zone_ids) == "true"
    assert offered(paris, "c5a", frozenset(missing)) == "false"


def test_zone_ids_are_those_of_the_zones() -> None:
    for metro in metros():
        place = region("aws", metro, allow_impaired=True)
        assert zone_ids(place) <= {zone.zone_id for zone in region_zones(place)}


def test_families_and_types_are_the_same_set() -> None:
    families = {(row["cloud"], row["family"]) for row in rows("instances")}
    assert {(row["cloud"], row["family"]) for row in rows("offerings")} <= families


def test_spread_is_a_share() -> None:
    assert spread("alicloud", "ecs.g6") == 1
    assert Decimal("0.5") < spread("aws", "m7i") < 1
    assert spread("aws", "m7i") > spread("aws", "m8i")
    assert spread("aws", "none") == 0
