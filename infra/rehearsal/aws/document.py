"""Policy documents: what AWS refuses about their text before it looks at anything else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from infra.rehearsal.kind import Check, Cloud, Draft, Problem


def statements(text: Any) -> Sequence[Mapping[str, Any]] | None:
    """The statements of a policy document; None when it is no JSON object with statements."""
    try:
        document: Any = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return None
    found: Any = cast("dict[str, Any]", document).get("Statement") if isinstance(document, dict) else None
    listed = cast("list[Any]", found if isinstance(found, list) else [found])
    if not listed or not all(isinstance(one, dict) for one in listed):
        return None
    return cast("Sequence[Mapping[str, Any]]", listed)


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a member that may be one text or a list."""
    listed = cast("Sequence[Any]", value) if isinstance(value, list) else [value]
    return tuple(one for one in listed if isinstance(one, str))


def principals(statement: Mapping[str, Any], kind: str = "AWS") -> tuple[str, ...]:
    """The principals of a kind that a statement names."""
    named: Any = statement.get("Principal")
    return texts(cast("Mapping[str, Any]", named).get(kind)) if isinstance(named, dict) else ()


def document(path: str, message: str) -> Check:
    """It is a policy document."""

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        text = draft.known(path)
        if text is not None and statements(text) is None:
            yield Problem(path, message)

    return check
