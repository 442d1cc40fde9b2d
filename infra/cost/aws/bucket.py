"""S3 buckets: storage, requests, and traffic where nothing else sends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from infra.cost.aws.traffic import egress, is_workloads_bucket
from infra.cost.bearer import first, share
from infra.cost.charge import Bill, Charge, Line, Scope
from infra.cost.usage import Usage
from infra.view.aws.bucket import BUCKETS
from infra.view.bucket import Bucket

Charges = Callable[[Bucket, Scope], Iterator[Charge]]


def _line(sku: str, unit: str, quantity: Callable[[Usage], Decimal]) -> Charges:
    """A line by use; the workload's use is that of its data bucket, versions included.

    The bucket of access logs bears none: `log_gb` is the workload's whole and is counted, at the higher price of
    CloudWatch Logs, on the log group.
    """

    def charges(bucket: Bucket, scope: Scope) -> Iterator[Charge]:
        own = first(scope, *BUCKETS, where=is_workloads_bucket) or first(scope, *BUCKETS)
        used, note = share(bucket.resource, own, quantity(scope.usage))
        if scope.plan.capability(bucket.resource) == "logs":
            note = "access logs are part of log_gb, counted on the log group"
        yield Charge("", "object_storage", sku, unit, used, usage_based=True, note=note)

    return charges


BILL = Bill(
    Bucket,
    (
        Line("Storage", _line("S3 Standard", "GB-month", lambda use: use.bucket_gb)),
        Line(
            "Write requests",
            _line("S3 Standard PUT/COPY/POST/LIST", "1000 requests", lambda use: use.bucket_write_requests / 1000),
        ),
        Line(
            "Read requests",
            _line("S3 Standard GET", "10000 requests", lambda use: use.bucket_read_requests / 10_000),
        ),
        Line("Traffic to the internet", lambda bucket, scope: egress(bucket.resource, scope)),
    ),
)
BILLS = dict.fromkeys(BUCKETS, BILL)
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
