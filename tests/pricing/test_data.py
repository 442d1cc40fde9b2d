"""The embedded book: sound, complete enough, and equal to figures its rows were not taken from."""

import csv
from collections import Counter
from decimal import Decimal

import pytest

from infra.catalog.instance import instance
from infra.catalog.region import metros, region
from infra.pricing.book import DATA, PriceBook
from infra.pricing.tier import amount

BOOK = PriceBook.embedded()
ALLOWED = {
    cloud: {region(cloud, metro, allow_impaired=True).region for metro in metros()} | {"mainland", "intl", "all"}
    for cloud in ("aws", "alicloud")
}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for path in sorted(DATA.glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return found


def one(cloud: str, place: str, service: str, sku: str, unit: str, option: str = "") -> Decimal:
    """The price of a key without tiers."""
    (found,) = BOOK.find(cloud, place, service, sku, unit, option)
    return found.price


def test_every_file_is_sound() -> None:
    PriceBook(DATA).check()


def test_only_regions_of_twin_metros_and_scopes(rows: list[dict[str, str]]) -> None:
    assert {(r["cloud"], r["region"]) for r in rows if r["region"] not in ALLOWED[r["cloud"]]} == set()


def test_only_instance_types_the_catalogue_knows(rows: list[dict[str, str]]) -> None:
    types = {(r["cloud"], r["sku"]) for r in rows if r["service"] == "compute"}
    assert {pair for pair in types if instance(*pair) is None} == set()  # pyright: ignore[reportArgumentType]
    assert len(types) > 300


def test_no_row_includes_a_disk_or_a_subscription(rows: list[dict[str, str]]) -> None:
    words = ("includes a", "subscription, 1")
    assert [r["sku"] for r in rows if any(word in r["note"].lower() for word in words)] == []


def test_stand_ins_are_never_called_published(rows: list[dict[str, str]]) -> None:
    marked = [r for r in rows if r["marks"]]
    assert {r["confidence"] for r in marked if "NLB" not in r["sku"]} == {"derived"}
    assert Counter(mark for r in marked for mark in r["marks"].split(";")).keys() == {
        "lower-bound",
        "stand-in",
        "upper-bound",
    }


def test_a_tier_that_was_not_read_is_marked_and_only_that_tier() -> None:
    first, beyond = BOOK.find("aws", "ap-southeast-1", "object_storage", "S3 Standard", "GB-month")
    assert (first.tier_to, first.marks) == (51200, ())
    assert (beyond.price, beyond.marks, beyond.confidence) == (first.price, ("upper-bound",), "derived")
    assert len(BOOK.find("aws", "eu-central-1", "object_storage", "S3 Standard", "GB-month")) == 3


def test_every_cny_row_of_alibaba_cloud_can_be_converted(rows: list[dict[str, str]]) -> None:
    cny = {
        (r["service"], r["region"], r["sku"]) for r in rows if (r["cloud"], r["currency"]) == ("alicloud", "CNY")
    }
    assert cny
    assert [key for key in cny if BOOK.ratio(*key) is None] == []


def test_the_vendors_own_example_of_an_eip_day() -> None:
    # alibabacloud.com/help/en/eip/pay-as-you-go, billing example: Singapore, 60 GB and 15 hours are 4.95 USD.
    traffic = one("alicloud", "ap-southeast-1", "internet_egress", "EIP pay-by-traffic", "GB")
    holding = one("alicloud", "ap-southeast-1", "public_ip", "EIP", "hour")
    assert traffic * 60 + holding * 15 == Decimal("4.95")


def test_rds_in_jakarta_against_a_real_quote() -> None:
    # Quote of 2026-09-29: pg.n4.2c.2m HA (2 vCPU) with 100 GB in Jakarta, 186.24 USD a month of subscription,
    # which is 0.656 of 730 pay-as-you-go hours. The rows were made from the quote of Singapore.
    hours = one("alicloud", "ap-southeast-5", "managed_postgresql", "n4", "vCPU-hour", "HA") * 2
    storage = one("alicloud", "ap-southeast-5", "managed_db_storage", "RDS cloud_essd PL1", "GB-hour", "HA") * 100
    month = (hours + storage) * 730 * Decimal("0.656")
    assert month == pytest.approx(Decimal("186.24"), rel=Decimal("0.05"))


@pytest.mark.parametrize(
    ("family", "vcpu", "gb", "cny"),
    # Quotes of the mainland, 2026-06 and 2026-10, CNY a month of subscription: mysql.n4.large.2c, and the size of
    # mysql.n2.medium.2c, 100 GB each. At the market rate of 6.7153 the rows, made from USD quotes of PostgreSQL in
    # Singapore, come within 5%.
    [("n4", 4, 100, 1370), ("n2", 2, 100, 660)],
)
def test_mysql_on_the_mainland_against_real_quotes(family: str, vcpu: int, gb: int, cny: int) -> None:
    hours = one("alicloud", "cn-beijing", "managed_mysql", family, "vCPU-hour", "HA") * vcpu
    storage = one("alicloud", "cn-beijing", "managed_db_storage", "RDS cloud_essd PL1", "GB-hour", "HA") * gb
    month = (hours + storage) * 730 * Decimal("0.656") * Decimal("6.7153")
    assert month == pytest.approx(Decimal(cny), rel=Decimal("0.05"))


def test_mysql_in_singapore_against_a_real_quote() -> None:
    # Buy-page figure of 2026-07-20 (public code index id 56933506725): MySQL 8.0 HA, dedicated, 8 vCPU and 16 GB,
    # 200 GB of ESSD, 593.84 USD a month of subscription. The row was made from a PostgreSQL quote of Manila.
    hours = one("alicloud", "ap-southeast-1", "managed_mysql", "x2", "vCPU-hour", "HA") * 8
    storage = one("alicloud", "ap-southeast-1", "managed_db_storage", "RDS cloud_essd PL1", "GB-hour", "HA") * 200
    month = (hours + storage) * 730 * Decimal("0.656")
    assert month == pytest.approx(Decimal("593.84"), rel=Decimal("0.05"))


def test_vended_logs_of_virginia_over_three_tiers_by_hand() -> None:
    # 40 TB: 10240 x 0.50 + 20480 x 0.25 + 10240 x 0.10 = 5120 + 5120 + 1024.
    tiers = BOOK.find("aws", "us-east-1", "logs", "CloudWatch Logs vended ingestion", "GB")
    assert amount(tiers, Decimal(40960)).amount == Decimal(11264)


@pytest.mark.parametrize("place", ["ap-southeast-1", "ap-northeast-1", "eu-central-1", "us-east-1"])
def test_the_first_tier_of_vended_logs_is_the_price_of_standard_ingestion(place: str) -> None:
    # Read as such in Virginia (2025-10-28); a stand-in elsewhere, that must follow the region's standard price.
    first, *above = BOOK.find("aws", place, "logs", "CloudWatch Logs vended ingestion", "GB")
    assert first.price == one("aws", place, "logs", "CloudWatch Logs ingestion (standard)", "GB")
    assert first.marks == (() if place == "us-east-1" else ("stand-in",))
    assert all(("upper-bound" in tier.marks) == (place != "us-east-1") for tier in above)


def test_the_converted_ecs_list_against_a_usd_quote() -> None:
    # ecs.g9i.large, the next generation, was quoted at 0.1026 USD an hour in Singapore on 2026-10-06.
    (price,) = BOOK.find("alicloud", "ap-southeast-1", "compute", "ecs.g8i.large", "hour")
    ratio = BOOK.list_ratio("compute", "ap-southeast-1", "ecs.g8i.large")
    assert ratio is not None
    assert price.currency == "CNY"
    assert price.price / ratio.rate.value == pytest.approx(Decimal("0.1026"), rel=ratio.band)


def test_a_usd_row_wins_over_a_cny_one() -> None:
    # cb-tumblebug lists ecs.g7.large in Tokyo at 0.112 USD; the CNY list has the type too.
    (price,) = BOOK.find("alicloud", "ap-northeast-1", "compute", "ecs.g7.large", "hour")
    assert (price.currency, price.price) == ("USD", Decimal("0.112"))


def test_ec2_in_frankfurt_against_awss_own_on_demand_file() -> None:
    # mixxor/eu-cloud-prices, AWS on-demand file of 2026-08-14; the row is of Spare Cores, 2024-02 (checked equal).
    (price,) = BOOK.find("aws", "eu-central-1", "compute", "m5.large", "hour")
    assert price.price == Decimal("0.115")


def test_traffic_of_aws_over_three_tiers_by_hand() -> None:
    # Frankfurt, 60 TB: 10240 x 0.09 + 40960 x 0.085 + 10240 x 0.07 = 921.60 + 3481.60 + 716.80.
    tiers = BOOK.find("aws", "eu-central-1", "internet_egress", "DataTransfer-Out-Bytes", "GB")
    assert amount(tiers, Decimal(61440)).amount == Decimal("5120.00")


@pytest.mark.parametrize("cloud", ["aws", "alicloud"])
@pytest.mark.parametrize("metro", ["singapore", "tokyo", "frankfurt", "northern-virginia"])
def test_the_main_metros_have_the_services_a_workload_needs(cloud: str, metro: str) -> None:
    place = region(cloud, metro).region  # pyright: ignore[reportArgumentType]
    needed = {
        "aws": (
            ("compute", "m7i.large", "hour", ""),
            ("block_storage", "gp3", "GB-month", ""),
            ("load_balancer", "ALB LCU", "LCU-hour", ""),
            ("nat_gateway", "NatGateway-Hours", "hour", ""),
            ("managed_mysql", "db.m6i.large", "hour", "multi-az"),
            ("managed_redis", "cache.m7g.large", "hour", "valkey"),
            ("object_storage", "S3 Standard GET", "10000 requests", ""),
            ("logs", "CloudWatch Logs storage", "GB-month", ""),
            ("logs", "CloudWatch Logs vended ingestion", "GB", ""),
            ("metrics", "CloudWatch metric", "metric-month", ""),
            ("public_ip", "PublicIPv4:InUseAddress", "hour", ""),
            ("kms", "symmetric requests", "10000 requests", ""),
            ("secrets", "Secrets Manager secret", "secret-month", ""),
        ),
        "alicloud": (
            ("compute", "ecs.g8i.large", "hour", ""),
            ("block_storage", "cloud_essd PL1", "GB-hour", ""),
            ("load_balancer", "ALB LCU", "LCU-hour", ""),
            ("nat_gateway", "NAT gateway", "hour", ""),
            ("managed_mysql", "n4", "vCPU-hour", "HA"),
            ("managed_redis", "Redis cloud-native 4 GB", "hour", "HA"),
            ("object_storage", "OSS Standard ZRS", "GB-month", ""),
            ("object_storage", "OSS GET requests", "10000 requests", ""),
            ("logs", "hot storage", "GB-day", ""),
            ("kms", "computing performance", "QPS-day", ""),
            ("kms", "key", "key-day", ""),
            ("secrets", "secret", "secret-day", ""),
        ),
    }[cloud]
    missing = [key for key in needed if not BOOK.find(cloud, place, *key[:3], option=key[3])]
    assert missing == []


def test_redis_follows_the_vendors_region_coefficients() -> None:
    # Tokyo 1.69, Singapore 1.46: 0.136 x 1.69 / 1.46 = 0.157425.
    assert one("alicloud", "ap-northeast-1", "managed_redis", "Redis classic 4 GB", "hour", "HA") == Decimal(
        "0.157425"
    )


def test_tairs_region_coefficients_give_the_quoted_manila_price() -> None:
    # Manila 1.32 (quoted 0.1224 an hour, 2026-09-27): the book has no Manila, the method must still hold.
    singapore = one("alicloud", "ap-southeast-1", "managed_redis", "Redis classic 4 GB", "hour", "HA")
    assert singapore * Decimal("1.32") / Decimal("1.46") == pytest.approx(Decimal("0.1224"), rel=Decimal("0.005"))
