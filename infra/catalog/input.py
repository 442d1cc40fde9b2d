"""Inputs: what a provider's own schema says about each input of a resource type.

The files ``data/<cloud>_inputs.json`` have a line for each type and are generated; `Facts.source` says from what.
A fact is left out of the file where it does not hold. A path has the SDK's names, with ``[]`` for the items of a
list: ``dataDisks[].size``. What holds for an input does not hold for what is below it, and the other way round:
where ``dataDisks`` is among `replaces` and ``dataDisks[].size`` is not, only another number of disks replaces.

That is so where the schema itself was read. The schema of the AWS provider cannot be had: what the SDK's
descriptions say of its inputs is in the generated file, what they keep silent about is in ``data/inputs.csv``, by
hand and each with its source. There an input that replaces does so whatever changes in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from infra.catalog.cloud import CLOUDS
from infra.catalog.table import DATA, rows

Number = int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the schema says about the inputs of one resource type.

    Attributes:
        token: Pulumi type token.
        source: where it was read.
        as_of: date of the source.
        complete: whether the schema itself was read: then what is not said does not hold.
        required: paths that must be there, where what they are in is there.
        autonamed: paths that the bridge fills in when they are left out: the logical name, a hyphen, seven digits.
        replaces: paths whose change makes another resource (ForceNew).
        computed: paths that the provider fills in when they are left out (Optional and Computed): no change then.
        unordered: lists whose order means nothing (sets).
        suppressed: paths of which the provider takes some differences for none.
        secret: paths that it hides.
        deprecated: paths that it warns of.
        default: path -> value when it is left out.
        least: list -> number of items, at least.
        most: list -> number of items, at most.
        conflicts: path -> paths that must not be there with it.
        needs: path -> paths that must be there with it.
        exactly_one: groups of paths of which one must be there, and one only.
        at_least_one: groups of paths of which one must be there.
        choices: path -> the only values.
        any_case: paths whose choices may be written in any case of letters.
        range: path -> lowest and highest number; None where there is no end.
        length: path -> fewest and most characters.
        lacks: paths of inputs that the SDK has and the schema has not.
        overlooked: paths of which the provider takes every difference for none, in resources that exist and are
            paid by use.
        customized: whether code of the provider's judges changes besides (CustomizeDiff).
    """

    token: str
    source: str
    as_of: str
    complete: bool = False
    required: frozenset[str] = frozenset()
    autonamed: frozenset[str] = frozenset()
    replaces: frozenset[str] = frozenset()
    computed: frozenset[str] = frozenset()
    unordered: frozenset[str] = frozenset()
    suppressed: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()
    deprecated: frozenset[str] = frozenset()
    default: Mapping[str, Any] = field(default_factory=dict[str, Any])
    least: Mapping[str, int] = field(default_factory=dict[str, int])
    most: Mapping[str, int] = field(default_factory=dict[str, int])
    conflicts: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    exactly_one: tuple[tuple[str, ...], ...] = ()
    at_least_one: tuple[tuple[str, ...], ...] = ()
    choices: Mapping[str, tuple[Any, ...]] = field(default_factory=dict[str, tuple[Any, ...]])
    any_case: frozenset[str] = frozenset()
    range: Mapping[str, tuple[Number | None, Number | None]] = field(
        default_factory=dict[str, tuple[Number | None, Number | None]]
    )
    length: Mapping[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    lacks: frozenset[str] = frozenset()
    overlooked: frozenset[str] = frozenset()
    customized: bool = False


_FLAGS = frozenset(one.name for one in fields(Facts) if str(one.type) == "frozenset[str]")


@cache
def facts(token: str) -> Facts | None:
    """What is known about the inputs of a type; None when no file has it.

    Args:
        token: such as ``alicloud:vpc/network:Network``.
    """
    document = _document(token.partition(":")[0])
    row = document["types"].get(token) if document else None
    if document is None or row is None:
        return None
    values = {name: _frozen(name, value) for name, value in row.items()}
    for name, more in _by_hand().get(token, {}).items():
        values[name] = (
            {**values.get(name, {}), **more} if isinstance(more, dict) else more | values.get(name, more)
        )
    head = {name: value for name, value in document.items() if name != "types"}
    return Facts(token=token, **head, **values)


@cache
def _by_hand() -> Mapping[str, Mapping[str, Any]]:
    """Type -> fact -> what was added to it by hand."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows("inputs"):
        paths, values = row["path"].split(), [_value(word) for word in row["value"].split()]
        more: Any = frozenset(paths) if row["fact"] in _FLAGS else dict.fromkeys(paths, tuple(values))
        facts = found.setdefault(row["type"], {})
        facts[row["fact"]] = more if row["fact"] not in facts else facts[row["fact"]] | more
    return found


def _value(word: str) -> Any:
    return int(word) if word.lstrip("-").isdecimal() else None if word == "-" else word


def known_types(cloud: str) -> tuple[str, ...]:
    """The types of a cloud about which there are facts, sorted."""
    document = _document(cloud)
    return tuple(sorted(document["types"])) if document else ()


@cache
def _document(cloud: str) -> Mapping[str, Any] | None:
    path = DATA / f"{cloud}_inputs.json"
    return json.loads(path.read_text(encoding="utf-8")) if cloud in CLOUDS and path.exists() else None


def _frozen(name: str, value: Any) -> Any:
    match value:
        case list() if name in _FLAGS:
            return frozenset(value)
        case list():
            return tuple(tuple(item) for item in value)
        case dict() if name != "default":
            return {path: tuple(item) if isinstance(item, list) else item for path, item in value.items()}
        case _:
            return value
