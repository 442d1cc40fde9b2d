"""Engine versions as each provider's input takes them."""

from __future__ import annotations

from typing import Any

import pytest

from infra.catalog.cloud import CLOUDS
from infra.catalog.engine_version import engine, engine_version, engine_versions, find_version
from infra.errors import CatalogError


@pytest.mark.parametrize(
    ("product", "asked", "aws", "alicloud"),
    [
        ("mysql", "8.0", "8.0", "8.0"),
        ("mysql", None, "8.0", "8.0"),
        ("postgresql", "17", "17", "17.0"),
        ("postgresql", "17.0", "17", "17.0"),
        ("postgresql", None, "18", "18.0"),
        ("redis", "7.0", "7.2", "7.0"),
        ("redis", "6.0", "7.2", "6.0"),
        ("redis", None, "7.2", "7.0"),
    ],
)
def test_versions(product: Any, asked: str | None, aws: str, alicloud: str) -> None:
    assert engine_version("aws", product, asked) == aws
    assert engine_version("alicloud", product, asked) == alicloud


def test_versions_of_one_cloud() -> None:
    assert engine_version("aws", "mysql", "8.4") == "8.4"
    assert engine_version("aws", "postgresql", "17.10") == "17.10"
    assert engine_version("aws", "redis", "8.1") == "8.1"


@pytest.mark.parametrize(
    ("cloud", "product", "asked", "offers"),
    [
        ("alicloud", "mysql", "8.4", "8.0"),
        ("alicloud", "postgresql", "17.4", "17"),
        ("alicloud", "redis", "7.2", "7.0"),
        ("aws", "mysql", "5.5", "8.4"),
        ("aws", "postgresql", "9.6", "18"),
        ("aws", "redis", "8.4", "9.1"),
    ],
)
def test_what_is_not_offered_names_what_is(cloud: Any, product: Any, asked: str, offers: str) -> None:
    with pytest.raises(CatalogError, match=f"offers no {product} {asked}") as refusal:
        engine_version(cloud, product, asked)
    assert offers in refusal.value.hint
    assert f"{cloud}.version" in refusal.value.hint


def test_engines() -> None:
    assert {product: engine("aws", product) for product in ("mysql", "postgresql", "redis")} == {
        "mysql": "mysql",
        "postgresql": "postgres",
        "redis": "valkey",
    }
    assert {product: engine("alicloud", product) for product in ("mysql", "postgresql", "redis")} == {
        "mysql": "MySQL",
        "postgresql": "PostgreSQL",
        "redis": "Redis",
    }


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize("product", ["mysql", "postgresql", "redis"])
def test_every_version_is_found_by_its_own_names(cloud: Any, product: Any) -> None:
    versions = engine_versions(cloud, product)
    assert len({found.engine for found in versions}) == 1
    for found in versions:
        assert find_version(cloud, product, found.version) == found
        assert find_version(cloud, product, found.api_version) == found


def test_versions_go_from_old_to_new() -> None:
    assert [found.version for found in engine_versions("aws", "postgresql")][-1] == "18"
    assert [found.version for found in engine_versions("alicloud", "mysql")] == ["5.5", "5.6", "5.7", "8.0"]


def test_extended_support_is_said() -> None:
    assert find_version("aws", "mysql", "8.0").status == "extended"
    assert find_version("aws", "mysql", "8.4").status == "standard"


def test_an_unknown_product_is_refused() -> None:
    product: Any = "oracle"
    with pytest.raises(CatalogError, match="oracle") as refusal:
        engine("aws", product)
    assert refusal.value.hint == "choose one of: mysql, postgresql, redis"
