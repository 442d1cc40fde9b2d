"""Database classes: edition, line, and the nearest size."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.catalog.cloud import CLOUDS
from infra.catalog.database_class import DatabaseClass, database_class, nearest_database_class
from infra.catalog.instance import instance
from infra.catalog.match import Match, fits
from infra.catalog.offer import offered
from infra.catalog.region import Region, metros, region
from infra.catalog.table import rows
from infra.errors import CatalogError

PLACES = st.builds(
    lambda cloud, metro: region(cloud, metro, allow_impaired=True),
    st.sampled_from(CLOUDS),
    st.sampled_from(metros()),
)
ENGINES = st.sampled_from(["mysql", "postgresql"])
VCPU = st.integers(min_value=1, max_value=128)
MEMORY = st.decimals(min_value="1", max_value="1024", places=1)


def find(place: Region, **asked: Any) -> Match[DatabaseClass] | None:
    try:
        return nearest_database_class(place, **asked)
    except CatalogError as error:
        assert f"database.{place.cloud}.instance_class" in error.hint
        return None


@pytest.mark.parametrize("metro", metros())
@pytest.mark.parametrize(
    ("cloud", "engine", "memory", "standby", "expected"),
    [
        ("aws", "mysql", 8, True, "db.m6i.large"),
        ("aws", "mysql", 8, False, "db.m6i.large"),
        ("aws", "postgresql", 8, True, "db.m6i.large"),
        ("alicloud", "mysql", 8, True, "mysql.n4.medium.2c"),
        ("alicloud", "mysql", 8, False, "mysql.n4.medium.1"),
        ("alicloud", "postgresql", 8, True, "pg.n4.2c.2m"),
        ("alicloud", "postgresql", 4, False, "pg.n2.2c.1m"),
    ],
)
def test_two_vcpu(cloud: Any, engine: str, memory: int, standby: bool, expected: str, metro: str) -> None:
    found = find(
        region(cloud, metro, allow_impaired=True),
        engine=engine,
        vcpu=2,
        memory_gib=Decimal(memory),
        standby=standby,
    )
    assert found and found.item.name == expected
    assert found.distance == 0


def test_a_small_database_on_aws_is_burstable_where_that_is_sold() -> None:
    asked = {"engine": "postgresql", "vcpu": 2, "memory_gib": Decimal(4), "standby": False}
    found = find(region("aws", "singapore"), **asked)
    assert found and (found.item.name, found.item.line) == ("db.t3.medium", "burstable")
    larger = find(region("aws", "dubai", allow_impaired=True), **asked)
    assert larger and larger.item.name == "db.m6i.large"
    assert [(gap.dimension, gap.asked, gap.got) for gap in larger.gaps] == [("memory_gib", "4", "8")]


def test_a_large_database_on_alibaba_is_dedicated() -> None:
    found = find(region("alicloud", "tokyo"), engine="mysql", vcpu=16, memory_gib=Decimal(64), standby=True)
    assert found and (found.item.name, found.item.line) == ("mysql.x4.2xlarge.2c", "dedicated")


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_impossible_names_the_nearest_classes(cloud: Any) -> None:
    place = region(cloud, "singapore")
    with pytest.raises(CatalogError, match="mysql class with standby of 128 vCPU and 1024 GiB") as refusal:
        nearest_database_class(place, engine="mysql", vcpu=128, memory_gib=Decimal(1024), standby=True)
    assert refusal.value.hint.count(" vCPU, ") == 3


@pytest.mark.parametrize(
    ("engine", "hint"), [("postgres", "did you mean postgresql?"), ("oracle", "choose one of: mysql, postgresql")]
)
def test_an_unknown_engine_is_refused(engine: str, hint: str) -> None:
    with pytest.raises(CatalogError, match=engine) as refusal:
        nearest_database_class(
            region("aws", "singapore"), engine=engine, vcpu=2, memory_gib=Decimal(4), standby=True
        )
    assert refusal.value.hint == hint


def test_nothing_is_not_a_size() -> None:
    with pytest.raises(CatalogError, match="is not a size"):
        nearest_database_class(
            region("aws", "singapore"), engine="mysql", vcpu=0, memory_gib=Decimal(4), standby=True
        )


@settings(max_examples=150, deadline=None)
@given(PLACES, ENGINES, VCPU, MEMORY, st.booleans())
def test_every_answer_keeps_the_rules(
    place: Region, engine: str, vcpu: int, memory: Decimal, standby: bool
) -> None:
    asked = {"engine": engine, "vcpu": vcpu, "memory_gib": memory, "standby": standby}
    found = find(place, **asked)
    assert find(place, **asked) == found
    if found is None:
        return
    item = found.item
    assert item.cloud == place.cloud
    assert engine in item.engine.split()
    assert item.edition in ("any", "high_availability" if standby else "basic")
    assert item.status in ("on sale", "priced", "secondhand")
    assert fits(Decimal(vcpu), Decimal(item.vcpu))
    assert fits(memory, item.memory_gib)
    assert found.distance == sum(gap.distance for gap in found.gaps)


@settings(max_examples=100, deadline=None)
@given(PLACES, ENGINES, VCPU, MEMORY, MEMORY, st.booleans())
def test_more_memory_never_finds_less(
    place: Region, engine: str, vcpu: int, memory: Decimal, more: Decimal, standby: bool
) -> None:
    small, large = (
        find(place, engine=engine, vcpu=vcpu, memory_gib=amount, standby=standby)
        for amount in sorted((memory, more))
    )
    if large:
        assert small and small.item.memory_gib <= large.item.memory_gib


def test_aws_classes_are_the_ec2_types_of_the_same_name() -> None:
    for row in rows("database_classes"):
        if row["cloud"] == "aws":
            twin = instance("aws", row["name"].removeprefix("db."))
            assert twin, row["name"]
            assert (twin.vcpu, twin.memory_gib) == (int(row["vcpu"]), Decimal(row["memory_gib"]))
            assert twin.architecture == row["architecture"]


def test_alibaba_names_say_edition_and_line() -> None:
    for row in rows("database_classes"):
        if row["cloud"] == "alicloud" and row["status"] == "on sale" and not row["name"].startswith("rds."):
            suffix = row["name"].rsplit(".", 1)[1]
            assert row["edition"] == {"x": "cluster", "1": "basic", "2": "high_availability"}[suffix[0]], row[
                "name"
            ]
            assert row["line"] == ("dedicated" if row["name"].split(".")[1].startswith("x") else "general"), row[
                "name"
            ]
            assert row["name"].startswith("pg." if row["engine"] == "postgresql" else "mysql."), row["name"]


def test_a_class_is_left_out_where_its_ec2_family_is_not_sold() -> None:
    malaysia = region("aws", "kuala-lumpur")
    assert offered(malaysia, "r5") == "false"
    found = find(malaysia, engine="mysql", vcpu=2, memory_gib=Decimal(16), standby=True)
    assert found and found.item.name != "db.r5.large"


def test_names_are_found_and_others_are_not() -> None:
    found = database_class("alicloud", "pg.x4.2xlarge.2c")
    assert found and (found.vcpu, found.memory_gib, found.edition) == (16, 64, "high_availability")
    assert database_class("aws", "pg.x4.2xlarge.2c") is None
