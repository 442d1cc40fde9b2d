"""One comparable fact about a twin, and what two values of it mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from infra.plan.plan import Plan

Value = bool | int | str | Decimal | None
"""None: the twin does not say (the property was dropped or the resource is missing)."""

Facts = dict[str, Value]
"""Fact name -> value, for one capability of one plan."""

Reader = Callable[[Plan], Facts]
"""Reads the facts of one capability from one cloud's planned native inputs; {} when the plan has none."""

Status = Literal["equal", "known", "unequal"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between the clouds that is written down: it is shown, and does not break parity.

    The component's docstring says the same in words.
    """

    capability: str
    fact: str
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact on both clouds: equal, a known difference, or unequal."""

    capability: str
    fact: str
    aws: Value
    alicloud: Value
    status: Status
    reason: str = ""
