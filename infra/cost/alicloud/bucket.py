"""OSS buckets: storage, requests, and traffic where nothing else sends."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from infra.cost.alicloud.traffic import egress
from infra.cost.bucket import Charges, by_use
from infra.cost.charge import Bill, Line
from infra.usage import Usage
from infra.view.alicloud.bucket import BUCKET
from infra.view.bucket import Bucket

REQUESTS = Decimal(10_000)

TRAFFIC = "OSS traffic to the internet"
"""Price book sku; OSS bills it by itself, not as an address of a network does."""


def _line(sku: Callable[[Bucket], str], unit: str, quantity: Callable[[Usage], Decimal]) -> Charges:
    return by_use((BUCKET,), sku, unit, quantity)


def _storage_sku(bucket: Bucket) -> str:
    return f"OSS {bucket.storage_class.value} {bucket.redundancy.value}"


def _requests(kind: str) -> Callable[[Bucket], str]:
    return lambda bucket: f"OSS {kind} requests"


_SETTINGS = "settings of buckets cost nothing"

BILLS = {
    BUCKET: Bill(
        Bucket,
        (
            Line("Storage", _line(_storage_sku, "GB-month", lambda use: use.bucket_gb)),
            Line(
                "Write requests",
                by_use(
                    (BUCKET,), _requests("PUT"), "10000 requests", lambda use: use.bucket_write_requests / REQUESTS
                ),
            ),
            Line(
                "Read requests",
                by_use(
                    (BUCKET,), _requests("GET"), "10000 requests", lambda use: use.bucket_read_requests / REQUESTS
                ),
            ),
            Line("Traffic to the internet", lambda bucket, scope: egress(bucket.resource, scope, TRAFFIC)),
        ),
    )
}
FREE: dict[str, str] = {
    "alicloud:oss/accountPublicAccessBlock:AccountPublicAccessBlock": _SETTINGS,
    "alicloud:oss/bucketAcl:BucketAcl": _SETTINGS,
    "alicloud:oss/bucketCors:BucketCors": _SETTINGS,
    "alicloud:oss/bucketHttpsConfig:BucketHttpsConfig": _SETTINGS,
    "alicloud:oss/bucketLogging:BucketLogging": "access logs are billed as storage of their bucket",
    "alicloud:oss/bucketPolicy:BucketPolicy": _SETTINGS,
    "alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock": _SETTINGS,
    "alicloud:oss/bucketReferer:BucketReferer": _SETTINGS,
    "alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption": (
        "encryption costs nothing; the key is billed"
    ),
    "alicloud:oss/bucketVersioning:BucketVersioning": "billed as storage of the bucket, versions included",
}
