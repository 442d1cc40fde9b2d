"""Permission documents: the JSON of IAM, RAM, S3 and OSS, read alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.plan.plan import Plan
from infra.plan.resource import PlannedResource
from policies.predicates import find, is_unknown, wrong
from policies.rule import Check, Settings, Violation

TRANSPORT = frozenset({"acs:securetransport", "aws:securetransport"})
"""Condition keys about the connection; they say nothing about who connects."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; what is left out is empty.

    Attributes:
        path: where it stands, below the resource's inputs.
        effect: ``Allow`` or ``Deny``.
        principals: whom it is about, ``*`` for everybody; empty in documents attached to an identity.
        actions: names, wildcards included.
        all_but_actions: ``NotAction``.
        resources: names, wildcards included.
        conditions: operator, lower-case condition key, values.
    """

    path: str
    effect: str
    principals: tuple[str, ...]
    actions: tuple[str, ...]
    all_but_actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...]

    @property
    def allows(self) -> bool:
        """Whether it grants something."""
        return self.effect.lower() == "allow"

    @property
    def open_to_everybody(self) -> bool:
        """Whether it grants something to every caller, with no condition on who that is."""
        return self.allows and "*" in self.principals and not self.limits_callers

    @property
    def limits_callers(self) -> bool:
        """Whether a condition is about anything but the connection."""
        return any(key not in TRANSPORT for _, key, _ in self.conditions)

    @property
    def refuses_plain_http(self) -> bool:
        """Whether it denies every caller requests without TLS."""
        return (
            self.effect.lower() == "deny"
            and "*" in self.principals
            and [key in TRANSPORT and values == ("false",) for _, key, values in self.conditions] == [True]
        )


def statements(value: Any, path: str) -> tuple[Statement, ...] | Violation:
    """The statements of a document (text or object), or why there are none to read."""
    if is_unknown(value):
        return wrong(path, value, "a document that is known in preview")
    document: Any = value
    if isinstance(value, str):
        try:
            document = json.loads(value)
        except ValueError:
            return Violation(path, "not JSON", "a permission document in JSON")
    if not isinstance(document, Mapping):
        return Violation(path, "not an object", "a permission document in JSON")
    rows = document.get("Statement", ())
    if is_unknown(rows):
        return wrong(path, rows, "a document that is known in preview")
    return tuple(
        _statement(row, f"{path}.Statement.{index}")
        for index, row in enumerate(_list(rows))
        if isinstance(row, Mapping)
    )


def _statement(row: Mapping[str, Any], path: str) -> Statement:
    principals = row.get("Principal")
    if isinstance(principals, Mapping):
        principals = [name for names in principals.values() for name in _list(names)]
    return Statement(
        path=path,
        effect=str(row.get("Effect", "")),
        principals=_texts(principals),
        actions=_texts(row.get("Action")),
        all_but_actions=_texts(row.get("NotAction")),
        resources=_texts(row.get("Resource")),
        conditions=tuple(
            (operator, key.lower(), tuple(text.lower() for text in _texts(values)))
            for operator, keys in sorted((row.get("Condition") or {}).items())
            for key, values in sorted(keys.items())
        ),
    )


def _list(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list | tuple) else [value]


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(item).lower() if isinstance(item, bool) else str(item) for item in _list(value))


def no_statement(path: str, bad: Callable[[Statement], str], expected: str) -> Check:
    """No statement of the document at `path` may be bad; `bad` says how one is, or returns nothing."""

    def check(resource: PlannedResource, _plan: Plan, _settings: Settings) -> Iterator[Violation]:
        for where, value in find(resource, path):
            if value is None:
                continue
            found = statements(value, where)
            if isinstance(found, Violation):
                yield found
                continue
            for statement in found:
                if actual := bad(statement):
                    yield Violation(statement.path, actual, expected)

    return check
