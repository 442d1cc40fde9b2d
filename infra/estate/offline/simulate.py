"""Made-up outputs: what stands for computed values when a program is planned as if it were updated.

They have the type the SDK declares and say in their text what they stand for; nothing in them is real.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, get_args, get_origin

import pulumi

from infra.estate.offline.invokes import ACCOUNT

DEPTH = 3
"""How deep objects inside objects are made up."""

_SCALARS: Mapping[object, Any] = {bool: False, int: 0, float: 0}


def outputs(token: str, name: str, region: str) -> dict[str, Any]:
    """A value for every output of a resource that is always there, under the provider's names.

    Empty for a type whose class the program has not imported.
    """
    cls = _class(token)
    if cls is None:
        return {}
    package, module = token.split(":", 2)[:2]
    made = _Maker(
        name, f"{'acs' if package == 'alicloud' else 'arn:aws'}:{module.split('/', 1)[0]}:{region}:{ACCOUNT}:"
    )
    found: dict[str, Any] = {}
    for key, hint in _getters(cls):
        inner = get_args(hint)[0] if get_origin(hint) is pulumi.Output else hint
        if not _is_optional(inner) and key not in ("id", "urn"):
            value = made.value(key, inner, DEPTH)
            if value is not None:
                found[key] = value
    return found


class _Maker:
    def __init__(self, name: str, arn: str) -> None:
        self._name = name
        self._arn = arn

    def value(self, key: str, hint: Any, depth: int) -> Any:
        if _is_optional(hint):
            hint = next(part for part in get_args(hint) if part is not types.NoneType)
        if hint is str:
            return f"{self._arn}{self._name}" if key.lower().endswith("arn") else f"{self._name}-{key}"
        if hint in _SCALARS:
            return _SCALARS[hint]
        origin = get_origin(hint)
        if origin in (list, Sequence):
            item = self.value(key, get_args(hint)[0], depth)
            return [] if item is None else [item]
        if origin in (dict, Mapping):
            return {}
        if isinstance(hint, type) and issubclass(hint, dict) and depth:
            return {inner: self.value(inner, part, depth - 1) for inner, part in _getters(hint)}
        return None


def _is_optional(hint: Any) -> bool:
    return get_origin(hint) in (typing.Union, types.UnionType) and types.NoneType in get_args(hint)


@cache
def _getters(cls: type) -> tuple[tuple[str, Any], ...]:
    """Provider's name and type of every output property of a generated class."""
    found: list[tuple[str, Any]] = []
    for name, member in vars(cls).items():
        getter = member.fget if isinstance(member, property) else None
        if getter is not None:
            hint = typing.get_type_hints(getter).get("return")
            found.append((getattr(getter, "_pulumi_name", name), hint))
    return tuple(found)


def _class(token: str) -> type[pulumi.Resource] | None:
    return next(
        (cls for cls in _subclasses(pulumi.CustomResource) if getattr(cls, "pulumi_type", "") == token), None
    )


def _subclasses(cls: type[pulumi.Resource]) -> Iterator[type[pulumi.Resource]]:
    for found in cls.__subclasses__():
        yield found
        yield from _subclasses(found)
