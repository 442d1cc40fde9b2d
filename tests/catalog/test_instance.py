"""Instance types: the shop's and the desk's, all metros, and the rules that hold for every request."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.catalog.cloud import CLOUDS
from infra.catalog.instance import Instance, instance, nearest_instance
from infra.catalog.match import Match, fits
from infra.catalog.offer import offered
from infra.catalog.region import Region, metros, region
from infra.catalog.table import rows
from infra.catalog.zone import usable_zones
from infra.errors import CatalogError

PLACES = st.builds(
    lambda cloud, metro: region(cloud, metro, allow_impaired=True),
    st.sampled_from(CLOUDS),
    st.sampled_from(metros()),
)
VCPU = st.integers(min_value=1, max_value=256)
MEMORY = st.decimals(min_value="0.5", max_value="2048", places=1)
ARCHITECTURES = st.sampled_from(["x86_64", "arm64"])
ALLOCATIONS = st.sampled_from(["dedicated", "burstable", "shared"])
YEARS = st.none() | st.integers(min_value=2017, max_value=2030)


def workload(name: str) -> dict[str, Any]:
    """What the workload asks of one instance."""
    spec = yaml.safe_load((files("infra.workloads") / f"{name}.yaml").read_text(encoding="utf-8"))["compute"]
    return {
        "vcpu": spec["vcpu"],
        "memory_gib": Decimal(spec["memory_gib"]),
        "architecture": spec.get("architecture", "x86_64"),
        "allocation": spec.get("allocation", "dedicated"),
        "cpu_year": spec.get("cpu_year"),
    }


def find(place: Region, zones: int = 2, **asked: Any) -> Match[Instance] | None:
    try:
        return nearest_instance(place, zones=zones, **asked)
    except CatalogError as error:
        assert "nearest: " in error.hint
        assert f"compute.{place.cloud}.instance_type" in error.hint
        return None


@pytest.mark.parametrize("metro", ["singapore", "tokyo", "frankfurt"])
@pytest.mark.parametrize(
    ("cloud", "name", "expected"),
    [
        ("aws", "shop", "m7i.large"),
        ("alicloud", "shop", "ecs.g8i.large"),
        ("aws", "desk", "t3.medium"),
        ("alicloud", "desk", "ecs.t6-c1m2.large"),
    ],
)
def test_the_embedded_workloads_run_exactly_as_asked(cloud: Any, metro: str, name: str, expected: str) -> None:
    found = find(region(cloud, metro), **workload(name))
    assert found and found.item.instance_type == expected
    assert found.distance == 0
    assert found.gaps == ()


@pytest.mark.parametrize("metro", metros())
@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_shop_finds_an_instance_in_every_metro(cloud: Any, metro: str) -> None:
    place = region(cloud, metro, allow_impaired=True)
    found = find(place, **workload("shop"))
    assert found and (found.item.vcpu, found.item.memory_gib) == (2, 8)
    assert ("offer" in {gap.dimension for gap in found.gaps}) == (offered(place, found.item.family) == "unknown")


def test_uncertainty_is_written_as_a_gap() -> None:
    found = find(region("aws", "queretaro"), **workload("shop"))
    assert found and found.distance > 0
    assert [(gap.dimension, gap.got) for gap in found.gaps] == [("offer", "no source shows it")]


def test_an_older_cpu_is_a_gap() -> None:
    found = find(region("alicloud", "london"), **workload("shop"))
    assert found and found.item.instance_type == "ecs.g6.large"
    assert [(gap.dimension, gap.asked, gap.got) for gap in found.gaps] == [("cpu_year", "2023", "2019")]
    assert found.distance == Decimal("0.20")


def test_without_a_year_the_newest_cpu_wins() -> None:
    asked = {**workload("shop"), "cpu_year": None}
    found = find(region("aws", "frankfurt"), **asked)
    assert found and (found.item.instance_type, found.item.cpu_year) == ("m8i.large", 2024)


def test_a_mainstream_family_wins_over_its_variant() -> None:
    found = find(region("aws", "singapore"), **workload("shop"))
    twin = instance("aws", "m7i-flex.large")
    assert found and twin and twin.cpu_year == found.item.cpu_year
    assert found.item.family == "m7i"


def test_a_family_must_be_in_the_zones_that_are_used() -> None:
    paris = region("aws", "paris")
    used = frozenset(zone.zone_id for zone in usable_zones(paris)[:3])
    assert offered(paris, "c5a") == "true"
    assert offered(paris, "c5a", used) == "false"
    for row in rows("instances"):
        if row["family"] == "c5a":
            size = {"vcpu": int(row["vcpu"]), "memory_gib": Decimal(row["memory_gib"])}
            found = find(paris, 3, **size, architecture="x86_64", allocation="dedicated", cpu_year=2019)
            assert found and offered(paris, found.item.family, used) == "true"


def test_what_the_region_does_not_sell_is_refused_and_not_replaced() -> None:
    with pytest.raises(CatalogError, match=r"me-central-1 \(dubai\) sells no burstable x86_64") as refusal:
        nearest_instance(region("aws", "dubai", allow_impaired=True), zones=2, **workload("desk"))
    assert "dedicated x86_64" in refusal.value.hint


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize(("vcpu", "memory"), [(500, 1000), (2, 10240), (500, 10240)])
def test_the_impossible_names_the_nearest_sizes(cloud: Any, vcpu: int, memory: int) -> None:
    with pytest.raises(CatalogError, match=f"{vcpu} vCPU and {memory} GiB") as refusal:
        nearest_instance(
            region(cloud, "singapore"),
            zones=2,
            vcpu=vcpu,
            memory_gib=Decimal(memory),
            architecture="x86_64",
            allocation="dedicated",
            cpu_year=None,
        )
    assert refusal.value.hint.count(" vCPU, ") == 3


@pytest.mark.parametrize(("vcpu", "memory"), [(0, "8"), (2, "0"), (-1, "8")])
def test_nothing_is_not_a_size(vcpu: int, memory: str) -> None:
    with pytest.raises(CatalogError, match="is not a size"):
        nearest_instance(
            region("aws", "singapore"),
            zones=2,
            **{**workload("shop"), "vcpu": vcpu, "memory_gib": Decimal(memory)},
        )


def test_more_zones_than_there_are_is_the_zones_error() -> None:
    with pytest.raises(CatalogError, match="5 zones asked"):
        nearest_instance(region("aws", "singapore"), zones=5, **workload("shop"))


@settings(max_examples=120, deadline=None)
@given(PLACES, VCPU, MEMORY, ARCHITECTURES, ALLOCATIONS, YEARS)
def test_every_answer_keeps_the_rules(
    place: Region, vcpu: int, memory: Decimal, architecture: str, allocation: str, year: int | None
) -> None:
    asked = {
        "vcpu": vcpu,
        "memory_gib": memory,
        "architecture": architecture,
        "allocation": allocation,
        "cpu_year": year,
    }
    found = find(place, **asked)
    assert find(place, **asked) == found
    if found is None:
        return
    item = found.item
    assert (item.cloud, item.architecture, item.allocation) == (place.cloud, architecture, allocation)
    assert fits(Decimal(vcpu), Decimal(item.vcpu))
    assert fits(memory, item.memory_gib)
    assert offered(place, item.family) != "false"
    assert found.distance == sum(gap.distance for gap in found.gaps)
    assert (found.distance == 0) == (not found.gaps)
    assert all(gap.distance > 0 and gap.asked != gap.got for gap in found.gaps)
    assert ("vcpu" in {gap.dimension for gap in found.gaps}) == (item.vcpu != vcpu)


@settings(max_examples=120, deadline=None)
@given(PLACES, VCPU, VCPU, MEMORY, MEMORY, ARCHITECTURES, YEARS)
def test_asking_for_more_never_finds_less(
    place: Region,
    vcpu: int,
    more_vcpu: int,
    memory: Decimal,
    more_memory: Decimal,
    architecture: str,
    year: int | None,
) -> None:
    kind = {"architecture": architecture, "allocation": "dedicated", "cpu_year": year}
    low, high = sorted((vcpu, more_vcpu))
    small, large = (find(place, vcpu=count, memory_gib=memory, **kind) for count in (low, high))
    if small and large:
        assert small.item.vcpu <= large.item.vcpu
    assert not (large and not small)
    low_memory, high_memory = sorted((memory, more_memory))
    small, large = (find(place, vcpu=vcpu, memory_gib=amount, **kind) for amount in (low_memory, high_memory))
    if small and large:
        assert small.item.memory_gib <= large.item.memory_gib
    assert not (large and not small)


def test_every_type_asked_for_by_its_own_size_is_met() -> None:
    singapore = region("alicloud", "singapore")
    for row in rows("instances"):
        if row["cloud"] == "alicloud" and offered(singapore, row["family"]) == "true":
            found = find(
                singapore,
                vcpu=int(row["vcpu"]),
                memory_gib=Decimal(row["memory_gib"]),
                architecture=row["architecture"],
                allocation=row["allocation"],
                cpu_year=None,
            )
            assert found and found.distance == 0


def test_aws_types_are_those_of_the_sdk() -> None:
    from botocore.loaders import Loader

    known = set(Loader().load_service_model("ec2", "service-2")["shapes"]["InstanceType"]["enum"])
    ours = {row["instance_type"] for row in rows("instances") if row["cloud"] == "aws"}
    assert ours <= known
    assert all(
        row["instance_type"].startswith(f"{row['family']}.") for row in rows("instances") if row["cloud"] == "aws"
    )


def test_alibaba_types_are_of_their_family() -> None:
    for row in rows("instances"):
        if row["cloud"] == "alicloud":
            assert row["instance_type"].startswith((f"{row['family']}.", f"{row['family']}-c")), row


def test_names_are_found_and_others_are_not() -> None:
    found = instance("aws", "m7i.large")
    assert found and (found.vcpu, found.memory_gib, found.cpu_year) == (2, 8, 2023)
    assert instance("alicloud", "m7i.large") is None
    assert instance("aws", "m5.metal") is None
