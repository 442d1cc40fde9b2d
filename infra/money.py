"""Amounts of money: a `Decimal` and its currency, never a float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HOURS_PER_MONTH = Decimal(730)
"""Hours in a month, as both vendors' calculators count them."""

DAYS_PER_MONTH = HOURS_PER_MONTH / 24
"""Days in a month of `HOURS_PER_MONTH` hours (30.42)."""

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217). Adding two currencies raises `ValueError`."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.amount + other.amount, self.currency)

    def __mul__(self, factor: Decimal) -> Money:
        return Money(self.amount * factor, self.currency)

    def rounded(self) -> Decimal:
        """The amount in cents, half up, as an invoice shows it."""
        return self.amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Rate:
    """`quote` units for one `base` unit; dividing an amount in `quote` by it gives `base`."""

    base: str
    quote: str
    value: Decimal
    as_of: str
    source: str

    def to_base(self, money: Money) -> Money:
        """The amount in `base`. Raises `ValueError` when the amount is not in `quote`."""
        if money.currency != self.quote:
            raise ValueError(f"rate {self.base}/{self.quote} cannot convert {money.currency}")
        return Money(money.amount / self.value, self.base)
