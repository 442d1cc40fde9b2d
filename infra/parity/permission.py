"""What the permission documents of a role allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from infra.view.answer import known
from infra.view.document import statements
from infra.view.statement import Statement


def readable(document: Any) -> tuple[Statement, ...]:
    """The statements of a document; none when it is not known or no such document."""
    try:
        return tuple(one for one in statements(document) or () if isinstance(one, Statement))
    except ValueError:
        return ()


def allowed(documents: Iterable[Any]) -> Iterator[str]:
    """Every action that a statement allows, wildcards as they are written."""
    for document in documents:
        for statement in readable(document):
            if statement.allows is True:
                yield from known(statement.actions)


def bucket_access(documents: Iterable[Any], *, read: str, write: str) -> str:
    """``none``, ``read`` or ``read-write``, judged by one action for each."""
    actions = set(allowed(documents))
    if write in actions:
        return "read-write"
    return "read" if read in actions else "none"


def wildcard(documents: Iterable[Any]) -> bool:
    """Whether a statement allows every action of a service or of the cloud."""
    return any(action == "*" or action.endswith(":*") for action in allowed(documents))
