"""A charge with its price: one line of a cost report."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from infra.money import Money


@dataclass(frozen=True, slots=True)
class LineItem:
    """One billed line.

    Attributes:
        capability: the capability the resource belongs to.
        resource: logical name of the resource.
        urn: its URN.
        type: its Pulumi type token.
        description: what is billed.
        service, sku, option, unit: the price book key.
        quantity: units a month; None when unknown.
        unit_price: price of one unit (of the first tier used) in `currency`, as listed; None when none was found.
        currency: currency of `unit_price`.
        monthly: USD a month; None when unpriced.
        native: the month in the list's own currency, also when no list ratio leads from there to USD; None when
            no price was found.
        source, as_of, confidence: where the price comes from (joined when tiers differ); `source` ends in the list
            ratio where one was used.
        marks: see `infra.pricing.price.Price.marks`; and ``old`` for prices older than a year or without a date.
        reason: why it is unpriced; empty when priced.
        usage_based: whether the quantity comes from the workload's usage.
        note: how the quantity was made.
    """

    capability: str
    resource: str
    urn: str
    type: str
    description: str
    service: str
    sku: str
    option: str
    unit: str
    quantity: Decimal | None
    unit_price: Decimal | None
    currency: str
    monthly: Money | None
    native: Money | None
    source: str
    as_of: str
    confidence: str
    marks: tuple[str, ...]
    reason: str
    usage_based: bool
    note: str

    @property
    def counts_as_unpriced(self) -> bool:
        """Whether money is missing: no price, and a quantity that is unknown or not 0."""
        return self.monthly is None and self.quantity != 0
