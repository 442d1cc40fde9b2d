"""Reading the rates of a price book: list ratios and market exchange rates."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from infra.errors import Problem
from infra.money import Rate
from infra.pricing.price import CONFIDENCES, SERVICES, scopes
from infra.pricing.price_file import Place, read_rows

RATIO_COLUMNS = ("service", "region", "sku", "ratio", "band", "as_of", "source", "note")
FX_COLUMNS = ("base", "quote", "rate", "as_of", "source", "confidence", "note")


@dataclass(frozen=True, slots=True)
class ListRatio:
    """How many CNY of one Alibaba Cloud list are one USD of the other, for part of a service.

    Attributes:
        service: price book service.
        region: region code or scope it holds for (see `infra.pricing.price.scopes`).
        sku: beginning of the skus it holds for; empty for all.
        rate: the ratio, with date and source.
        band: how far it may be off, as a share (0.1 is 10%).
        note: where it was seen.
    """

    service: str
    region: str
    sku: str
    rate: Rate
    band: Decimal
    note: str


def read_ratios(path: Path) -> tuple[tuple[ListRatio, ...], list[Problem]]:
    """The list ratios of a file, and everything wrong with it."""
    problems: list[Problem] = []
    found: dict[tuple[str, str, str], ListRatio] = {}
    for line, row in read_rows(path, RATIO_COLUMNS, problems):
        place = Place(path, line, problems)
        place.word("service", row["service"], SERVICES)
        place.date("as_of", row["as_of"])
        for column in ("region", "source"):
            if not row[column]:
                place.fault(column, "missing")
        value = place.number("ratio", row["ratio"], positive=True)
        band = place.number("band", row["band"])
        key = (row["service"], row["region"], row["sku"])
        if key in found:
            place.fault("service", "same service, region and sku as an earlier line")
        if place.sound:
            rate = Rate("USD", "CNY", value, row["as_of"], row["source"])
            found[key] = ListRatio(*key, rate, band, row["note"])
    return tuple(found.values()), problems


def read_fx(path: Path) -> tuple[tuple[Rate, ...], list[Problem]]:
    """The market exchange rates of a file, and everything wrong with it."""
    problems: list[Problem] = []
    found: list[Rate] = []
    for line, row in read_rows(path, FX_COLUMNS, problems):
        place = Place(path, line, problems)
        for column in ("base", "quote"):
            if not (len(row[column]) == 3 and row[column].isascii() and row[column].isupper()):
                place.fault(column, f"{row[column]!r} is not a currency code", "three capitals, such as USD")
        place.word("confidence", row["confidence"], CONFIDENCES)
        place.date("as_of", row["as_of"])
        if not row["source"]:
            place.fault("source", "missing")
        value = place.number("rate", row["rate"], positive=True)
        if place.sound:
            found.append(Rate(row["base"], row["quote"], value, row["as_of"], row["source"]))
    return tuple(found), problems


def best_ratio(ratios: tuple[ListRatio, ...], service: str, region: str, sku: str) -> ListRatio | None:
    """The ratio that fits best: the longest matching sku first, then the most exact region."""
    places = {scope: rank for rank, scope in enumerate(scopes(region))}
    fitting = [
        item for item in ratios if item.service == service and item.region in places and sku.startswith(item.sku)
    ]
    return min(fitting, key=lambda item: (-len(item.sku), places[item.region]), default=None)
