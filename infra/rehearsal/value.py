"""Property values as the SDK's provider class has them: to plain JSON, and back without losing what is secret."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pulumi.provider.experimental.property_value import Computed, PropertyValue, ResourceReference

from infra.estate.resource import SECRET, UNKNOWN
from infra.estate.value import LARGEST_INTEGER, plain_inputs

Values = Mapping[str, PropertyValue]


def plain_values(values: Values) -> dict[str, Any]:
    """Inputs or outputs as JSON: secrets masked, unknowns as `UNKNOWN`, assets as their description."""
    return {name: plain(value) for name, value in values.items()}


def plain(value: PropertyValue) -> Any:
    """One value as JSON."""
    if value.is_secret:
        return SECRET
    inner: Any = value.value
    if inner is None or isinstance(inner, bool | str):
        return inner
    if isinstance(inner, int | float):
        return int(inner) if float(inner).is_integer() and abs(inner) <= LARGEST_INTEGER else inner
    if isinstance(inner, Mapping):
        return plain_values(cast("Values", inner))
    if isinstance(inner, list | tuple):
        return [plain(item) for item in cast("tuple[PropertyValue, ...]", inner)]
    if isinstance(inner, Computed):
        return UNKNOWN
    if isinstance(inner, ResourceReference):
        return plain(inner.resource_id) if inner.resource_id is not None else inner.urn
    return plain_inputs(PropertyValue.marshal_map({"": value}))[""]


def revealed(value: PropertyValue) -> Any:
    """One value as JSON with its secrets in the clear: to compare, never to store or show."""
    inner: Any = value.value
    if isinstance(inner, Mapping):
        return {name: revealed(item) for name, item in cast("Values", inner).items()}
    if isinstance(inner, list | tuple):
        return [revealed(item) for item in cast("tuple[PropertyValue, ...]", inner)]
    return plain(value.with_secret(is_secret=False)) if value.is_secret else plain(value)


def revive(values: Mapping[str, Any], kept: Values) -> dict[str, PropertyValue]:
    """Stored JSON as property values; what the caller has kept of secrets stands in for their masks.

    Args:
        values: what was stored.
        kept: what the caller sent; where it says the same, it is returned as it was.
    """
    found = {name: _revive(value, kept.get(name)) for name, value in values.items()}
    return {name: value for name, value in found.items() if value is not None}


def _revive(value: Any, kept: PropertyValue | None) -> PropertyValue | None:
    """None for a secret that the caller does not have."""
    if kept is not None and (value == SECRET if kept.is_secret else plain(kept) == value):
        return kept
    if kept is not None and kept.is_secret:
        # It was a secret and another value was written over it.
        return _revive(value, None)
    inner: Any = kept.value if kept is not None else None
    match value:
        case str() if value == SECRET:
            return kept
        case None | bool() | str():
            return PropertyValue(value)
        case int() | float():
            return PropertyValue(float(value))
        case dict():
            return PropertyValue(
                revive(cast("dict[str, Any]", value), inner if isinstance(inner, Mapping) else {})
            )
        case _:
            old = cast("tuple[PropertyValue, ...]", inner) if isinstance(inner, tuple) else ()
            items = [
                _revive(item, old[index] if index < len(old) else None)
                for index, item in enumerate(cast("list[Any]", value))
            ]
            return PropertyValue([item for item in items if item is not None])
