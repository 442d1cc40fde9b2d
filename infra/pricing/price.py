"""One row of the price book, and the words a row may use."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal

CURRENCIES = ("CNY", "USD")
CONFIDENCES = ("published", "derived", "secondhand")
MARKS = ("converted", "lower-bound", "stand-in", "upper-bound")

SERVICES = (
    "block_storage",
    "certificates",
    "compute",
    "cross_az_traffic",
    "internet_egress",
    "kms",
    "load_balancer",
    "logs",
    "managed_db_monitoring",
    "managed_db_storage",
    "managed_mysql",
    "managed_postgresql",
    "managed_redis",
    "metrics",
    "nat_gateway",
    "object_storage",
    "private_endpoint",
    "public_ip",
    "secrets",
)
"""What a price file may be called; not every cloud has each of them."""

UNITS = (
    "1000 requests",
    "10000 requests",
    "1000000 requests",
    "CU-hour",
    "GB",
    "GB-day",
    "GB-hour",
    "GB-month",
    "IOPS-month",
    "LCU-hour",
    "Mbps-day",
    "MiBps-month",
    "NLCU-hour",
    "QPS-day",
    "alarm-month",
    "certificate",
    "day",
    "hour",
    "key-day",
    "key-month",
    "metric-month",
    "secret-day",
    "secret-month",
    "shard-day",
    "vCPU-hour",
    "vCPU-month",
)
"""Units; a GB is 2**30 bytes where the vendor measures, and 1024 of them are a TB."""


@dataclass(frozen=True, slots=True)
class Price:
    """A list price with where it comes from.

    Attributes:
        cloud: ``aws`` or ``alicloud``.
        region: the provider's region code, or a wider scope: ``mainland`` (every region of mainland China),
            ``intl`` (every other region), ``all``.
        service: what is sold, such as ``compute`` or ``nat_gateway``.
        sku: what exactly, such as ``m7i.large``.
        option: what tells two rows of one sku apart (``multi-az``, ``HA``); mostly empty.
        unit: what the price is for one of (``hour``, ``GB-month``).
        currency: ISO 4217.
        price: amount for one unit.
        tier_from: first unit of the tier, 0 for the first tier.
        tier_to: end of the tier, None for the last one.
        as_of: date of the price (``2026-09-25``, ``2026-09``, ``2026``), or ``undated``.
        source: where it was read.
        confidence: ``published``, ``derived`` (computed from published figures) or ``secondhand``.
        marks: what a reader must know: ``stand-in`` (another region's, size's or edition's price scaled),
            ``converted`` (from CNY by the list ratio; set when the amount is converted, never in the book),
            ``upper-bound`` (the tier was not read: the last known one stands for it), ``lower-bound``.
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

    @property
    def key(self) -> tuple[str, ...]:
        """What the price is looked up by; its tiers share it."""
        return (self.region, self.sku, self.option, self.unit)


COLUMNS = tuple(item.name for item in fields(Price))
"""Header of a price file."""


def scopes(region: str) -> tuple[str, ...]:
    """The `Price.region` values that apply to a region code, most exact first.

    Hong Kong is sold with the regions outside the mainland on both clouds.
    """
    if not region:
        return ("all",)
    mainland = region.startswith("cn-") and region != "cn-hongkong"
    return (region, "mainland" if mainland else "intl", "all")
