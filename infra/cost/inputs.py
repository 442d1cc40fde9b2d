"""Inputs of planned resources as the types an estimator needs, with "not known" kept apart from "not set"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from infra.estate.resource import SECRET, UNKNOWN, Resource

LARGEST = 10**12
"""No resource has more of anything; beyond it arithmetic on a hostile plan would overflow."""


def text(resource: Resource, path: str, default: str = "") -> str:
    """The input as text; `default` when not set, `UNKNOWN` when unknown, secret or not a scalar."""
    value = resource.get(path)
    if value is None:
        return default
    if value == SECRET or isinstance(value, Mapping | list | tuple):
        return UNKNOWN
    return str(value)


def number(resource: Resource, path: str, default: Decimal | int | None = None) -> Decimal | None:
    """The input as a number of at least 0; `default` when not set, None when it is not known to be one."""
    value = resource.get(path)
    if value is None:
        return None if default is None else Decimal(default)
    if isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found <= LARGEST else None


def flag(resource: Resource, path: str, default: bool = False) -> bool | None:
    """The input as a truth value; `default` when not set, None when unknown."""
    value = resource.get(path)
    if value is None:
        return default
    return {"true": True, "false": False}.get(str(value).lower())


def items(resource: Resource, path: str) -> Sequence[Any] | None:
    """The input as a list; empty when not set, None when its length is unknown."""
    value = resource.get(path)
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else None


def times(*factors: Decimal | int | None) -> Decimal | None:
    """The product of the factors; None when one of them is unknown."""
    product = Decimal(1)
    for factor in factors:
        if factor is None:
            return None
        product *= factor
    return product
