"""Pairs of the module's resource types and the SDK's, and what the SDK calls otherwise than the bridge would.

The SDK does not name the types of the module. A pair is what has most property names in common, and most words of
its own name; no type is in two pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from infra.rehearsal.schema import Hint, Property, Schema, schema, tokens

ALIKE = 0.3
"""Share of the property names of both types that a pair has in common, at least."""

Node = Mapping[str, Any]
"""A type or a property of the module's schema, as ``pulumi-resource-alicloud --describe`` prints it."""


@dataclass(frozen=True)
class Field:
    """A property that the module and the SDK have.

    Attributes:
        key: its name in the module.
        node: what the module says about it.
        name: its name in the SDK.
        several: whether the SDK takes a list.
        below: the properties of its items.
        lacks: the properties of its items that the SDK alone has.
    """

    key: str
    node: Node
    name: str
    several: bool
    below: tuple[Field, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def listed(self) -> bool:
        """Whether the module has a list."""
        return self.node["type"] in ("list", "set")

    @property
    def single(self) -> bool:
        """Whether the SDK takes one item where the module has a list."""
        return self.listed and not self.several

    @property
    def step(self) -> str:
        """Its part of a path to what is below it."""
        return f"{self.name}[]" if self.several else self.name


@dataclass(frozen=True)
class Pair:
    """A resource type that both have.

    Attributes:
        kind: its name in the module.
        node: what the module says about it.
        schema: what the SDK says about it.
        fields: the properties that both have.
        lacks: the inputs that the SDK alone has.
        also: further tokens that the SDK has for the type.
    """

    kind: str
    node: Node
    schema: Schema
    fields: tuple[Field, ...]
    lacks: tuple[str, ...]
    also: tuple[str, ...] = ()


def pairs(kinds: Mapping[str, Node]) -> tuple[Pair, ...]:
    """Every pair, by the name of the module's type."""
    types = {token: known for token in tokens("alicloud") if (known := schema(token))}
    found: dict[str, str] = {}
    taken = set[str]()
    for _, kind, token in sorted(_scores(kinds, types), reverse=True):
        if kind not in found and token not in taken:
            found[kind] = token
            taken.add(token)
    again = {
        kind: _again(kind, types[found[kind]], (types[one] for one in types if one not in taken)) for kind in found
    }
    return tuple(
        replace(_pair(kind, kinds[kind], types[found[kind]]), also=tuple(again[kind])) for kind in sorted(found)
    )


def _again(kind: str, known: Schema, left: Iterable[Schema]) -> Iterator[str]:
    """The other types of the SDK for a pair: alike in all but the module, or named as the module names it."""
    for one in left:
        _, module, name = one.token.split(":")
        same = name == known.token.split(":")[2]
        named = f"alicloud{module.partition('/')[0]}{name}".lower() == kind.replace("_", "")
        if (same or named) and set(one.inputs) == set(known.inputs) and set(one.outputs) == set(known.outputs):
            yield one.token


def _pair(kind: str, node: Node, found: Schema) -> Pair:
    fields, _ = matched(node["fields"], {**found.outputs, **found.inputs})
    _, lacks = matched(node["fields"], found.inputs)
    return Pair(kind, node, found, fields, lacks)


def _scores(kinds: Mapping[str, Node], types: Mapping[str, Schema]) -> Iterator[tuple[float, str, str]]:
    """How alike two types are."""
    names = {token: frozenset(one.inputs) | frozenset(one.outputs) for token, one in types.items()}
    spelt = {token: _spelt(token) for token in types}
    for kind, node in kinds.items():
        ours = frozenset(one["name"] for one in node["fields"].values())
        words = _words(kind.removeprefix("alicloud_"))
        for token, theirs in names.items():
            alike = _share(ours, theirs)
            if alike >= ALIKE:
                yield 2 * alike + _share(words, spelt[token][0]) + _share(words, spelt[token][1]), kind, token


def _spelt(token: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a class with its module, and without."""
    _, module, name = token.split(":")
    return _words(module.partition("/")[0], name), _words(name)


def _words(*texts: str) -> frozenset[str]:
    pattern = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
    return frozenset(word.lower() for text in texts for word in pattern.findall(text))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def matched(nodes: Mapping[str, Node], known: Mapping[str, Property]) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """The properties that both have, and the names of those that the SDK alone has."""
    names = {key: node["name"] for key, node in sorted(nodes.items()) if node["name"] in known}
    left = sorted(set(known) - set(names.values()))
    for key in sorted(set(nodes) - set(names)):
        name = nodes[key]["name"]
        found = next((one for one in left if one in _plurals(name) or name in _plurals(one)), None)
        if found and not nodes[key].get("removed"):
            names[key] = found
            left.remove(found)
    return tuple(_field(key, nodes[key], known[names[key]]) for key in sorted(names)), tuple(left)


def _plurals(name: str) -> tuple[str, ...]:
    return f"{name}s", f"{name}es", f"{name.removesuffix('y')}ies"


def _field(key: str, node: Node, known: Property) -> Field:
    several, item = _item(known.hint)
    if several is None:
        several = node["type"] in ("list", "set") and node.get("max_items") != 1
    below, lacks = (), ()
    if node.get("fields") and (properties := item.properties() if item.form == "object" else {}):
        below, lacks = matched(node["fields"], properties)
    return Field(key, node, known.name, several, below, lacks)


def _item(hint: Hint) -> tuple[bool | None, Hint]:
    """Whether the SDK takes several (None when it does not say), and the type of one."""
    if hint.form == "union":
        items = [_item(part) for part in hint.parts]
        return next((item for item in items if item[0]), items[0])
    if hint.form == "any":
        return None, hint
    return (True, hint.parts[0]) if hint.form == "list" else (False, hint)


def overrides(fields: Sequence[Field]) -> dict[str, Any]:
    """What the bridge must be told: the names and single items where the SDK differs from its rules."""
    found: dict[str, Any] = {}
    for one in fields:
        said: dict[str, Any] = {}
        differs = one.listed and one.single != (one.node.get("max_items") == 1)
        if differs or one.name != one.node["name"]:
            said["name"] = one.name
        if differs:
            said["single"] = one.single
        if below := overrides(one.below):
            said["fields"] = below
        if said:
            found[one.key] = said
    return found
