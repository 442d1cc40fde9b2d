"""S3 buckets: storage, requests, and traffic where nothing else sends."""

from __future__ import annotations

from decimal import Decimal

from infra.cost.aws.traffic import BUCKETS, egress, is_workloads_bucket
from infra.cost.bearer import first, share
from infra.cost.charge import Charge, Estimator, Scope
from infra.estate.resource import Resource


def bucket(resource: Resource, scope: Scope) -> list[Charge]:
    """One bucket; the workload's usage is that of its data bucket, versions included.

    The bucket of access logs bears none: `log_gb` is the workload's whole and is counted, at the higher price of
    CloudWatch Logs, on the log group.
    """
    bearer = first(scope, *BUCKETS, where=is_workloads_bucket) or first(scope, *BUCKETS)
    usage = scope.usage
    stored, note = share(resource, bearer, usage.bucket_gb)
    if scope.plan.capability(resource) == "logs":
        note = "access logs are part of log_gb, counted on the log group"
    writes, _ = share(resource, bearer, usage.bucket_write_requests)
    reads, _ = share(resource, bearer, usage.bucket_read_requests)
    put, get = "S3 Standard PUT/COPY/POST/LIST", "S3 Standard GET"
    return [
        _line("Storage", "S3 Standard", "GB-month", stored, note),
        _line("Write requests", put, "1000 requests", writes / 1000, note),
        _line("Read requests", get, "10000 requests", reads / 10_000, note),
        *egress(resource, scope),
    ]


def _line(description: str, sku: str, unit: str, quantity: Decimal, note: str) -> Charge:
    return Charge(description, "object_storage", sku, unit, quantity, usage_based=True, note=note)


ESTIMATORS: dict[str, Estimator] = dict.fromkeys(BUCKETS, bucket)
FREE: dict[str, str] = {
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": "settings of buckets cost nothing",
    "aws:s3/bucketAcl:BucketAcl": "settings of buckets cost nothing",
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": "settings of buckets cost nothing",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "expiring objects costs nothing",
    "aws:s3/bucketLogging:BucketLogging": "settings of buckets cost nothing",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "settings of buckets cost nothing",
    "aws:s3/bucketPolicy:BucketPolicy": "settings of buckets cost nothing",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "settings of buckets cost nothing",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
        "encryption costs nothing; the key is billed"
    ),
    "aws:s3/bucketVersioning:BucketVersioning": "billed as storage of the bucket, versions included",
}
