"""Checks of permission documents of types that no reader knows yet: what is not known decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from infra.estate.estate import Estate
from infra.estate.resource import UNKNOWN, Resource, is_unknown
from infra.policy.predicates import find, wrong
from infra.policy.rule import Check, Settings, Violation
from infra.view.answer import Unread
from infra.view.document import statements
from infra.view.statement import Statement


def no_statement(path: str, bad: Callable[[Statement], str], expected: str) -> Check:
    """No statement of the document at `path` may be bad; `bad` says how one is, or returns nothing."""

    def check(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
        for where, value in find(resource, path):
            if value is None:
                continue
            try:
                found = statements(value)
            except ValueError as error:
                yield Violation(where, str(error), "a permission document in JSON")
                continue
            if found is None:
                yield wrong(where, value if is_unknown(value) else UNKNOWN, "a document that is known in preview")
                continue
            for index, statement in enumerate(found):
                piece = statement if isinstance(statement, Unread) else statement.unread
                inner = f"{where}.Statement.{index}"
                if piece is not None:
                    yield Violation(f"{inner}.{piece.path}".rstrip("."), piece.shown, expected, True)
                elif isinstance(statement, Statement) and (actual := bad(statement)):
                    yield Violation(inner, actual, expected)

    return check
