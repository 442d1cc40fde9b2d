"""What the permission documents of a role allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from infra.view.statement import Statement, statements


def readable(document: Any) -> tuple[Statement, ...]:
    """The statements of a document; none when it is not known or no such document."""
    try:
        return statements(document) or ()
    except ValueError:
        return ()


def allowed(documents: Iterable[Any]) -> Iterator[str]:
    """Every action that a statement allows, wildcards as they are written."""
    for document in documents:
        for statement in readable(document):
            if statement.allows:
                yield from statement.actions


def bucket_access(documents: Iterable[Any], *, read: str, write: str) -> str:
    """``none``, ``read`` or ``read-write``, judged by one action for each."""
    actions = set(allowed(documents))
    if write in actions:
        return "read-write"
    return "read" if read in actions else "none"


def wildcard(documents: Iterable[Any]) -> bool:
    """Whether a statement allows every action of a service or of the cloud."""
    return any(action == "*" or action.endswith(":*") for action in allowed(documents))


def tls_only(documents: Iterable[Any]) -> bool:
    """Whether a statement denies every caller requests without TLS."""
    return any(statement.refuses_plain_http for document in documents for statement in readable(document))
