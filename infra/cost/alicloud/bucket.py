"""OSS buckets: storage, requests, and traffic where nothing else sends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from infra.cost.alicloud.traffic import egress, is_workloads_bucket
from infra.cost.bearer import first, share
from infra.cost.charge import Bill, Charge, Line, Scope
from infra.cost.usage import Usage
from infra.view.alicloud.bucket import BUCKET
from infra.view.bucket import Bucket

REQUESTS = Decimal(10_000)

TRAFFIC = "OSS traffic to the internet"
"""Price book sku; OSS bills it by itself, not as an address of a network does."""

Sku = Callable[[Bucket], str]
Charges = Callable[[Bucket, Scope], Iterator[Charge]]


def _line(sku: Sku, unit: str, quantity: Callable[[Usage], Decimal]) -> Charges:
    """A line by use; the workload's use is that of its data bucket, versions included."""

    def charges(bucket: Bucket, scope: Scope) -> Iterator[Charge]:
        own = first(scope, BUCKET, where=is_workloads_bucket) or first(scope, BUCKET)
        used, note = share(bucket.resource, own, quantity(scope.usage))
        yield Charge("", "object_storage", sku(bucket), unit, used, usage_based=True, note=note)

    return charges


def _storage_sku(bucket: Bucket) -> str:
    return f"OSS {bucket.storage_class.value} {bucket.redundancy.value}"


def _requests(kind: str) -> Sku:
    return lambda bucket: f"OSS {kind} requests"


_SETTINGS = "settings of buckets cost nothing"

BILLS = {
    BUCKET: Bill(
        Bucket,
        (
            Line("Storage", _line(_storage_sku, "GB-month", lambda use: use.bucket_gb)),
            Line(
                "Write requests",
                _line(_requests("PUT"), "10000 requests", lambda use: use.bucket_write_requests / REQUESTS),
            ),
            Line(
                "Read requests",
                _line(_requests("GET"), "10000 requests", lambda use: use.bucket_read_requests / REQUESTS),
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
