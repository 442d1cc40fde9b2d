"""A charge and the price book make a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from infra.cost.charge import Charge
from infra.cost.line import LineItem
from infra.estate.resource import UNKNOWN
from infra.money import Money
from infra.pricing.book import PriceBook
from infra.pricing.conversion import Converted, to_usd, why_not
from infra.pricing.price import Price
from infra.pricing.tier import Slice, tiered

DAYS_UNTIL_OLD = 365
"""Age in days beyond which a price is marked ``old``, as is one without a date."""

POOLED = frozenset({"internet_egress", "logs", "metrics", "object_storage"})
"""Services whose tiers count an account's whole quantity in a region, whatever resource it falls on."""


@dataclass(frozen=True, slots=True)
class Billed:
    """The resource a charge falls on, as a line shows it."""

    cloud: str
    region: str
    capability: str
    resource: str
    urn: str
    type: str


@dataclass(slots=True)
class Pricer:
    """Prices the charges of one plan, in order: pooled tiers go on where the line before stopped."""

    book: PriceBook
    today: date
    _sold: dict[tuple[str, ...], Decimal] = field(default_factory=dict[tuple[str, ...], Decimal])

    def line(self, billed: Billed, charge: Charge) -> LineItem:
        """The priced line of a charge, or the unpriced one with the reason."""
        reason = charge.reason or _unknown(billed, charge)
        if reason:
            return _line(billed, charge, reason=reason)
        key = (billed.cloud, billed.region, charge.service, charge.sku, charge.unit, charge.option)
        prices = self.book.find(*key)
        if not prices:
            return _line(billed, charge, reason=self.book.explain_miss(*key))
        if charge.quantity is None:
            reason = charge.note or "the plan does not say how much"
            return _line(billed, charge, prices[:1], self.today, reason=reason)
        slices = self._slices(key, prices, charge)
        used = [part.price for part in slices]
        native = sum((part.money for part in slices[1:]), slices[0].money)
        converted = to_usd(self.book, used[0], native)
        if converted is None:
            return _line(billed, charge, used, self.today, native, reason=why_not(used[0]))
        return _line(billed, charge, used, self.today, native, converted)

    def _slices(self, key: tuple[str, ...], prices: Sequence[Price], charge: Charge) -> tuple[Slice, ...]:
        quantity = charge.quantity or Decimal(0)
        if charge.service not in POOLED:
            count = charge.count or Decimal(1)
            return tuple(Slice(part.price, part.quantity * count) for part in tiered(prices, quantity / count))
        before = self._sold.get(key, Decimal(0))
        self._sold[key] = before + quantity
        sold = {part.price: part.quantity for part in tiered(prices, before)}
        now = tiered(prices, before + quantity)
        parts = [Slice(part.price, part.quantity - sold.get(part.price, Decimal(0))) for part in now]
        return tuple(part for part in parts if part.quantity > 0) or (Slice(now[-1].price, Decimal(0)),)


def age_mark(as_of: str, today: date) -> str:
    """``old`` for a price date such as 2026-09-25, 2026-09 or 2026 that is long ago; empty for a recent one.

    A month or a year counts from its first day, so that a price is rather called old too early than too late; a
    price without a date is old.
    """
    try:
        day = date.fromisoformat(as_of + "-01-01"[len(as_of) - 4 :] if len(as_of) < 10 else as_of)
    except ValueError:
        return "old"
    return "old" if (today - day).days > DAYS_UNTIL_OLD else ""


def _unknown(billed: Billed, charge: Charge) -> str:
    if UNKNOWN in (charge.service, charge.sku, charge.option, charge.unit):
        what = next(n for n in ("service", "sku", "option", "unit") if getattr(charge, n) == UNKNOWN)
        return f"its {what} is not known before the update"
    if billed.region in ("", UNKNOWN):
        return "its region is not known"
    return ""


def _line(
    billed: Billed,
    charge: Charge,
    prices: Sequence[Price] = (),
    today: date | None = None,
    native: Money | None = None,
    converted: Converted | None = None,
    reason: str = "",
) -> LineItem:
    ages = (age_mark(price.as_of, today) for price in prices) if today else ()
    marks = converted.marks if converted else ()
    every = {*marks, *ages, *(mark for price in prices for mark in price.marks)} - {""}
    rate = converted.rate if converted else None
    ratio = [f"list ratio {rate.value} {rate.quote} to 1 {rate.base}, {rate.as_of}: {rate.source}"] if rate else []
    return LineItem(
        capability=billed.capability,
        resource=billed.resource,
        urn=billed.urn,
        type=billed.type,
        description=_shown(charge.description),
        service=_shown(charge.service),
        sku=_shown(charge.sku),
        option=_shown(charge.option),
        unit=_shown(charge.unit),
        quantity=charge.quantity,
        unit_price=prices[0].price if prices else None,
        currency=prices[0].currency if prices else "",
        monthly=converted.money if converted else None,
        native=native,
        source=_joined((*(price.source for price in prices), *ratio)),
        as_of=_joined(price.as_of for price in prices),
        confidence=_joined(price.confidence for price in prices),
        marks=tuple(sorted(every)),
        reason=reason,
        usage_based=charge.usage_based,
        note=charge.note,
    )


def _shown(word: str) -> str:
    return word.replace(UNKNOWN, "unknown")


def _joined(words: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(words))
