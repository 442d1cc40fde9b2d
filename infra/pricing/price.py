"""One row of the price book."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """A list price with where it comes from.

    Attributes:
        cloud: ``aws`` or ``alicloud``.
        region: the provider's region code.
        service: what is sold, such as ``compute`` or ``nat_gateway``.
        sku: what exactly, such as ``m7i.large``.
        option: what tells two rows of one sku apart (``multi-az``, ``subscription``); mostly empty.
        unit: what the price is for one of (``hour``, ``GB-month``).
        currency: ISO 4217.
        price: amount for one unit.
        tier_from: first unit of the tier, 0 for the first tier.
        tier_to: end of the tier, None for the last one.
        as_of: date of the price (``2026-09-25``, ``2026-09``, ``2026``), or ``undated``.
        source: where it was read.
        confidence: ``published``, ``derived`` (computed from published figures) or ``secondhand``.
        marks: what a reader must know: ``stand-in`` (another region's or size's price scaled), ``converted``
            (from CNY by the list ratio), ``upper-bound`` (higher tiers missing).
        note: how a derived figure was made, and what else the source says.
    """

    cloud: str
    region: str
    service: str
    sku: str
    option: str
    unit: str
    currency: str
    price: Decimal
    tier_from: Decimal
    tier_to: Decimal | None
    as_of: str
    source: str
    confidence: str
    marks: tuple[str, ...] = ()
    note: str = ""
