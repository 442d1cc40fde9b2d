"""OSS buckets: storage, requests, and traffic where nothing else sends."""

from __future__ import annotations

from decimal import Decimal

from infra.cost.alicloud.traffic import BUCKET, egress, is_workloads_bucket
from infra.cost.bearer import first, share
from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import text
from infra.estate.resource import UNKNOWN, Resource

REQUESTS = Decimal(10_000)

TRAFFIC = "OSS traffic to the internet"
"""Price book sku; OSS bills it by itself, not as an address of a network does."""


def bucket(resource: Resource, scope: Scope) -> list[Charge]:
    """One bucket; the workload's usage is that of its data bucket, versions included."""
    bearer = first(scope, BUCKET, where=is_workloads_bucket) or first(scope, BUCKET)
    usage = scope.usage
    stored, note = share(resource, bearer, usage.bucket_gb)
    writes, _ = share(resource, bearer, usage.bucket_write_requests)
    reads, _ = share(resource, bearer, usage.bucket_read_requests)
    return [
        _line("Storage", _storage_sku(resource), "GB-month", stored, note),
        _line("Write requests", "OSS PUT requests", "10000 requests", writes / REQUESTS, note),
        _line("Read requests", "OSS GET requests", "10000 requests", reads / REQUESTS, note),
        *egress(resource, scope, TRAFFIC),
    ]


def _storage_sku(resource: Resource) -> str:
    """Storage class and redundancy, with the provider's defaults (docs of alicloud.oss.Bucket)."""
    kind = text(resource, "storageClass", "Standard")
    redundancy = text(resource, "redundancyType", "LRS")
    return UNKNOWN if UNKNOWN in (kind, redundancy) else f"OSS {kind} {redundancy}"


def _line(description: str, sku: str, unit: str, quantity: Decimal, note: str) -> Charge:
    return Charge(description, "object_storage", sku, unit, quantity, usage_based=True, note=note)


_SETTINGS = "settings of buckets cost nothing"


ESTIMATORS: dict[str, Estimator] = {BUCKET: bucket}
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
