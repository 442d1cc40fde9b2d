"""How far what a cloud offers is from what was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import log2
from typing import Final, Generic, TypeVar

T = TypeVar("T")

SHORTAGE_WEIGHT: Final = 3
"""Half of what was asked is as far away as eight times as much: too small is worse than too big."""

TOLERANCE: Final = Decimal("0.9")
"""A size fits when it has this share of what was asked: usable memory is a few percent under the label."""

NEARBY: Final = 3
"""How many sizes an error names."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One dimension that is not as asked.

    Attributes:
        dimension: ``vcpu``, ``memory_gib``, ``cpu_year`` or ``offer`` (nothing shows that the region sells it).
        asked: what was asked, in words.
        got: what there is, in words.
        distance: its part of the whole distance.
    """

    dimension: str
    asked: str
    got: str
    distance: Decimal


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """The nearest item, and every dimension in which it is not as asked.

    Attributes:
        item: what the cloud offers.
        distance: sum of the gaps, 0 when exactly as asked; 1 is a size twice as large as asked.
        gaps: in the order size, CPU year, offer; empty when exactly as asked.
    """

    item: T
    distance: Decimal
    gaps: tuple[Gap, ...]


def fits(asked: Decimal, got: Decimal) -> bool:
    """Whether a size is large enough to stand for the one asked."""
    return got >= asked * TOLERANCE


def size_gap(dimension: str, asked: Decimal, got: Decimal) -> Gap | None:
    """The gap between two sizes, None when they are equal.

    The distance is counted in doublings, so that asking for more never finds less.
    """
    if got == asked:
        return None
    doublings = log2(float(got) / float(asked))
    weighed = doublings if doublings > 0 else -doublings * SHORTAGE_WEIGHT
    return Gap(dimension, plain(asked), plain(got), Decimal(str(round(weighed, 4))))


def match(item: T, gaps: Iterable[Gap | None]) -> Match[T]:
    """The match of one item with these gaps; None stands for a dimension that is as asked."""
    found = tuple(gap for gap in gaps if gap)
    return Match(item, sum((gap.distance for gap in found), Decimal(0)), found)


def nearest(matches: Iterable[Match[T]], rank: Callable[[T], tuple[object, ...]]) -> Match[T] | None:
    """The match with the smallest distance, among equals the one that ranks first; None when there is none."""
    return min(matches, key=lambda found: (found.distance, *rank(found.item)), default=None)


def plain(number: Decimal) -> str:
    """The number without trailing zeros or an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
