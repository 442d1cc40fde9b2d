"""Pieces of a document: texts, given as one or as a list, each of which is known or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

from infra.estate.resource import SECRET, UNKNOWN
from infra.view.answer import Text, Unread
from infra.view.reading import kind


def unread(value: Any) -> Unread | None:
    """Why nobody can read a value: it comes with the update, or is secret."""
    if value == UNKNOWN:
        return Unread("")
    return Unread("", "secret") if value == SECRET else None


def text(value: Any) -> Text:
    """One text."""
    if isinstance(value, str):
        return unread(value) or value
    return unread(value) or Unread("", "malformed", f"{kind(value)}, not text")


def scalar(value: Any) -> Text:
    """One text, number, true or false, as JSON writes them."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else text(value)


def pieces(value: Any, one: Callable[[Any], Text] = text) -> Iterator[Text]:
    """The texts of one value or of a list, each read by `one`."""
    if isinstance(value, list | tuple):
        for index, item in enumerate(cast("list[Any]", value)):
            found = one(item)
            yield found.inside(str(index)) if isinstance(found, Unread) else found
    else:
        yield one(value)
