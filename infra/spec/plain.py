"""Plain values for the models, made from text by what each place expects.

Nothing is guessed: a word stays a word where text is expected (``owner: no``), a version keeps its digits
(``8.10``), an amount never passes through a float, and what is not plainly a number is not made one (``1:30``,
``010`` and ``0x10`` mean different numbers to different YAML versions).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from infra.spec.document import Mapping, Node, Refused, Scalar, Sequence
from infra.spec.schema import below, resolve

TRUE = frozenset({"true", "yes", "on"})
FALSE = frozenset({"false", "no", "off"})

_DIGITS = r"(?:0|[1-9][0-9_]{0,30})"
_INTEGER = re.compile(rf"[-+]?{_DIGITS}")
_NUMBER = re.compile(rf"[-+]?{_DIGITS}(?:\.[0-9]{{0,30}})?(?:[eE][-+]?[0-9]{{1,2}})?")


class Unfit:
    """Stands for a value that is not of the kind expected; every model refuses it."""


UNFIT = Unfit()


def plain(node: Node, schema: dict[str, Any]) -> object:
    """The value of a node where `schema` says what is expected; `UNFIT` where it is something else."""
    wanted, nullable = resolve(schema)
    kind = wanted.get("type")
    if isinstance(node, Refused):
        return UNFIT
    if isinstance(node, Mapping):
        if kind != "object":
            return UNFIT
        return {e.key: plain(e.value, inner) if (inner := below(wanted, e.key)) else UNFIT for e in node.entries}
    if isinstance(node, Sequence):
        return [plain(item, wanted["items"]) for item in node.items] if kind == "array" else UNFIT
    if node.empty:
        return UNFIT
    if node.null:
        return None if nullable else UNFIT
    return _scalar(node, kind)


def _scalar(node: Scalar, kind: str | None) -> object:
    if kind == "string":
        return node.text
    if node.quoted:
        return UNFIT
    if kind == "integer" and _INTEGER.fullmatch(node.text):
        return int(node.text)
    if kind == "number" and _NUMBER.fullmatch(node.text):
        return Decimal(node.text)
    if kind == "boolean" and node.text.lower() in TRUE | FALSE:
        return node.text.lower() in TRUE
    return UNFIT
