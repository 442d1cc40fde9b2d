from decimal import Decimal

import pytest

from infra.estate.resource import UNKNOWN

INSTANCE = "alicloud:kvstore/instance:Instance"
POLICY = "alicloud:kvstore/backupPolicy:BackupPolicy"

FOUR = {"instanceClass": "redis.shard.large.ce", "paymentType": "PostPaid"}


def test_4_gb_by_hand(resource, month):
    # Singapore 0.136 x 730 = 99.28; Tokyo 0.136 x 1.69 / 1.46 x 730 = 114.92; Frankfurt x 1.21 / 1.46 = 82.28
    cache = resource(INSTANCE, "cache", FOUR)
    assert month(cache, of=["Instance hours"]) == Decimal("99.28")
    assert month(cache, of=["Instance hours"], region="ap-northeast-1") == Decimal("114.92")
    assert month(cache, of=["Instance hours"], region="eu-central-1") == Decimal("82.28")


def test_4_gb_on_the_mainland_against_a_real_quote(resource, month):
    # aliyun CLI, 2026-10-09: redis.shard.large.ce in Shenzhen 360 CNY a month of subscription, which is 0.658 of
    # 730 hours by the hour (Manila). At the Redis list ratio of 7.5 that is 72.95 USD by the hour. The row, made
    # from the classic class of Singapore and the vendor's coefficients, is 7% below.
    found = month(resource(INSTANCE, "cache", FOUR), of=["Instance hours"], region="cn-beijing")
    assert found == pytest.approx(Decimal(360) / Decimal("7.5") / Decimal("0.658"), rel=Decimal("0.1"))


def test_what_has_no_price_is_not_scaled(resource, priced):
    found = priced(resource(INSTANCE, "cache", FOUR | {"instanceClass": "redis.shard.2xlarge.ce"}))
    (line,) = found.unpriced
    assert line.sku == "Redis cloud-native 16 GB"


@pytest.mark.parametrize(
    ("inputs", "sku", "option"),
    [
        ({}, "Redis cloud-native 4 GB", "HA"),
        ({"instanceClass": "redis.shard.small.2.ce"}, "Redis cloud-native 1 GB", "HA"),
        ({"instanceClass": "tair.rdb.4g"}, "tair.rdb.4g", "HA"),
        ({"nodeType": "STAND_ALONE"}, "Redis cloud-native 4 GB", "standalone"),
        ({"shardCount": 4}, "Redis cloud-native 4 GB", "HA, 4 shards"),
        ({"readOnlyCount": 2}, "Redis cloud-native 4 GB", "HA, 2 read replicas"),
        ({"paymentType": "PrePaid"}, "Redis cloud-native 4 GB", "HA, subscription"),
    ],
)
def test_skus(resource, charges, inputs, sku, option):
    found = charges(resource(INSTANCE, "cache", FOUR | inputs))["Instance hours"]
    assert (found.sku, found.option, found.quantity) == (sku, option, 730)


@pytest.mark.parametrize("name", ["instanceClass", "nodeType", "paymentType", "readOnlyCount", "shardCount"])
def test_hours_of_what_is_not_known_are_unpriced(resource, charges, name):
    found = charges(resource(INSTANCE, "cache", FOUR | {name: UNKNOWN}))["Instance hours"]
    assert (found.quantity, found.reason) == (None, f"{name}: known only after the update")


def test_backups_by_hand(resource, month, charges):
    # Daily backups kept for 7 days, 4 GB each, one free: 24 GB x 0.15 = 3.60; twice a week: 4 GB x 0.15 = 0.60
    cache = resource(INSTANCE, "cache", FOUR)
    assert month(cache, of=["Backup storage"]) == Decimal("3.60")
    policy = resource(POLICY, "policy", {"backupPeriods": ["Monday", "Friday"]}, uses={"instanceId": "cache"})
    assert charges(cache, policy)["Backup storage"].quantity == 4
    unknown = resource(POLICY, "policy", {"backupPeriods": UNKNOWN}, uses={"instanceId": "cache"})
    assert charges(cache, unknown)["Backup storage"].quantity is None
