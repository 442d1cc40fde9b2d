"""Fit: what is deployed against what was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from infra.estate.estate import Estate
from infra.parity.fit import fit

Twins = Callable[[str, str], tuple[Estate, Estate]]


def test_desk_is_deployed_exactly_as_asked(twins: Twins) -> None:
    for plan in twins("desk", "singapore"):
        assert fit(plan).distance == 0


def test_shop_shows_its_gaps_and_overrides(twins: Twins) -> None:
    aws, alicloud = (fit(plan) for plan in twins("shop", "singapore"))
    # ElastiCache has no 4 GiB node; 6.38 is (6.3838 - 4) / 4 away.
    assert [(gap.capability, gap.dimension, gap.distance) for gap in aws.gaps] == [
        ("cache", "memory_gib", Decimal("0.596"))
    ]
    assert [(gap.dimension, gap.asked, gap.got) for gap in alicloud.gaps] == [("version", "8.4", "8.0")]
    assert alicloud.overrides == ("database.alicloud.version: 8.0",)
    assert aws.overrides == ()


def test_a_dropped_property_is_a_gap_of_one(twins: Twins) -> None:
    aws, _ = twins("shop", "singapore")
    rest = tuple(r for r in aws.resources if r.type != "aws:s3/bucketVersioning:BucketVersioning")
    found = {(gap.capability, gap.dimension): gap for gap in fit(replace(aws, resources=rest)).gaps}
    assert found["bucket", "versioning"].distance == 1


def test_sizes_count_relatively(twins: Twins) -> None:
    aws, _ = twins("desk", "singapore")
    asked = {**aws.workload, "compute": {**aws.workload["compute"], "vcpu": 4, "disk_gb": 50}}
    distances = {gap.dimension: gap.distance for gap in fit(replace(aws, workload=asked)).gaps}
    assert distances == {"vcpu": Decimal("0.5"), "disk_gb": Decimal("0.2")}


def test_a_family_nobody_has_seen_on_sale_is_a_gap(twins: Twins) -> None:
    aws, alicloud = twins("desk", "bangkok")
    assert fit(aws).distance == 0
    [gap] = fit(alicloud).gaps
    assert (gap.dimension, gap.distance) == ("offer", Decimal("0.5"))
    assert "ecs.t6" in gap.asked
