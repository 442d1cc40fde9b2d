"""Caches of the simulated Alibaba Cloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, []),
        ({"instanceClass": "redis.shard.none"}, ["InvalidDBInstanceClass.NotFound"]),
        ({"instanceClass": "redis.shard.micro.ce"}, ["UnsupportedClassCode"]),
        ({"engineVersion": "8.0"}, ["expected engine_version to be one of [2.8 4.0 5.0 6.0 7.0], got 8.0"]),
        ({"zoneId": "ap-southeast-1z"}, ["InvalidZoneId.NotFound", "InvalidvSwitchId"]),
        ({"zoneId": "ap-southeast-1c"}, ["InvalidvSwitchId"]),
        ({"secondaryZoneId": "ap-southeast-1a"}, ["InvalidSecondaryZoneId"]),
        ({"vswitchId": "vsw-1"}, ["InvalidVSwitchId.NotFound"]),
        ({"securityGroupId": "sg-1"}, ["InvalidSecurityGroupId.NotFound"]),
        ({"port": 65536}, ["InvalidPort.Malformed"]),
        ({"password": "weak"}, ["InvalidPassword.Malformed"]),
        ({"password": "onlysmallletters"}, ["InvalidPassword.Malformed"]),
    ],
)
def test_takes_and_refuses(codes: Callable[..., list[str]], inputs: dict[str, Any], expected: list[str]) -> None:
    assert codes("cache", **inputs) == expected


def test_a_larger_class_is_no_other_instance(workshop: Any) -> None:
    workshop.build("database")
    before = workshop.made["cache"].id
    assert workshop.change("cache", instanceClass="redis.shard.large.ce").id == before


def test_a_protected_instance_stays(workshop: Any) -> None:
    workshop.build("database")
    workshop.change("cache", instanceReleaseProtection=True)
    with pytest.raises(Exception, match=r"OperationDenied\.ReleaseProtection"):
        workshop.drop("cache")


def test_a_refusal_does_not_repeat_the_password(estate: Any) -> None:
    with pytest.raises(Exception, match="password") as refusal:
        estate.another("cache", password="secretive")
    assert "secretive" not in str(refusal.value)


def test_shapes(estate: Any) -> None:
    cache = estate.made["cache"]
    assert cache.id.startswith("r-t4n")
    assert cache.outputs["connectionDomain"] == f"{cache.id}.redis.singapore.rds.aliyuncs.com"
