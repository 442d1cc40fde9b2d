"""Permission documents in planned inputs: the JSON of IAM, RAM, S3 and OSS, read alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from infra.estate.resource import UNKNOWN, Resource, is_unknown
from infra.view.reading import Reading, kind
from infra.view.source import Source, document
from infra.view.view import Subject

PARTS = frozenset(
    {"Action", "Condition", "Effect", "NotAction", "NotPrincipal", "NotResource", "Principal", "Resource"}
)
"""What a statement says anything with."""

TRANSPORT = frozenset({"acs:securetransport", "aws:securetransport"})
"""Condition keys about the connection; they say nothing about who connects."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; what is left out is empty.

    Attributes:
        index: its position in the document.
        effect: ``Allow`` or ``Deny``.
        principals: whom it is about, ``*`` for everybody; empty in documents attached to an identity.
        actions: names, wildcards included.
        all_but_actions: ``NotAction``.
        resources: names, wildcards included.
        conditions: operator, lower-case condition key, lower-case values.
    """

    index: int
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


def statements(document: Any) -> tuple[Statement, ...] | None:
    """The statements of a document, given as text or object; None when they are not known.

    Raises:
        ValueError: it is no such document; says why.
    """
    if is_unknown(document):
        return None
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            raise ValueError("not JSON") from None
    if not isinstance(document, Mapping):
        raise ValueError("not an object")
    rows = document.get("Statement")
    if is_unknown(rows):
        return None
    return tuple(_statement(row, index) for index, row in enumerate(_list(rows)) if isinstance(row, Mapping))


def permissions(*paths: str) -> Reading[tuple[Reading[Statement], ...]]:
    """The statements of a document, given as text or as an object; of one that holds unknowns nothing is known."""
    return cast("Reading[tuple[Reading[Statement], ...]]", _Permissions(paths))


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
        where, rows = f"{found.path}.Statement", found.value.get("Statement")
        if is_unknown(rows):
            return Reading(at.resource, where, "unknown")
        if rows is None and found.value:
            return Reading(at.resource, found.path, "malformed", note="not a permission document")
        text = found.raw if isinstance(found.raw, str) else None
        told = at.estate.once(("statements", text), lambda: _known(rows)) if text else _known(rows)
        return found.as_is(tuple(_reading(at.resource, f"{where}.{index}", one) for index, one in enumerate(told)))


def _known(rows: Any) -> tuple[Statement | str, ...]:
    """Each statement, or why nothing is known of it; null is none."""
    return tuple(
        (UNKNOWN if _unknown(row) else _unreadable(row) or _statement(row, index))
        if isinstance(row, Mapping)
        else f"{kind(row)}"
        for index, row in enumerate(_list(rows))
        if row is not None
    )


def _unreadable(row: Mapping[str, Any]) -> str:
    """The part of a statement that is written as none can be; empty where all are fine."""
    for name, value in row.items():
        parts = list(value.values()) if isinstance(value, Mapping) and name.endswith("Principal") else [value]
        fine = all(isinstance(text, str) for part in parts for text in _list(part)) and None not in parts
        if name in ("Effect", "Condition"):
            fine = isinstance(value, str if name == "Effect" else Mapping)
        if not fine and name in PARTS:
            return f"{name}: {kind(value)}"
    return ""


def _reading(resource: Resource, path: str, told: Statement | str) -> Reading[Statement]:
    if isinstance(told, Statement):
        return Reading(resource, path, "value", told)
    if told == UNKNOWN:
        return Reading(resource, path, "unknown")
    return Reading(resource, path, "malformed", note=f"{told}, not a statement")


def _unknown(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_unknown, cast("Mapping[str, Any]", value).values()))
    return any(map(_unknown, value)) if isinstance(value, list) else is_unknown(value)


def _statement(row: Mapping[str, Any], index: int) -> Statement:
    principals = row.get("Principal")
    if isinstance(principals, Mapping):
        principals = [name for names in principals.values() for name in _list(names)]
    return Statement(
        index=index,
        effect=str(row.get("Effect", "")),
        principals=_texts(principals),
        actions=_texts(row.get("Action")),
        all_but_actions=_texts(row.get("NotAction")),
        resources=_texts(row.get("Resource")),
        conditions=tuple(
            (operator, key.lower(), tuple(text.lower() for text in _texts(values)))
            for operator, keys in _pairs(row.get("Condition"))
            for key, values in _pairs(keys)
        ),
    )


def _pairs(value: Any) -> list[tuple[str, Any]]:
    return sorted(value.items()) if isinstance(value, Mapping) else []


def _list(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list | tuple) else [value]


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(item).lower() if isinstance(item, bool) else str(item) for item in _list(value))
