"""From the China-site list to USD: the list ratio of the service or nothing."""

from dataclasses import replace
from decimal import Decimal

from infra.money import Money
from infra.pricing.book import PriceBook
from infra.pricing.conversion import to_usd, why_not
from infra.pricing.price import Price

PRICE = Price(
    cloud="alicloud",
    region="ap-southeast-1",
    service="compute",
    sku="ecs.g8i.large",
    option="",
    unit="hour",
    currency="CNY",
    price=Decimal("0.62"),
    tier_from=Decimal(0),
    tier_to=None,
    as_of="2024-12-30",
    source="test",
    confidence="published",
)


def usd(price: Price, amount: str = "62") -> Money | None:
    done = to_usd(PriceBook.embedded(), price, Money(Decimal(amount), price.currency))
    return done.money if done else None


def test_cny_becomes_usd_by_the_list_ratio_and_says_so() -> None:
    done = to_usd(PriceBook.embedded(), PRICE, Money(Decimal(62), "CNY"))
    assert done is not None
    assert done.money == Money(Decimal(10), "USD"), "62 CNY at 6.20"
    assert done.marks == ("converted",)
    assert done.rate is not None
    assert done.rate.source


def test_usd_stays_and_has_no_mark() -> None:
    done = to_usd(PriceBook.embedded(), replace(PRICE, currency="USD"), Money(Decimal(5), "USD"))
    assert done is not None
    assert (done.money, done.rate, done.marks) == (Money(Decimal(5), "USD"), None, ())


def test_the_ratio_differs_by_family_and_by_side_of_the_border() -> None:
    assert usd(replace(PRICE, sku="ecs.e-c1m2.large"), "69.6") == Money(Decimal(10), "USD")
    assert usd(replace(PRICE, region="cn-beijing"), "64.6") == Money(Decimal(10), "USD")
    assert usd(replace(PRICE, region="cn-hongkong")) == Money(Decimal(10), "USD"), "Hong Kong is outside"


def test_a_price_for_a_whole_scope_is_converted_too() -> None:
    mainland = replace(PRICE, service="load_balancer", region="mainland", sku="ALB LCU")
    assert usd(mainland, "0.049") == Money(Decimal("0.007"), "USD")


def test_a_service_without_a_ratio_is_not_converted_by_the_market_rate() -> None:
    book = PriceBook.embedded()
    assert book.fx("USD", "CNY") is not None
    database = replace(PRICE, service="managed_mysql", sku="n2")
    assert usd(database) is None
    assert why_not(database) == "no list ratio turns CNY into USD for managed_mysql"


def test_aws_china_has_no_second_list() -> None:
    china = replace(PRICE, cloud="aws", region="cn-north-1", sku="m5.large")
    assert usd(china) is None
    assert "AWS China lists it in CNY only" in why_not(china)


def test_every_list_ratio_lies_between_the_known_ones() -> None:
    ratios = {
        service: PriceBook.embedded().list_ratio(service, region)
        for service in ("block_storage", "compute", "load_balancer", "nat_gateway", "object_storage", "public_ip")
        for region in ("eu-central-1",)
    }
    for service, found in ratios.items():
        assert found is not None, service
        assert Decimal("6.1") < found.rate.value < Decimal("7.7"), service
        assert found.band == Decimal("0.1")


def test_the_newest_market_rate_is_used_for_showing_totals() -> None:
    rate = PriceBook.embedded().fx("USD", "CNY")
    assert rate is not None
    assert (rate.value, rate.as_of) == (Decimal("6.7153"), "2026-10-09")
    assert PriceBook.embedded().fx("USD", "JPY") is None
