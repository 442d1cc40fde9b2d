"""One comparable fact about a twin, and what two values of it mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from infra.estate.estate import Estate

Value = bool | int | str | Decimal | None
"""None: the plan does not say (the property was dropped or its value is not known before the update)."""

Facts = dict[str, Value]
"""Fact name -> value, for one capability of one plan."""

Reader = Callable[[Estate], Facts]
"""Reads the facts of one capability from one cloud's planned native inputs; {} when the plan has none of it."""

Status = Literal["equal", "known", "unequal"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between the clouds that is written down: it is shown, and does not break parity.

    The component's docstring says the same in words.

    Attributes:
        capability: noun of the component.
        fact: the fact that differs.
        reason: why it must, or why it may.
        within: for sizes, how far the larger may be above the smaller (0.25 is a quarter); None for any.
    """

    capability: str
    fact: str
    reason: str
    within: Decimal | None = None

    def covers(self, aws: Value, alicloud: Value) -> bool:
        """Whether these two values are the difference that is written down."""
        if aws is None or alicloud is None:
            return False
        if self.within is None:
            return True
        if isinstance(aws, bool | str) or isinstance(alicloud, bool | str):
            return False
        low, high = sorted((Decimal(aws), Decimal(alicloud)))
        return low > 0 and high / low - 1 <= self.within


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact on both clouds: equal, a known difference, or unequal."""

    capability: str
    fact: str
    aws: Value
    alicloud: Value
    status: Status
    reason: str = ""
