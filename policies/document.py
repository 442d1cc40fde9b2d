"""Checks of permission documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from infra.estate.estate import Estate
from infra.estate.resource import UNKNOWN, Resource, is_unknown
from infra.policy.predicates import find, wrong
from infra.policy.rule import Check, Settings, Violation
from infra.view.statement import Statement, statements


def read(value: Any, path: str) -> tuple[Statement, ...] | Violation:
    """The statements of a document (text or object), or why there are none to read."""
    try:
        found = statements(value)
    except ValueError as error:
        return Violation(path, str(error), "a permission document in JSON")
    if found is None:
        return wrong(path, value if is_unknown(value) else UNKNOWN, "a document that is known in preview")
    return found


def no_statement(path: str, bad: Callable[[Statement], str], expected: str) -> Check:
    """No statement of the document at `path` may be bad; `bad` says how one is, or returns nothing."""

    def check(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
        for where, value in find(resource, path):
            if value is None:
                continue
            found = read(value, where)
            if isinstance(found, Violation):
                yield found
                continue
            for statement in found:
                if actual := bad(statement):
                    yield Violation(f"{where}.Statement.{statement.index}", actual, expected)

    return check
