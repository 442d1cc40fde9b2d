"""Permission documents: their statements, each of which is known or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from infra.estate.resource import Resource
from infra.view.answer import Unread
from infra.view.piece import unread
from infra.view.reading import Reading, kind
from infra.view.source import MISSING, Malformed, Source, document, look, made, rows
from infra.view.statement import WRITTEN, Statement, statement
from infra.view.view import Subject, View

Document = tuple[Reading[Statement], ...]
"""The statements of a document."""


def permissions(*paths: str) -> Reading[Document]:
    """The document at the first of these inputs that is set, given as text or as an object."""
    return cast("Reading[Document]", _Permissions(paths))


def documents(source: Reading[Document]) -> Reading[tuple[Reading[Document], ...]]:
    """One document as all there are."""
    return made(lambda at: Reading(at.resource, "", "value", (at.read(source),)), source)


def inline(path: str, inner: str) -> Reading[tuple[Reading[Document], ...]]:
    """The documents at `inner` of each row of a list."""
    listed = rows(path, _Row(document=permissions(inner)))

    def how(at: Subject) -> Reading[tuple[Reading[Document], ...]]:
        found = at.read(listed)
        return found.as_is(tuple(row.document for row in found.known or ()))

    return made(how, listed)


def listed(path: str, names: Mapping[str, str]) -> Reading[Document]:
    """Statements that stand in a list of their own, their parts called by other names."""

    def how(at: Subject) -> Reading[Document]:
        raw = look(at.inputs, path)
        where = at.prefix + path
        if raw is MISSING:
            return Reading(at.resource, where, "absent", ())
        if isinstance(raw, Malformed):
            return Reading(at.resource, where, "malformed", note=raw.note)
        if told := unread(raw):
            return _told(at.resource, where, told)
        found = tuple(_reading(at.resource, where, index, one) for index, one in _rows(raw, names))
        return Reading(at.resource, where, "value", found, raw)

    return made(how, paths=(path,))


@dataclass(frozen=True, eq=False)
class _Row(View):
    """A row that holds a document."""

    document: Reading[Document]


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
        where, statements = f"{found.path}.Statement", found.value.get("Statement", ())
        if found.value and "Statement" not in found.value:
            return Reading(at.resource, found.path, "malformed", note="not a permission document")
        if told := unread(statements) or (Unread("", "malformed", "null") if statements is None else None):
            return _told(at.resource, where, told)
        text = found.raw if isinstance(found.raw, str) else None
        # The same text stands at many resources of a large estate.
        read = at.estate.once(("document", text), lambda: _rows(statements)) if text else _rows(statements)
        return found.as_is(tuple(_reading(at.resource, where, index, one) for index, one in read))


def _rows(raw: Any, names: Mapping[str, str] = WRITTEN) -> tuple[tuple[int, Statement | Unread], ...]:
    """Each statement, or why nobody can read it; one alone needs no list."""
    listed = cast("list[Any]", raw) if isinstance(raw, list | tuple) else [raw]
    return tuple((index, _row(row, index, names)) for index, row in enumerate(listed))


def _row(row: Any, index: int, names: Mapping[str, str]) -> Statement | Unread:
    if isinstance(row, Mapping):
        return statement(cast("Mapping[str, Any]", row), index, names)
    return unread(row) or Unread("", "malformed", f"{kind(row)}, not a statement")


def _reading(resource: Resource, where: str, index: int, told: Statement | Unread) -> Reading[Statement]:
    path = f"{where}.{index}"
    return _told(resource, path, told) if isinstance(told, Unread) else Reading(resource, path, "value", told)


def _told(resource: Resource, path: str, told: Unread) -> Reading[Any]:
    return Reading(resource, path, told.state, note=told.note)
