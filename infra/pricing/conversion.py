"""Conversion of Alibaba Cloud's CNY list to USD.

The vendor keeps two lists, one per account site, and no exchange rate leads from one to the other: the ratio of
the two differs from service to service and has kept its value for years. So an amount is converted by the list
ratio of its service, or not at all; a market rate never stands in for a missing ratio. AWS China sells in CNY
only: there is no second list and therefore no ratio.
"""

from __future__ import annotations

from dataclasses import dataclass

from infra.money import Money, Rate
from infra.pricing.book import PriceBook
from infra.pricing.price import Price


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in USD, and how it came to be.

    Attributes:
        money: the amount in USD.
        rate: the list ratio used; None when the price was in USD already.
        marks: ``converted`` when a ratio was used.
    """

    money: Money
    rate: Rate | None = None
    marks: tuple[str, ...] = ()


def to_usd(book: PriceBook, price: Price, money: Money) -> Converted | None:
    """The amount in USD; None when it is in CNY and the service has no list ratio.

    Args:
        book: where the ratios are.
        price: the price the amount was made with.
        money: the amount, in the price's currency.
    """
    if money.currency == "USD":
        return Converted(money)
    rate = book.ratio(price.service, price.region, price.sku) if price.cloud == "alicloud" else None
    if rate is None or rate.base != "USD" or rate.quote != money.currency:
        return None
    return Converted(rate.to_base(money), rate, ("converted",))


def why_not(price: Price) -> str:
    """Why `to_usd` converts no amount made with this price."""
    if price.cloud == "aws":
        return f"AWS China lists it in {price.currency} only: there is no USD list, so no list ratio leads to USD"
    return f"no list ratio turns {price.currency} into USD for {price.service}"
