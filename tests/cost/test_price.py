from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from infra.cost.charge import Charge
from infra.cost.estimate import estimate
from infra.cost.price import Billed, Pricer, age_mark
from infra.money import Money
from infra.pricing.book import PriceBook

TODAY = date(2026, 11, 23)
NAT = "aws:ec2/natGateway:NatGateway"
BUCKET = "aws:s3/bucket:Bucket"


@pytest.mark.parametrize(
    ("as_of", "mark"),
    [
        ("2026-11-23", ""),
        ("2025-11-23", ""),  # 365 days
        ("2025-11-22", "old"),  # 366 days
        ("2025-12", ""),
        ("2025-11", "old"),  # may be of the 1st
        ("2026", ""),
        ("2025", "old"),
        ("2027-01-01", ""),
        ("undated", "old"),
        ("", "old"),
        ("last year", "old"),
    ],
)
def test_age(as_of, mark):
    assert age_mark(as_of, TODAY) == mark


def test_a_line_says_where_its_price_comes_from(cost, resource, price):
    row = price(
        "nat_gateway",
        "NatGateway-Hours",
        "hour",
        "0.059",
        as_of="2024-02",
        source="the list",
        confidence="derived",
        marks=("stand-in",),
    )
    line = next(line for line in cost([resource(NAT, "nat")], [row]).lines if line.monthly)
    assert (line.unit_price, line.currency, line.unit) == (Decimal("0.059"), "USD", "hour")
    assert (line.source, line.as_of, line.confidence) == ("the list", "2024-02", "derived")
    assert line.marks == ("old", "stand-in")
    assert line.native == line.monthly


def test_tiers_of_several_sources_are_joined(cost, resource, price):
    tiers = (
        ("0.025", (0, 100), "a", "2026-09-01"),
        ("0.020", (100, 200), "b", "2026-09-02"),
        ("0.010", (200, None), "c", "2026-09-03"),
    )
    rows = [
        price("object_storage", "S3 Standard", "GB-month", each, tier=tier, source=source, as_of=day)
        for each, tier, source, day in tiers
    ]

    def storage(gb):
        found = cost([resource(BUCKET, "a")], rows, usage={"bucket_gb": gb})
        return next(line for line in found.lines if line.sku == "S3 Standard")

    both = storage(150)
    assert both.monthly.amount == Decimal("3.5")  # 100 x 0.025 + 50 x 0.020
    assert (both.source, both.as_of, both.confidence) == ("a; b", "2026-09-01; 2026-09-02", "published")
    assert both.unit_price == Decimal("0.025")
    assert storage(0).source == "a"


@pytest.mark.parametrize(
    ("service", "second"),
    [
        ("internet_egress", "1.40"),
        ("logs", "1.40"),
        ("metrics", "1.40"),
        ("object_storage", "1.40"),
        ("block_storage", "1.80"),
        ("nat_gateway", "1.80"),
    ],
)
def test_tiers_of_an_account_go_on_from_one_resource_to_the_next(book, price, service, second):
    # 90 GB twice, 0.02 up to 100 GB and 0.015 beyond: 10 x 0.02 + 80 x 0.015, or 90 x 0.02 anew
    tiers = (("0.02", (0, 100)), ("0.015", (100, None)))
    rows = [price(service, "it", "GB", each, tier=tier) for each, tier in tiers]
    pricer = Pricer(book(rows), TODAY)
    lines = [
        pricer.line(
            Billed("aws", "ap-southeast-1", "", name, f"urn:{name}", BUCKET),
            Charge("", service, "it", "GB", Decimal(90)),
        )
        for name in ("first", "second")
    ]
    assert [line.monthly.amount for line in lines] == [Decimal("1.80"), Decimal(second)]


def test_a_missing_price_says_what_there_is(cost, resource, price):
    row = price("nat_gateway", "NatGateway-Hours", "hour", "0.045", region="us-east-1")
    line = next(line for line in cost([resource(NAT, "nat")], [row]).lines if line.quantity)
    assert line.monthly is None
    assert line.unit_price is None
    assert "us-east-1" in line.reason


def test_a_list_in_cny_without_ratio_stays_unpriced_in_usd(cost, resource, price):
    row = price("nat_gateway", "NatGateway-Hours", "hour", "0.427", currency="CNY", region="cn-north-1")
    line = next(line for line in cost([resource(NAT, "nat")], [row], region="cn-north-1").lines if line.quantity)
    assert line.monthly is None
    assert (line.unit_price, line.currency) == (Decimal("0.427"), "CNY")
    assert line.native == Money(Decimal("311.710"), "CNY")  # 730 x 0.427
    assert line.reason.startswith("AWS China lists it in CNY only")


def test_a_converted_line_names_the_list_ratio_it_was_made_with(plan, resource):
    # ecs.g8i.large in Singapore: 0.669544 CNY x 730 h = 488.76712 CNY; at 6.20 CNY a USD 78.83341 USD
    group = resource("alicloud:ecs/instance:Instance", "vm", {"instanceType": "ecs.g8i.large"})
    found = estimate(plan(group, cloud="alicloud"), PriceBook.embedded(), TODAY)
    line = next(line for line in found.lines if line.service == "compute")
    assert line.native == Money(Decimal("488.76712"), "CNY")
    assert line.monthly.amount.quantize(Decimal("0.00001")) == Decimal("78.83341")
    assert "list ratio 6.20 CNY to 1 USD, 2024-12-30: derived" in line.source
