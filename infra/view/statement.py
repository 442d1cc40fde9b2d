"""Permission documents in planned inputs: the JSON of IAM, RAM, S3 and OSS, read alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.estate.resource import is_unknown

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
