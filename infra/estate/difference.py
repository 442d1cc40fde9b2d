"""Differences: two plans of the same stack, value by value.

A fact that one of the two sources cannot tell is not compared: default providers, which an offline plan does not
have, and what a `Reading` names as silent or as filled in by the provider.

A secret that is not known yet is the one value that the two sides write differently: the engine's JSON as unknown
where the provider does not keep secrets apart, the offline plan always as a secret. The pair is taken as equal and
counted as `undecided`, because neither side has a value that could be another. So is what only one side knows,
where that is a stack that exists.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

from infra.estate.estate import Estate
from infra.estate.file.state import is_default_provider
from infra.estate.resource import SECRET, UNKNOWN, Resource


class _Absent:
    def __repr__(self) -> str:
        return "(absent)"


ABSENT = _Absent()
"""Stands for what one side does not have."""

FACTS: tuple[str, ...] = (
    "resources",
    "parents",
    "providers",
    "dependencies",
    "property dependencies",
    "options",
    "inputs",
    "values",
)
"""What is counted: values are the leaves of the inputs, options are `custom` and `protect`."""

_EMPTY: Mapping[str, frozenset[str]] = {}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same.

    Attributes:
        urn: of the resource.
        path: what of it: ``parent``, ``inputs.tags.Name``; empty when one side lacks the resource.
        left, right: the two values; `ABSENT` where there is none.
    """

    urn: str
    path: str
    left: Any
    right: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing two plans found.

    Attributes:
        compared: fact (see `FACTS`) -> how many were compared.
        equal: fact -> how many of these were equal.
        differences: by URN and path.
        undecided: values that one side does not know, counted as equal.
        filled: inputs that the provider filled in and the program did not ask for; not compared.
        silent: fields of a resource that were not compared.
    """

    compared: Mapping[str, int]
    equal: Mapping[str, int]
    differences: tuple[Difference, ...]
    undecided: int
    filled: int
    silent: frozenset[str]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def compare(
    left: Estate,
    right: Estate,
    *,
    silent: frozenset[str] = frozenset(),
    defaulted: Mapping[str, frozenset[str]] = _EMPTY,
    deployed: bool = False,
) -> Comparison:
    """Compares two plans.

    Args:
        left: what is expected, such as the offline plan.
        right: what is there, such as the engine's preview.
        silent: fields of `Resource` that one side does not tell.
        defaulted: URN -> dotted paths of inputs that the right side's provider filled in.
        deployed: whether the right side exists, so that it knows what the left side cannot.
    """
    tally = _Tally(silent, defaulted, deployed or left.unread)
    ours, theirs = _compared(left), _compared(right)
    for urn in sorted(ours.keys() | theirs.keys()):
        tally.resource(urn, ours.get(urn), theirs.get(urn))
    return tally.comparison()


def _compared(plan: Estate) -> dict[str, Resource]:
    return {urn: resource for urn, resource in plan.by_urn.items() if not is_default_provider(urn)}


class _Tally:
    """Counts what has been compared so far."""

    def __init__(self, silent: frozenset[str], defaulted: Mapping[str, frozenset[str]], wiser: bool) -> None:
        self._silent = silent
        self._wiser = wiser
        self._defaulted = defaulted
        self._compared: dict[str, int] = dict.fromkeys(FACTS, 0)
        self._equal: dict[str, int] = dict.fromkeys(FACTS, 0)
        self._differences: list[Difference] = []
        self._undecided = 0
        self._filled = 0

    def comparison(self) -> Comparison:
        return Comparison(
            self._compared,
            self._equal,
            tuple(self._differences),
            self._undecided,
            self._filled,
            self._silent,
        )

    def resource(self, urn: str, left: Resource | None, right: Resource | None) -> None:
        if left is None or right is None:
            self._count("resources", urn, "", left.type if left else ABSENT, right.type if right else ABSENT)
            return
        self._count("resources", urn, "type", left.type, right.type)
        self._count("parents", urn, "parent", left.parent, right.parent)
        self._count("providers", urn, "provider", _explicit(left.provider), _explicit(right.provider))
        self._count("options", urn, "custom", left.custom, right.custom)
        self._count("options", urn, "protect", left.protect, right.protect)
        if "dependencies" not in self._silent:
            self._urns("dependencies", urn, "dependencies", left.dependencies, right.dependencies)
        if "property_dependencies" not in self._silent:
            ours, theirs = left.property_dependencies, right.property_dependencies
            for name in sorted(ours.keys() | theirs.keys()):
                path = f"propertyDependencies.{name}"
                self._urns("property dependencies", urn, path, ours.get(name, ()), theirs.get(name, ()))
        self._inputs(urn, left.inputs, right.inputs)

    def _inputs(self, urn: str, left: Mapping[str, Any], right: Mapping[str, Any]) -> None:
        filled = self._defaulted.get(urn, frozenset())
        for name in sorted(left.keys() | right.keys()):
            if name in filled and name not in left:
                self._filled += 1
                continue
            before = len(self._differences)
            self._value(urn, name, left.get(name, ABSENT), right.get(name, ABSENT), filled)
            self._compared["inputs"] += 1
            self._equal["inputs"] += len(self._differences) == before

    def _value(self, urn: str, path: str, left: Any, right: Any, filled: frozenset[str]) -> None:
        match left, right:
            case (dict(), dict()) if left and right:
                ours, theirs = cast("dict[str, Any]", left), cast("dict[str, Any]", right)
                for name in sorted(ours.keys() | theirs.keys()):
                    inner = f"{path}.{name}"
                    if inner in filled and name not in ours:
                        self._filled += 1
                    else:
                        self._value(urn, inner, ours.get(name, ABSENT), theirs.get(name, ABSENT), filled)
            case (list() | tuple(), list() | tuple()) if left and right:
                mine, other = cast("Sequence[Any]", left), cast("Sequence[Any]", right)
                for index in range(max(len(mine), len(other))):
                    here = mine[index] if index < len(mine) else ABSENT
                    there = other[index] if index < len(other) else ABSENT
                    self._value(urn, f"{path}.{index}", here, there, filled)
            case _ if self._is_undecided(left, right):
                self._undecided += 1
                self._count("values", urn, "", None, None)
            case _:
                self._count("values", urn, f"inputs.{path}", left, right)

    def _is_undecided(self, left: Any, right: Any) -> bool:
        if UNKNOWN not in (left, right) or left == right:
            return False
        return SECRET in (left, right) or (self._wiser and ABSENT not in (left, right))

    def _urns(self, fact: str, urn: str, path: str, left: Sequence[str], right: Sequence[str]) -> None:
        ours, theirs = set(left), set(right)
        self._compared[fact] += 1
        self._equal[fact] += ours == theirs
        for other in sorted(ours ^ theirs):
            mine = other in ours
            self._differences.append(Difference(urn, path, other if mine else ABSENT, ABSENT if mine else other))

    def _count(self, fact: str, urn: str, path: str, left: Any, right: Any) -> None:
        # True is 1 for Python, but not for a provider.
        same = left == right and isinstance(left, bool) == isinstance(right, bool)
        self._compared[fact] += 1
        self._equal[fact] += same
        if not same:
            self._differences.append(Difference(urn, path, left, right))


def _explicit(provider: str | None) -> str | None:
    return None if provider and is_default_provider(provider) else provider


def summary(comparison: Comparison) -> str:
    """The counts, and whether all were equal, on one line."""
    counts = ", ".join(
        f"{comparison.compared[fact]} {fact}" for fact in FACTS if fact != "options" and comparison.compared[fact]
    )
    found = len(comparison.differences)
    verdict = "all equal" if comparison.same else f"{found} difference{'s' if found != 1 else ''}"
    return f"{counts or 'nothing'} compared: {verdict}"


def notes(comparison: Comparison) -> Iterator[str]:
    """What was not compared, and why; one sentence each."""
    if comparison.undecided:
        yield f"{comparison.undecided} values are known to one side only and taken as equal"
    if comparison.filled:
        yield f"{comparison.filled} inputs that the provider fills in by itself are not compared"
    if told := sorted(name.replace("_", " ") for name in comparison.silent - {"source"}):
        yield f"{' and '.join(told)} are not compared: the file does not tell them"


def render(comparison: Comparison, left: str, right: str) -> Iterator[str]:
    """The differences as lines of a unified diff: a hunk for each resource, a line for each value.

    Args:
        comparison: what to show.
        left, right: what the two sides are called.
    """
    if comparison.same:
        return
    yield f"--- {left}"
    yield f"+++ {right}"
    for urn, found in groupby(comparison.differences, key=lambda difference: difference.urn):
        yield f"@@ {urn} @@"
        for difference in found:
            yield from _lines(difference)


def _lines(difference: Difference) -> Iterator[str]:
    label = difference.path or "type"
    for sign, value in (("-", difference.left), ("+", difference.right)):
        if value is not ABSENT:
            yield f"{sign}{label}: {json.dumps(value, ensure_ascii=False, sort_keys=True)}"


def to_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as a JSON document; a value that one side lacks is left out."""
    rows: list[dict[str, Any]] = []
    for found in comparison.differences:
        row: dict[str, Any] = {"urn": found.urn, "path": found.path}
        row |= {} if found.left is ABSENT else {"left": found.left}
        row |= {} if found.right is ABSENT else {"right": found.right}
        rows.append(row)
    return {
        "equal": comparison.same,
        "compared": dict(comparison.compared),
        "counts_equal": dict(comparison.equal),
        "differences": rows,
        "undecided": comparison.undecided,
        "filled": comparison.filled,
        "silent": sorted(comparison.silent),
    }
