"""Tiers: slices add up, cost never falls, nothing jumps at a border."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.money import Money
from infra.pricing.price import Price
from infra.pricing.tier import amount, tiered


def price(value: Decimal, start: Decimal, end: Decimal | None) -> Price:
    return Price(
        cloud="aws",
        region="all",
        service="internet_egress",
        sku="out",
        option="",
        unit="GB",
        currency="USD",
        price=value,
        tier_from=start,
        tier_to=end,
        as_of="2026",
        source="test",
        confidence="published",
    )


def ladder(*steps: tuple[str, str]) -> list[Price]:
    """Prices from (start, price) pairs, each tier ending where the next begins."""
    ends = [*(Decimal(start) for start, _ in steps[1:]), None]
    return [price(Decimal(value), Decimal(start), end) for (start, value), end in zip(steps, ends, strict=True)]


quantities = st.decimals(min_value=0, max_value=10**9, places=3)


@st.composite
def ladders(draw: st.DrawFn) -> list[Price]:
    widths = draw(st.lists(st.decimals(min_value="0.001", max_value=10**6, places=3), max_size=5))
    values = draw(
        st.lists(
            st.decimals(min_value=0, max_value=100, places=6), min_size=len(widths) + 1, max_size=len(widths) + 1
        )
    )
    starts = [Decimal(0)]
    for width in widths:
        starts.append(starts[-1] + width)
    return ladder(*((str(start), str(value)) for start, value in zip(starts, values, strict=True)))


@given(ladders(), quantities)
def test_slices_add_up_to_the_quantity(prices: list[Price], quantity: Decimal) -> None:
    slices = tiered(prices, quantity)
    assert sum(part.quantity for part in slices) == quantity
    assert [part.price.tier_from for part in slices] == sorted(part.price.tier_from for part in slices)


@given(ladders(), quantities, quantities)
def test_more_never_costs_less(prices: list[Price], one: Decimal, other: Decimal) -> None:
    small, large = sorted((one, other))
    assert amount(prices, small).amount <= amount(prices, large).amount


@given(ladders(), st.integers(0, 4))
def test_the_cost_does_not_jump_at_a_border(prices: list[Price], index: int) -> None:
    border = prices[index % len(prices)].tier_from
    step = Decimal("0.001")
    dearest = max(item.price for item in prices)
    rise = amount(prices, border + step).amount - amount(prices, border).amount
    assert 0 <= rise <= dearest * step


@given(ladders(), quantities)
def test_the_cost_is_that_of_filling_the_tiers_one_by_one(prices: list[Price], quantity: Decimal) -> None:
    left, expected = quantity, Decimal(0)
    for item in prices:
        width = left if item.tier_to is None else min(left, item.tier_to - item.tier_from)
        expected += width * item.price
        left -= width
    assert amount(prices, quantity) == Money(expected, "USD")


def test_internet_traffic_of_aws_by_hand() -> None:
    # 20 TB from Virginia: 10240 GB at 0.09, the next 10240 GB at 0.085.
    prices = ladder(("0", "0.09"), ("10240", "0.085"), ("51200", "0.07"))
    assert amount(prices, Decimal(20480)) == Money(Decimal("1792.00"), "USD")


def test_nothing_is_an_empty_slice_of_the_first_tier() -> None:
    prices = ladder(("0", "0.09"), ("10240", "0.085"))
    (only,) = tiered(prices, Decimal(0))
    assert only.price is prices[0]
    assert only.quantity == 0


def test_a_quantity_at_a_border_stays_in_the_lower_tier() -> None:
    prices = ladder(("0", "0.09"), ("10240", "0.085"))
    assert [part.price.price for part in tiered(prices, Decimal(10240))] == [Decimal("0.09")]


def test_a_negative_quantity_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        tiered(ladder(("0", "1")), Decimal(-1))


def test_no_price_is_refused() -> None:
    with pytest.raises(ValueError, match="no price"):
        tiered([], Decimal(1))
