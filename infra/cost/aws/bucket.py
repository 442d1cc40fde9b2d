"""S3 buckets: storage, requests, and traffic where nothing else sends."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from infra.cost.aws.traffic import egress
from infra.cost.bucket import Charges, by_use
from infra.cost.charge import Bill, Line
from infra.usage import Usage
from infra.view.aws.bucket import BUCKETS
from infra.view.bucket import Bucket

OF_LOGS = "access logs are part of log_gb, counted on the log group"
"""`log_gb` is the workload's whole and is counted at the higher price of CloudWatch Logs."""


def _line(sku: str, unit: str, quantity: Callable[[Usage], Decimal]) -> Charges:
    return by_use(BUCKETS, lambda _bucket: sku, unit, quantity, OF_LOGS)


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
