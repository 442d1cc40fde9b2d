"""What the module's schema says about the inputs of a type, under the SDK's names.

`infra/catalog/input.py` says what each fact means, and reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pairs import Field, Node, Pair

FLAGS = {
    "required": "required",
    "force_new": "replaces",
    "computed": "computed",
    "suppressed": "suppressed",
    "sensitive": "secret",
    "deprecated": "deprecated",
    "any_case": "any_case",
}
"""What the schema has -> list of the paths of which it is true."""

NUMBERS = {"min_items": "least", "max_items": "most"}
PATHS = {"conflicts": "conflicts", "required_with": "needs"}
GROUPS = {"exactly_one": "exactly_one", "at_least_one": "at_least_one"}

REFUSALS = (
    ("range", re.compile(r"expected VALUE to be in the range \((?P<low>[-\d.e+]+) - (?P<high>[-\d.e+]+)\), got ")),
    ("range", re.compile(r"expected VALUE to be at least \((?P<low>[-\d.e+]+)\), got ")),
    ("range", re.compile(r"expected VALUE to be at most \((?P<high>[-\d.e+]+)\), got ")),
    ("length", re.compile(r"expected length of VALUE to be in the range \((?P<low>\d+) - (?P<high>\d+)\), got ")),
)
"""Fact -> how a check says it (helper/validation of terraform-plugin-sdk 1.17.2)."""

NOTE = " \n[NOTE]"
"""Begins what some checks of the module say besides."""


def facts(pair: Pair) -> dict[str, Any]:
    """The facts of a type, by name of the fact."""
    found: dict[str, Any] = {}
    for path, one in _inputs(pair.fields, tuple(pair.schema.inputs)):
        for fact, value in _said(one, pair.fields):
            _add(found, fact, path, value)
        if one.node.get("element"):
            for fact, value in _checked(one.node["element"]):
                _add(found, fact, f"{path}[]", value)
    lacks = [*pair.lacks, *_lacking(pair.fields, tuple(pair.schema.inputs))]
    if lacks:
        found["lacks"] = sorted(lacks)
    if pair.node.get("customized"):
        found["customized"] = True
    return {fact: _sorted(found[fact]) for fact in sorted(found)}


def _inputs(fields: Sequence[Field], names: Sequence[str] | None, above: str = "") -> Iterator[tuple[str, Field]]:
    """The path of every input, and the input; `names` are those that are inputs, all where it is None."""
    for one in fields:
        input = one.node.get("required") or one.node.get("optional")
        if input and not one.node.get("removed") and (names is None or one.name in names):
            yield f"{above}{one.name}", one
            yield from _inputs(one.below, None, f"{above}{one.step}.")


def _lacking(fields: Sequence[Field], names: Sequence[str] | None) -> Iterator[str]:
    """The paths of the inputs below others that the SDK alone has."""
    for path, one in _inputs(fields, names):
        above = path.removesuffix(one.name) + one.step
        yield from (f"{above}.{name}" for name in one.lacks)


def _said(one: Field, fields: Sequence[Field]) -> Iterator[tuple[str, Any]]:
    node = one.node
    autonamed = one.key == "name" and one in fields and node["type"] == "string"
    # The bridge gives names only where the provider does not warn of them.
    if autonamed and (node.get("required") or not node.get("deprecated")):
        yield "autonamed", True
    yield from (
        (fact, True) for key, fact in FLAGS.items() if node.get(key) and not (autonamed and fact == "required")
    )
    if node["type"] == "set" and not one.single:
        yield "unordered", True
    if node.get("default") is not None and not autonamed:
        yield "default", node["default"]
    if one.listed and not one.single:
        yield from ((fact, node[key]) for key, fact in NUMBERS.items() if node.get(key))
    for key, fact in PATHS.items():
        if paths := _named(node.get(key), fields):
            yield fact, paths
    for key, fact in GROUPS.items():
        if len(paths := _named(node.get(key), fields)) > 1:
            yield fact, paths
    yield from _checked(node)


def _checked(node: Node) -> Iterator[tuple[str, Any]]:
    if node.get("choices"):
        yield "choices", node["choices"]
    for fact, pattern in REFUSALS:
        refusals = (said.partition(NOTE)[0] for said in node.get("refusals", ()))
        for match in filter(None, map(pattern.fullmatch, refusals)):
            yield fact, [_number(match.groupdict().get(end)) for end in ("low", "high")]


def _number(text: str | None) -> float | None:
    number = float(text) if text else None
    return int(number) if number is not None and number.is_integer() else number


def _named(keys: Sequence[str] | None, fields: Sequence[Field]) -> list[str]:
    """The paths that names of the module (``system_disk.0.category``) stand for; those of the SDK alone."""
    paths = (_path([step for step in key.split(".") if not step.isdecimal()], fields) for key in keys or ())
    return sorted(filter(None, paths))


def _path(steps: Sequence[str], fields: Sequence[Field]) -> str:
    one = next((one for one in fields if one.key == steps[0]), None)
    if one is None or len(steps) == 1:
        return one.name if one else ""
    below = _path(steps[1:], one.below)
    return f"{one.step}.{below}" if below else ""


def _add(found: dict[str, Any], fact: str, path: str, value: Any) -> None:
    if fact in GROUPS.values():
        group = sorted({path, *value})
        if group not in found.setdefault(fact, []):
            found[fact].append(group)
    elif value is True and fact != "default":
        found.setdefault(fact, []).append(path)
    else:
        found.setdefault(fact, {})[path] = value


def _sorted(value: Any) -> Any:
    match value:
        case list():
            return sorted(value)
        case dict():
            return dict(sorted(value.items()))
        case _:
            return value
