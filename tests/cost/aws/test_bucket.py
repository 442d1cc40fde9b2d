from __future__ import annotations

from decimal import Decimal

BUCKET = "aws:s3/bucket:Bucket"
USAGE = {"bucket_gb": 500, "bucket_write_requests": 1_000_000, "bucket_read_requests": 10_000_000, "log_gb": 60}


def prices(price):
    return [
        price("object_storage", "S3 Standard", "GB-month", "0.025", tier=(0, 51200)),
        price("object_storage", "S3 Standard", "GB-month", "0.024", tier=(51200, None), marks=("upper-bound",)),
        price("object_storage", "S3 Standard PUT/COPY/POST/LIST", "1000 requests", "0.005"),
        price("object_storage", "S3 Standard GET", "10000 requests", "0.004"),
    ]


def test_the_data_bucket_bears_the_usage_and_the_log_bucket_none(cost, resource, price, money):
    buckets = [
        resource(BUCKET, "access-log", capability="logs"),
        resource(BUCKET, "data", capability="bucket"),
    ]
    found = cost(buckets, prices(price), usage=USAGE)
    assert money(found.lines) == {
        ("data", "Storage"): Decimal("12.50"),  # 500 x 0.025
        ("data", "Write requests"): Decimal("5.00"),  # 1,000 x 0.005
        ("data", "Read requests"): Decimal("4.00"),  # 1,000 x 0.004
        ("access-log", "Storage"): 0,
        ("access-log", "Write requests"): 0,
        ("access-log", "Read requests"): 0,
    }
    assert {line.note for line in found.lines if line.resource == "access-log"} == {
        "access logs are part of log_gb, counted on the log group"
    }


def test_marks_show_only_where_their_tier_is_reached(cost, resource, price):
    def marks(gb):
        found = cost([resource(BUCKET, "data")], prices(price), usage={"bucket_gb": gb})
        return next(line.marks for line in found.lines if line.description == "Storage")

    assert marks(51_200) == ()
    assert marks(51_201) == ("upper-bound",)


def test_without_a_capability_the_first_bucket_bears_the_usage(cost, resource, price, quantities):
    found = quantities(cost([resource(BUCKET, n) for n in "ba"], prices(price), usage=USAGE))
    assert (found["a", "S3 Standard"], found["b", "S3 Standard"]) == (500, 0)
