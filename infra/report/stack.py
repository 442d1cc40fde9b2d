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
    lines = (f"{row.name:24} {row.cloud:9} {row.metro:19} {row.workload:15} {row.environment}" for row in found)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def to_json(found: Sequence[StackConfig]) -> dict[str, Any]:
    """Stacks as a JSON document."""
    return {
        "stacks": [
            {
                "stack": row.name,
                "cloud": row.cloud,
                "metro": row.metro,
                "workload": row.workload,
                "environment": row.environment or None,
            }
            for row in found
        ]
    }


def where(stack: Estate) -> dict[str, str]:
    """Which stack it is, and where; `environment` is empty for programs without a workload."""
    return {
        "stack": stack.stack,
        "cloud": stack.cloud,
        "metro": stack.metro,
        "region": stack.region,
        "environment": str(stack.workload.get("environment", "")),
    }


def money(amount: Money | None) -> dict[str, str | None] | None:
    """An amount with its currency; None when it is not known."""
    return amount and {"amount": plain(amount.amount), "currency": amount.currency}


def plain(value: Decimal | None) -> str | None:
    """Digits without exponent or trailing zeros; None when it is not known."""
    if value is None:
        return None
    digits = f"{value:f}"
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) or "0"
