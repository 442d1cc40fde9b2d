"""Images to boot from."""

from __future__ import annotations

from typing import Any

import pytest

from infra.catalog.cloud import CLOUDS
from infra.catalog.image import image, unseen
from infra.catalog.region import metros, region
from infra.errors import CatalogError


def test_aws_resolves_the_public_parameter_at_launch() -> None:
    parameter = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-"
    tokyo = region("aws", "tokyo")
    assert image(tokyo, "x86_64") == f"{parameter}x86_64"
    assert image(tokyo, "arm64") == f"{parameter}arm64"


def test_alibaba_names_a_plain_system_image() -> None:
    tokyo = region("alicloud", "tokyo")
    assert image(tokyo, "x86_64").startswith("aliyun_3_x64_20G_alibase_")
    assert image(tokyo, "arm64").startswith("aliyun_3_arm64_20G_alibase_")


@pytest.mark.parametrize("cloud", CLOUDS)
def test_one_image_serves_every_region(cloud: Any) -> None:
    assert len({image(region(cloud, metro, allow_impaired=True), "x86_64") for metro in metros()}) == 1


@pytest.mark.parametrize("cloud", CLOUDS)
def test_an_unknown_architecture_is_refused(cloud: Any) -> None:
    with pytest.raises(CatalogError, match="riscv64") as refusal:
        image(region(cloud, "tokyo"), "riscv64")
    assert refusal.value.hint == "choose one of: arm64, x86_64"


def test_where_nobody_has_seen_an_image_is_known() -> None:
    assert unseen(region("aws", "tokyo"), "arm64") is None
    unknown = {metro for metro in metros() if unseen(region("aws", metro, allow_impaired=True), "x86_64")}
    assert unknown == {"bangkok", "beijing", "queretaro", "zhongwei"}


@pytest.mark.parametrize("metro", metros())
@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_metro_has_an_image_or_the_command_that_names_one(cloud: Any, metro: str) -> None:
    place = region(cloud, metro, allow_impaired=True)
    for architecture in ("x86_64", "arm64"):
        found = unseen(place, architecture)
        assert found is None or "REGION" in found.named_by
        assert found is None or found.image == image(place, architecture)
