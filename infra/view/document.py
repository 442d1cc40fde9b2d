"""Permission documents: their statements, each of which is known or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from infra.estate.resource import Resource, is_unknown
from infra.view.answer import Unread
from infra.view.piece import unread
from infra.view.reading import Reading, kind
from infra.view.source import Source, document, parsed
from infra.view.statement import Statement, statement
from infra.view.view import Subject

Document = tuple[Reading[Statement], ...]
"""The statements of a document."""


def permissions(*paths: str) -> Reading[Document]:
    """The document at the first of these inputs that is set, given as text or as an object."""
    return cast("Reading[Document]", _Permissions(paths))


class _Permissions(Source):
    def __init__(self, paths: tuple[str, ...]) -> None:
        self._document = document(*paths)
        self.paths = paths

    def read(self, at: Subject) -> Reading[Any]:
        found = at.read(self._document)
        if not found.is_known:
            return found
        if found.value is None:
            return found.as_is(())
        where, rows = f"{found.path}.Statement", found.value.get("Statement", ())
        if found.value and "Statement" not in found.value:
            return Reading(at.resource, found.path, "malformed", note="not a permission document")
        if is_unknown(rows) or rows is None:
            told = cast("Unread", unread(rows))
            return Reading(at.resource, where, told.state, note=told.note)
        text = found.raw if isinstance(found.raw, str) else None
        # The same text stands at many resources of a large estate.
        read = at.estate.once(("document", text), lambda: _rows(rows)) if text else _rows(rows)
        return found.as_is(tuple(_reading(at.resource, where, index, one) for index, one in read))


def _rows(rows: Any) -> tuple[tuple[int, Statement | Unread], ...]:
    """Each statement, or why nobody can read it; one alone needs no list."""
    listed = cast("list[Any]", rows) if isinstance(rows, list | tuple) else [rows]
    return tuple((index, _row(row, index)) for index, row in enumerate(listed))


def _row(row: Any, index: int) -> Statement | Unread:
    if isinstance(row, Mapping):
        return statement(cast("Mapping[str, Any]", row), index)
    return unread(row) or Unread("", "malformed", f"{kind(row)}, not a statement")


def _reading(resource: Resource, where: str, index: int, told: Statement | Unread) -> Reading[Statement]:
    path = f"{where}.{index}"
    if isinstance(told, Statement):
        return Reading(resource, path, "value", told)
    return Reading(resource, path, told.state, note=told.note)


def statements(value: Any) -> tuple[Statement | Unread, ...] | None:
    """The statements of a document, given as text or object; None when they are not known.

    Raises:
        ValueError: it is no such document; says why.
    """
    if is_unknown(value):
        return None
    rows = parsed(value).get("Statement", ())
    return None if is_unknown(rows) else tuple(one for _, one in _rows(rows))
