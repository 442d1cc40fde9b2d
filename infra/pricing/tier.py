"""Tiers: how a quantity falls on prices that change with the amount bought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from infra.money import Money
from infra.pricing.price import Price


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of a quantity that falls in one tier."""

    price: Price
    quantity: Decimal

    @property
    def money(self) -> Money:
        """What the part costs, in the price's own currency."""
        return Money(self.price.price * self.quantity, self.price.currency)


def tiered(prices: Sequence[Price], quantity: Decimal) -> tuple[Slice, ...]:
    """The slices of `quantity`, lowest tier first; their quantities add up to `quantity`.

    `prices` are the tiers of one key as `PriceBook.find` returns them: from 0, without gap, the last one open.
    A quantity of 0 is one empty slice of the first tier, so that the unit price can be shown.

    Raises:
        ValueError: there is no price, or the quantity is negative.
    """
    if not prices:
        raise ValueError("no price to slice by")
    if quantity < 0:
        raise ValueError(f"quantity {quantity} is negative")
    slices: list[Slice] = []
    for price in prices:
        end = quantity if price.tier_to is None else min(quantity, price.tier_to)
        if end > price.tier_from:
            slices.append(Slice(price, end - price.tier_from))
    return tuple(slices) or (Slice(prices[0], Decimal(0)),)


def amount(prices: Sequence[Price], quantity: Decimal) -> Money:
    """What `quantity` costs over all tiers, in the currency of the prices."""
    first, *rest = tiered(prices, quantity)
    total = first.money
    for part in rest:
        total += part.money
    return total
