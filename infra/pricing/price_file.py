"""Reading price files: every row checked, every fault reported with its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from infra.errors import Problem
from infra.nearest import nearest
from infra.pricing.price import COLUMNS, CONFIDENCES, CURRENCIES, MARKS, UNITS, Price

Key = tuple[str, ...]
Index = dict[Key, tuple[Price, ...]]
"""`Price.key` -> its tiers, lowest first."""

NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
DATE = re.compile(r"20[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?|undated")

WORDS: tuple[tuple[str, Collection[str]], ...] = (
    ("unit", frozenset(UNITS)),
    ("currency", frozenset(CURRENCIES)),
    ("confidence", frozenset(CONFIDENCES)),
)
FILLED = ("region", "sku", "as_of", "source")
PLACE = {name: index for index, name in enumerate(COLUMNS)}


def read_prices(path: Path, cloud: str, service: str) -> tuple[Index, list[Problem]]:
    """The prices of one file by key, and everything wrong with it; rows with a fault are left out."""
    problems: list[Problem] = []
    tiers: dict[Key, list[tuple[int, Price]]] = {}
    for line, row in read_rows(path, COLUMNS, problems):
        price = _price(row, Place(path, line, problems), cloud, service)
        if price is not None:
            tiers.setdefault(price.key, []).append((line, price))
    index: Index = {}
    for key, found in tiers.items():
        found.sort(key=lambda pair: pair[1].tier_from)
        if len(found) > 1 or found[0][1].tier_from or found[0][1].tier_to is not None:
            problems.extend(_tier_faults(path, found))
        index[key] = tuple(price for _, price in found)
    problems.sort(key=lambda problem: problem.line)
    return index, problems


def read_rows(path: Path, columns: Sequence[str], problems: list[Problem]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file as column -> text with their lines; faults of the file itself go to `problems`."""
    if not path.is_file():
        problems.append(Problem(str(path), 1, 1, "is not a regular file"))
        return
    try:
        reader = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        header, *body = [(reader.line_num, row) for row in reader] or [(1, list[str]())]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problems.append(Problem(str(path), 1, 1, f"cannot be read: {error}"))
        return
    if header[1] != list(columns):
        missing = [name for name in columns if name not in header[1]]
        message = f"missing columns {', '.join(missing)}" if missing else "columns in another order or too many"
        problems.append(Problem(str(path), 1, 1, message, f"expected {','.join(columns)}"))
        return
    for line, row in body:
        if len(row) == len(columns):
            yield line, dict(zip(columns, row, strict=True))
        elif row:
            message = f"{len(row)} columns instead of {len(columns)}"
            problems.append(Problem(str(path), line, 1, message, "quote a text that holds a comma"))


class Place:
    """Where a row stands; collects what is wrong with it."""

    def __init__(self, path: Path, line: int, problems: list[Problem]) -> None:
        self.path = path
        self.line = line
        self.problems = problems
        self.sound = True

    def fault(self, column: str, message: str, hint: str = "") -> None:
        """Reports a fault of the row in one of its columns."""
        self.sound = False
        number = PLACE.get(column, 0) + 1
        self.problems.append(Problem(str(self.path), self.line, number, f"{column}: {message}", hint))

    def number(self, column: str, text: str, *, positive: bool = False) -> Decimal:
        """The text as a plain decimal of at least 0 (above 0 when `positive`); 0 after reporting anything else."""
        if NUMBER.fullmatch(text) and not (positive and not Decimal(text)):
            return Decimal(text)
        if text.startswith("-") and NUMBER.fullmatch(text[1:]):
            self.fault(column, f"{text} is negative")
        else:
            self.fault(column, f"{text!r} is not a number", "write digits and a point, such as 0.045")
        return Decimal(0)

    def word(self, column: str, text: str, words: Collection[str]) -> None:
        """Reports a word that is not one of the vocabulary, with the nearest that is."""
        if text not in words:
            near = nearest(text, words)
            self.fault(column, f"unknown {text!r}", f"nearest: {near}" if near else f"one of {_listed(words)}")

    def date(self, column: str, text: str) -> None:
        """Reports a text that is no date of a price."""
        if not DATE.fullmatch(text):
            self.fault(column, f"{text!r} is not a date", "write 2026, 2026-09, 2026-09-25 or undated")


def _price(row: dict[str, str], place: Place, cloud: str, service: str) -> Price | None:
    for column, expected in (("cloud", cloud), ("service", service)):
        if row[column] != expected:
            place.fault(column, f"{row[column]!r} in the file of {expected}")
    for column in FILLED:
        if not row[column]:
            place.fault(column, "missing")
    for column, words in WORDS:
        if row[column] not in words:
            place.word(column, row[column], words)
    marks = tuple(row["marks"].split(";")) if row["marks"] else ()
    for mark in marks:
        place.word("marks", mark, MARKS)
    if row["as_of"]:
        place.date("as_of", row["as_of"])
    price = place.number("price", row["price"])
    tier_from = place.number("tier_from", row["tier_from"])
    tier_to = place.number("tier_to", row["tier_to"]) if row["tier_to"] else None
    if tier_to is not None and place.sound and tier_to <= tier_from:
        place.fault("tier_to", f"{tier_to} is not above tier_from {tier_from}")
    if not place.sound:
        return None
    return Price(
        cloud=cloud,
        region=row["region"],
        service=service,
        sku=row["sku"],
        option=row["option"],
        unit=row["unit"],
        currency=row["currency"],
        price=price,
        tier_from=tier_from,
        tier_to=tier_to,
        as_of=row["as_of"],
        source=row["source"],
        confidence=row["confidence"],
        marks=marks,
        note=row["note"],
    )


def _tier_faults(path: Path, tiers: list[tuple[int, Price]]) -> Iterator[Problem]:
    """What keeps the tiers of one key from covering every quantity from 0 on exactly once."""
    first_line, first = tiers[0]
    name = " ".join(filter(None, (first.sku, first.option, "by", first.unit, "in", first.region)))

    def fault(line: int, column: str, message: str) -> Problem:
        return Problem(str(path), line, PLACE[column] + 1, f"{message} ({name})")

    if first.tier_from:
        yield fault(first_line, "tier_from", f"the first tier begins at {first.tier_from} instead of 0")
    for (line, below), (next_line, above) in pairwise(tiers):
        if above.currency != below.currency:
            yield fault(next_line, "currency", f"{above.currency} here, {below.currency} on line {line}")
        if above.tier_from == below.tier_from:
            yield fault(next_line, "sku", f"same key as line {line}")
        elif below.tier_to is None or below.tier_to > above.tier_from:
            yield fault(next_line, "tier_from", f"tier overlaps the one on line {line}")
        elif below.tier_to < above.tier_from:
            yield fault(next_line, "tier_from", f"gap: the tier on line {line} ends at {below.tier_to}")
    last_line, last = tiers[-1]
    if last.tier_to is not None:
        yield fault(last_line, "tier_to", "the last tier must be open: leave tier_to empty")


def _listed(words: Collection[str]) -> str:
    return ", ".join(sorted(words))
