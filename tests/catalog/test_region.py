"""Regions and metros, and what is refused with which advice."""

from __future__ import annotations

import json
import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from infra.catalog.cloud import CLOUDS
from infra.catalog.region import distance_km, metros, region, region_by_code, regions
from infra.errors import CatalogError

TWINS = [
    "bangkok",
    "beijing",
    "dubai",
    "frankfurt",
    "hong-kong",
    "jakarta",
    "kuala-lumpur",
    "london",
    "northern-virginia",
    "paris",
    "queretaro",
    "sao-paulo",
    "seoul",
    "silicon-valley",
    "singapore",
    "tokyo",
    "zhongwei",
]

NEWER_THAN_THE_SDK = {
    "ap-northeast-2": "Seoul, 2022",
    "ap-southeast-6": "Manila, 2021",
    "ap-southeast-7": "Bangkok, 2022",
    "ap-southeast-8": "Johor, 2026",
    "cn-fuzhou": "local region",
    "cn-guangzhou": "2020",
    "cn-nanjing": "local region",
    "cn-wuhan-lr": "local region",
    "cn-wulanchabu": "2020",
    "cn-zhongwei": "2026",
    "eu-west-2": "Paris, 2026",
    "me-central-1": "Riyadh, a partner region",
    "na-south-1": "Queretaro, 2025",
    "sa-east-1": "Sao Paulo, 2026",
    "us-southeast-1": "Atlanta, by invitation",
}
"""Alibaba Cloud regions opened after the region list in aliyun-python-sdk-core was frozen."""


def test_metros_are_the_seventeen_twins() -> None:
    assert list(metros()) == TWINS
    assert all(here < there for here, there in pairwise(metros()))


@pytest.mark.parametrize("metro", TWINS)
@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_metro_has_a_region_on_both_clouds(cloud: Any, metro: str) -> None:
    found = region(cloud, metro, allow_impaired=True)
    assert (found.cloud, found.metro) == (cloud, metro)
    assert region_by_code(cloud, found.region) == found


@pytest.mark.parametrize("metro", TWINS)
def test_the_twins_of_a_metro_are_in_the_same_place(metro: str) -> None:
    here, there = (region(cloud, metro, allow_impaired=True) for cloud in CLOUDS)
    assert distance_km(here, there) < 100
    assert here.country == there.country


def test_the_same_code_is_not_the_same_place() -> None:
    aws, alicloud = region_by_code("aws", "ap-southeast-5"), region_by_code("alicloud", "ap-southeast-5")
    assert aws and alicloud
    assert (aws.metro, alicloud.metro) == ("kuala-lumpur", "jakarta")


def test_partitions() -> None:
    assert region("aws", "singapore").partition == "aws"
    assert region("aws", "beijing").partition == "aws-cn"
    assert region("alicloud", "hong-kong").partition == "alibaba-international"
    assert region("alicloud", "beijing").partition == "mainland-china"


def test_a_damaged_region_is_refused_unless_allowed() -> None:
    with pytest.raises(CatalogError, match=r"impaired.*drone") as refusal:
        region("aws", "dubai")
    assert "allowImpaired" in refusal.value.hint
    assert "nearest metro on both clouds is frankfurt" in refusal.value.hint
    assert region("aws", "dubai", allow_impaired=True).region == "me-central-1"
    assert region("alicloud", "dubai").region == "me-east-1"


@pytest.mark.parametrize(
    ("metro", "message", "hint"),
    [
        ("singapor", "unknown metro 'singapor'", "did you mean singapore?"),
        ("Northern Virginia", "unknown metro", "did you mean northern-virginia?"),
        ("ap-southeast-1", "unknown metro", "its metro is singapore"),
        ("xyzzy", "unknown metro", "choose one of: bangkok"),
        ("osaka", "AWS .ap-northeast-3. only", "tokyo"),
        ("hangzhou", "AWS has no region there", "seoul"),
        ("mumbai", "closed", "nearest metro"),
        ("sydney", "closed", "nearest metro"),
    ],
)
@pytest.mark.parametrize("cloud", CLOUDS)
def test_other_places_are_refused_with_the_next_step(cloud: Any, metro: str, message: str, hint: str) -> None:
    with pytest.raises(CatalogError, match=message) as refusal:
        region(cloud, metro, allow_impaired=True)
    assert hint in refusal.value.hint


def test_a_closing_region_is_refused_with_its_reason() -> None:
    with pytest.raises(CatalogError, match=r"cn-nanjing \(nanjing\) is closing: .*wound down"):
        region("alicloud", "nanjing")
    with pytest.raises(CatalogError, match="AWS has no region there"):
        region("aws", "nanjing")


def test_an_unknown_cloud_is_refused() -> None:
    cloud: Any = "azure"
    with pytest.raises(CatalogError, match="azure") as refusal:
        region(cloud, "singapore")
    assert "alicloud, aws" in refusal.value.hint


def test_unknown_codes_have_no_region() -> None:
    assert region_by_code("aws", "cn-hangzhou") is None
    assert region_by_code("alicloud", "us-east-2") is None


def test_distance_is_that_of_the_great_circle() -> None:
    singapore, tokyo = region("aws", "singapore"), region("aws", "tokyo")
    assert distance_km(singapore, singapore) == 0
    assert distance_km(singapore, tokyo) == distance_km(tokyo, singapore)
    assert 5200 < distance_km(singapore, tokyo) < 5400


def test_aws_regions_are_those_of_the_sdk() -> None:
    import botocore.session

    session = botocore.session.get_session()
    sdk = {
        code: partition
        for partition in ("aws", "aws-cn", "aws-eusc")
        for code in session.get_available_regions("ec2", partition)
    }
    ours = {place.region: place.partition for place in regions() if place.cloud == "aws"}
    assert {code: ours[code] for code in ours if code in sdk} == sdk
    announced = {place.region for place in regions() if place.cloud == "aws" and place.status == "announced"}
    assert set(ours) - set(sdk) == announced


def test_alibaba_regions_are_those_of_the_sdk_or_younger() -> None:
    import aliyunsdkcore

    path = Path(os.fspath(aliyunsdkcore.__file__)).parent / "data" / "endpoints.json"
    sdk = set(json.loads(path.read_text(encoding="utf-8"))["regions"])
    ours = {place.region for place in regions() if place.cloud == "alicloud"}
    assert ours - sdk <= set(NEWER_THAN_THE_SDK)
    closed = {place.region for place in regions() if place.cloud == "alicloud" and place.status == "closed"}
    assert closed == {"ap-south-1", "ap-southeast-2"}
