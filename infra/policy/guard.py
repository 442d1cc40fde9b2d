"""Raw inputs, guarded: for checks of types that no reader knows yet.

Such a check asks for a value without minding that it can be unknown, secret, null or of another kind, and takes it
for another value then. The guard remembers that it did, so that its answer does not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from infra.estate.resource import Resource, is_unknown
from infra.view.reading import show
from infra.view.source import MISSING, Malformed, look

DEEPEST = 8
"""Levels of a value that are looked through."""


class Guard:
    """Stands for a resource and remembers what was asked of it that nobody knows.

    Attributes:
        unread: path and what stands there, in the order they were asked for.
    """

    __slots__ = ("_resource", "unread")

    def __init__(self, resource: Resource) -> None:
        self._resource = resource
        self.unread: list[tuple[str, str]] = []

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            return getattr(self._resource, name)

    def get(self, path: str, default: Any = None) -> Any:
        """The input at a path; remembered where it is not known, or something in it is not."""
        value = look(self._resource.told, path)
        if value is MISSING:
            return default
        if isinstance(value, Malformed):
            self.unread.append((path, value.note))
            return default
        if is_unknown(value):
            self.unread.append((path, show(value)))
        elif isinstance(value, dict | list) and (found := _unknown(cast("Any", value), path, 0)):
            self.unread.append(found)
        return value


def guarded(resource: Resource) -> tuple[Guard, Resource]:
    """A guard, and itself as the resource it stands for."""
    guard = Guard(resource)
    return guard, cast("Resource", cast("object", guard))


def _unknown(value: Any, path: str, depth: int) -> tuple[str, str] | None:
    """The first place in a value that is not known."""
    if is_unknown(value):
        return path, show(value)
    inner: Any = ()
    if depth < DEEPEST and isinstance(value, Mapping):
        inner = cast("Mapping[str, Any]", value).items()
    elif depth < DEEPEST and isinstance(value, list):
        inner = enumerate(cast("list[Any]", value))
    for step, item in inner:
        if found := _unknown(item, f"{path}.{step}", depth + 1):
            return found
    return None
