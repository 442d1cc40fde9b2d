"""Buckets of the simulated Alibaba Cloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("bucket", {}, ["BucketAlreadyExists"]),
        ("bucket", {"bucket": "other-data"}, []),
        ("bucket", {"bucket": "Other-Data"}, ["InvalidBucketName"]),
        ("bucket", {"bucket": "other-data-"}, ["InvalidBucketName"]),
        ("bucket", {"bucket": "ab"}, ["expected length of bucket to be in the range (3 - 63), got ab"]),
        ("bucket", {"redundancyType": "GRS"}, ["expected redundancy_type to be one of [LRS ZRS], got GRS"]),
        ("acl", {"bucket": "none"}, ["NoSuchBucket"]),
        ("encryption", {"bucket": "none"}, ["NoSuchBucket"]),
        ("https", {"bucket": "none"}, ["NoSuchBucket"]),
        ("versioning", {"status": "On"}, ["expected status to be one of [Enabled Suspended], got On"]),
    ],
)
def test_takes_and_refuses(
    codes: Callable[..., list[str]], name: str, inputs: dict[str, Any], expected: list[str]
) -> None:
    assert codes(name, **inputs) == expected


@pytest.mark.parametrize(
    ("setting", "inputs", "code"),
    [
        ("encryption", {"sseAlgorithm": "AES256", "kmsMasterKeyId": "key-1"}, "InvalidArgument"),
        ("https", {"enable": True, "tlsVersions": []}, "InvalidArgument"),
    ],
)
def test_refuses_settings_that_contradict_themselves(
    codes: Callable[..., list[str]], estate: Any, setting: str, inputs: dict[str, Any], code: str
) -> None:
    estate.another("bucket", bucket="yet-another")
    assert codes(setting, bucket="<another-bucket.bucket>", **inputs) == [code]
    estate.drop("another-bucket")


def test_shapes(estate: Any) -> None:
    bucket = estate.made["bucket"]
    assert bucket.id == "it-data"
    assert bucket.outputs["extranetEndpoint"] == "oss-ap-southeast-1.aliyuncs.com"
    assert bucket.outputs["intranetEndpoint"] == "oss-ap-southeast-1-internal.aliyuncs.com"
    assert {estate.made[name].id for name in ("acl", "versioning", "encryption", "block", "https")} == {"it-data"}


def test_a_bucket_with_objects_stays(workshop: Any) -> None:
    workshop.make("bucket", "alicloud:oss/bucket:Bucket", {"bucket": "it-data"})
    workshop.make(
        "object", "alicloud:oss/bucketObject:BucketObject", {"bucket": "it-data", "key": "a", "content": "b"}
    )
    with pytest.raises(Exception, match="BucketNotEmpty"):
        workshop.drop("bucket")
    workshop.change("bucket", forceDestroy=True)
    workshop.drop("bucket")
