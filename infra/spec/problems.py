"""What is wrong with a workload, in the field's words, with the line it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Any

from pydantic_core import ErrorDetails

from infra.errors import Problem
from infra.nearest import nearest
from infra.spec.conflict import Conflict, ConflictError, dotted
from infra.spec.document import Document, Entry, Mapping, Node, Refused, Scalar, Sequence
from infra.spec.schema import below, expected, resolve, sections_with, workload_schema

Place = tuple[str | int, ...]

_UNIT = re.compile(r"([0-9][0-9_.,]*)\s*(?:vcpus?|cores?|[kmgtp]i?b?|gib|days?|%|s|seconds?)", re.IGNORECASE)
_COMPARED = {
    "greater_than_equal": ("ge", "is less than"),
    "greater_than": ("gt", "is not more than"),
    "less_than_equal": ("le", "is more than"),
    "less_than": ("lt", "is not less than"),
}
_MOVED = {"deletion_protection": "protection is a setting of the stack: pulumi config set twinstack:protect false"}
"""Keys that a workload had once -> where to say it now."""


UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
"""Types of error of a key that is none: of a model, and of a dataclass in it."""


def problems(document: Document, errors: list[ErrorDetails]) -> Iterator[Problem]:
    """One problem for each of pydantic's errors, except where the YAML itself was already refused."""
    for error in errors:
        place: Place = error["loc"]
        if isinstance(_node(document, place), Refused):
            continue
        cause = error.get("ctx", {}).get("error")
        if isinstance(cause, ConflictError):
            for conflict in cause.conflicts:
                yield _conflict(document, place, conflict)
            continue
        message, hint = _explain(document, place, error)
        line, column = _position(document, place, at_key=error["type"] in (*UNKNOWN, "missing"))
        yield Problem(document.path, line, column, f"{dotted(place)}: {message}", hint)


def _conflict(document: Document, place: Place, conflict: Conflict) -> Problem:
    place = place + conflict.place
    line, column = _position(document, place, at_key=False)
    return Problem(document.path, line, column, f"{dotted(place)}: {conflict.message}", conflict.hint)


def _explain(document: Document, place: Place, error: ErrorDetails) -> tuple[str, str]:
    """Message and hint for one error."""
    kind = error["type"]
    if kind in UNKNOWN:
        return _unknown_key(place)
    wanted = _schema(place)
    hint = f"expected {expected(wanted)}"
    if kind == "missing":
        described = wanted.get("description", "").partition(";")[0].rstrip(".")
        return "is missing", f"{described}; {hint}" if described else hint
    node = _node(document, place)
    if isinstance(node, Mapping | Sequence):
        return f"is {'a mapping' if isinstance(node, Mapping) else 'a list'}", hint
    if not isinstance(node, Scalar):
        return str(error.get("msg", "is not valid")), hint
    if node.empty:
        more = (
            "write {} for its defaults, or " if wanted.get("type") == "object" and "required" not in wanted else ""
        )
        return "has no value", f"{more}delete the line to leave it out; {hint}"
    if kind in _COMPARED:
        name, words = _COMPARED[kind]
        return f"{node.text} {words} {error.get('ctx', {})[name]}", hint
    return f"{_shown(node)} is not {_kind(wanted)}", _repair(node, wanted) or hint


def _unknown_key(place: Place) -> tuple[str, str]:
    key = str(place[-1])
    if hint := _MOVED.get(key):
        return "unknown key", hint
    known = _schema(place[:-1]).get("properties", {})
    if elsewhere := [section for section in sections_with(key) if section != place[0]]:
        return "unknown key", f"it is a setting of {' and of '.join(elsewhere)}"
    if near := nearest(key, known):
        return "unknown key", f"did you mean {near}?"
    return "unknown key", "expected one of " + ", ".join(known)


def _kind(wanted: dict[str, Any]) -> str:
    if "enum" in wanted:
        return "one of its values"
    if wanted.get("format") == "ipv4network":
        return "an IPv4 range"
    kinds = {"integer": "a whole number", "number": "a number", "boolean": "true or false"}
    kinds |= {"array": "a list", "object": "a mapping"}
    return kinds.get(wanted.get("type", ""), "valid here")


def _repair(node: Scalar, wanted: dict[str, Any]) -> str:
    """What to write instead, where that can be told."""
    if "enum" in wanted:
        return _choice(node.text, wanted)
    if wanted.get("format") == "ipv4network":
        try:
            return f"its host bits are set; write {IPv4Network(node.text, strict=False)}"
        except ValueError:
            return ""
    if wanted.get("type") in ("integer", "number"):
        if node.quoted and node.text.replace(".", "", 1).isdigit():
            return "write it without quotes"
        if _UNIT.fullmatch(node.text):
            return f"write the number without a unit; expected {expected(wanted)}"
    if wanted.get("type") == "boolean" and node.quoted and node.text.lower() in ("true", "false"):
        return "write it without quotes"
    return ""


def _choice(text: str, wanted: dict[str, Any]) -> str:
    choices = wanted["enum"]
    near = nearest(text, map(str, choices))
    if wanted.get("type") == "integer" and re.fullmatch(r"[0-9]{1,9}", text):
        near = str(min(choices, key=lambda choice: (abs(choice - int(text)), choice)))
    return (f"did you mean {near}? " if near else "") + expected(wanted)


def _shown(node: Scalar) -> str:
    text = node.text if len(node.text) <= 40 else node.text[:37] + "..."
    return repr(text) if node.quoted or not text.isprintable() or " " in text else text


def _schema(place: Place) -> dict[str, Any]:
    """The resolved schema of a place; empty where there is none."""
    schema: dict[str, Any] = workload_schema()
    for step in place:
        inner = schema.get("items") if isinstance(step, int) else below(schema, step)
        if inner is None:
            return {}
        outer = {key: inner[key] for key in ("description", "examples") if key in inner}
        schema = {**resolve(inner)[0], **outer}
    return schema


def _entries(document: Document, place: Place) -> Iterator[tuple[Entry | None, Node]]:
    """Entry and value of every step of a place, as far as the file has them."""
    node: Node | None = document.root
    for step in place:
        if isinstance(step, int) and isinstance(node, Sequence) and step < len(node.items):
            node = node.items[step]
            yield None, node
        elif isinstance(node, Mapping) and (entry := node.get(str(step))):
            node = entry.value
            yield entry, node
        else:
            return


def _node(document: Document, place: Place) -> Node | None:
    """The value at a place, or the refused value it would be part of."""
    steps = list(_entries(document, place))
    if steps and isinstance(steps[-1][1], Refused):
        return steps[-1][1]
    return steps[-1][1] if steps and len(steps) == len(place) else None


def _position(document: Document, place: Place, *, at_key: bool) -> tuple[int, int]:
    """Line and column of a place, or of the nearest one above that the file has."""
    steps = list(_entries(document, place))
    if not steps:
        return (document.root.line, document.root.column) if document.root else (1, 1)
    entry, node = steps[-1]
    if entry and (at_key or len(steps) < len(place) or not isinstance(node, Scalar) or node.empty):
        return entry.line, entry.column
    return node.line, node.column
