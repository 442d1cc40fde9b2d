"""What an IAM or RAM policy document allows; both clouds write them in the same JSON shape."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any


def statements(document: Any) -> Iterator[dict[str, Any]]:
    """The statements of a policy document; none when it is unknown or not JSON."""
    try:
        parsed: Any = json.loads(str(document))
        found: Any = parsed["Statement"]
    except (ValueError, KeyError, TypeError):
        return
    yield from found if isinstance(found, list) else [found]


def actions(statement: dict[str, Any]) -> tuple[str, ...]:
    """The actions of one statement."""
    found: Any = statement.get("Action", ())
    return (found,) if isinstance(found, str) else tuple(found)


def bucket_access(documents: Iterable[Any], *, read: str, write: str) -> str:
    """``none``, ``read`` or ``read-write``, judged by one action for each."""
    allowed = {
        action
        for document in documents
        for statement in statements(document)
        if statement.get("Effect") == "Allow"
        for action in actions(statement)
    }
    if write in allowed:
        return "read-write"
    return "read" if read in allowed else "none"


def wildcard(document: Any) -> bool:
    """Whether a statement allows every action of a service or of the cloud."""
    return any(
        action == "*" or action.endswith(":*")
        for statement in statements(document)
        if statement.get("Effect") == "Allow"
        for action in actions(statement)
    )
