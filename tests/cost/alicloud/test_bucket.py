from decimal import Decimal

import pytest

from infra.estate.resource import UNKNOWN

BUCKET = "alicloud:oss/bucket:Bucket"
USAGE = {"bucket_gb": 500, "bucket_write_requests": 1_000_000, "bucket_read_requests": 10_000_000}


def test_a_bucket_against_a_public_projects_cost_table(resource, month):
    # Public code index id 70346618077, 2026-09-27, quoting the OSS price list: Standard ZRS 0.0232 USD, so 200 GB
    # are 4.64 USD a month. Requests in Singapore: 0.01 CNY for 10,000 (worksheet of 2026-10-05).
    bucket = resource(BUCKET, "bucket", {"redundancyType": "ZRS"})
    assert month(bucket, usage={"bucket_gb": 200}, of=["Storage"]) == Decimal("4.64")


def test_the_vendors_example_on_the_mainland(resource, month):
    # help.aliyun.com OSS billing cases: 505 GB of ZRS at 0.15 CNY are 75.75 CNY a month, and 1,000 GET requests an
    # hour for 30 days 0.72 CNY at 0.01 for 10,000. At the list ratio of 6.94: 10.91 and 0.10 USD.
    bucket = resource(BUCKET, "bucket", {"redundancyType": "ZRS"})
    usage = {"bucket_gb": 505, "bucket_read_requests": 1000 * 24 * 30}
    assert month(bucket, usage=usage, region="cn-beijing", of=["Storage"]) == Decimal("10.91")
    assert month(bucket, usage=usage, region="cn-beijing", of=["Read requests"]) == Decimal("0.10")


@pytest.mark.parametrize(
    ("inputs", "sku"),
    [
        ({}, "OSS Standard LRS"),
        ({"redundancyType": "ZRS", "storageClass": "Standard"}, "OSS Standard ZRS"),
        ({"storageClass": "IA"}, "OSS IA LRS"),
    ],
)
def test_redundancy_and_class_make_the_price(resource, charges, inputs, sku):
    assert charges(resource(BUCKET, "bucket", inputs), usage=USAGE)["Storage"].sku == sku


def test_a_redundancy_that_is_not_known_leaves_the_storage_without_a_price(resource, charges):
    found = charges(resource(BUCKET, "bucket", {"redundancyType": UNKNOWN}), usage=USAGE)
    assert found["Storage"].reason == "redundancyType: known only after the update"
    assert not found["Read requests"].reason


def test_requests_are_sold_by_ten_thousand(resource, charges):
    found = charges(resource(BUCKET, "bucket"), usage=USAGE)
    assert found["Write requests"].quantity == 100
    assert found["Read requests"].quantity == 1000


def test_usage_is_that_of_the_data_bucket(resource, charges):
    other = resource(BUCKET, "a-logs", capability="logs")
    data = resource(BUCKET, "data", capability="bucket")
    assert charges(other, data, usage=USAGE)["Storage"].quantity == 0
    assert charges(data, other, usage=USAGE)["Storage"].quantity == 500
