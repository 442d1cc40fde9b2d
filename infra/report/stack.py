"""Stacks: the list of them, what every JSON document says of each, and how numbers stand there."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from infra.estate.estate import Estate
    from infra.money import Money
    from infra.stack import StackConfig


def table(found: Sequence[StackConfig]) -> str:
    """A line for each stack."""
    return "".join(f"{row.name:24}{row.cloud:10}{row.metro:20}{row.workload}\n" for row in found)


def to_json(found: Sequence[StackConfig]) -> dict[str, Any]:
    """Stacks as a JSON document."""
    return {
        "stacks": [
            {"stack": row.name, "cloud": row.cloud, "metro": row.metro, "workload": row.workload} for row in found
        ]
    }


def where(stack: Estate) -> dict[str, str]:
    """Which stack it is, and where."""
    return {"stack": stack.stack, "cloud": stack.cloud, "metro": stack.metro, "region": stack.region}


def money(amount: Money | None) -> dict[str, str | None] | None:
    """An amount with its currency; None when it is not known."""
    return amount and {"amount": plain(amount.amount), "currency": amount.currency}


def plain(value: Decimal | None) -> str | None:
    """Digits without exponent or trailing zeros; None when it is not known."""
    if value is None:
        return None
    digits = f"{value:f}"
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) or "0"
