"""What changed between two sets of inputs, by value, and whether it makes another resource.

As the provider's own comparison has it: an input that is left out is as its default; one that the provider fills
in itself stays as it is when it is left out; what a list holds is told apart from how much it holds. A path among
`Facts.replaces` replaces when it changes, and when it comes or goes with what it is in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from infra.catalog.input import Facts
from infra.rehearsal import schema
from infra.rehearsal.kind import Kind

Change = Literal["add", "delete", "update"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that changed.

    Attributes:
        path: where, such as ``tags.team`` or ``ingress[0].fromPort``.
        change: what happened to it.
        replaces: whether it makes another resource.
    """

    path: str
    change: Change
    replaces: bool = False

    @property
    def input(self) -> str:
        """The top-level input it is part of."""
        return self.path.split(".")[0].split("[")[0]


def differences(old: Mapping[str, Any], new: Mapping[str, Any], facts: Facts) -> tuple[Difference, ...]:
    """Every value that changed, deepest paths, in the order of the inputs' names.

    None and a missing value are the same.
    """
    return tuple(
        found
        for name in sorted({*old, *new} | {path for path in facts.default if path.isidentifier()})
        for found in _changes(_Place(name, name, facts), old.get(name), new.get(name))
    )


def deletes_first(kind: Kind, inputs: Mapping[str, Any]) -> bool:
    """Whether the old resource goes before one with these inputs comes in its place.

    The bridge's rule (nameRequiresDeleteBeforeReplace, pulumi-terraform-bridge 3.120.0): where an input that is
    named automatically has a name of the user's own, be it another one than before. These inputs are ``name``,
    where the SDK lets one leave it out (SetAutonaming), and those of AutoName (pulumi-aws provider/resources.go at
    00ba5ea); a database's ``identifier`` is not among them.
    """
    known = schema.schema(kind.token)
    wanted = known.inputs.get(kind.autonamed) if known else None
    named = wanted is not None and not wanted.required and inputs.get(kind.autonamed) is not None
    return kind.delete_before_replace or named


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value is.

    Attributes:
        path: with the numbers of items.
        name: as facts write it: ``ingress[].fromPort``.
        facts: what is known of the inputs.
        whole: whether a change of anything here replaces, whatever the facts say of it.
    """

    path: str
    name: str
    facts: Facts
    whole: bool = False

    def part(self, name: str) -> _Place:
        return _Place(f"{self.path}.{name}", f"{self.name}.{name}", self.facts, self.whole)

    def item(self, number: int, *, whole: bool = False) -> _Place:
        return _Place(f"{self.path}[{number}]", f"{self.name}[]", self.facts, self.whole or whole)

    def ordered(self, items: Sequence[Any]) -> bool:
        """Whether the order of a list means something; of plain values where nobody says so, it does not."""
        if self.name in self.facts.unordered:
            return False
        return self.facts.complete or any(isinstance(item, dict | list) for item in items)

    def filled(self, value: Any) -> Any:
        """The value, or its default; items and parts of it likewise."""
        if value is None:
            return self.facts.default.get(self.name)
        if isinstance(value, list):
            return [self.item(0).filled(item) for item in cast("list[Any]", value)]
        if isinstance(value, dict):
            parts = cast("dict[str, Any]", value)
            begin = f"{self.name}."
            names = {path.removeprefix(begin) for path in self.facts.default if path.startswith(begin)}
            return {
                name: self.part(name).filled(parts.get(name))
                for name in {*parts, *(name for name in names if name.isidentifier())}
            }
        return value

    def opened(self) -> _Place:
        """The same place, for what is in it.

        The entries of a map are as the map; where only descriptions speak, so is all that is in an input.
        """
        hint = schema.hint_at(self.facts.token, self.name) if self.name in self.facts.replaces else None
        whole = hint is not None and (hint.form == "map" or not self.facts.complete)
        return _Place(self.path, self.name, self.facts, self.whole or whole)

    def comes(self, value: Any) -> bool:
        """Whether a value that comes or goes makes another resource."""
        if self.whole or self.name in self.facts.replaces:
            return True
        if isinstance(value, list):
            return any(self.item(0).comes(item) for item in cast("list[Any]", value))
        if isinstance(value, dict):
            parts = cast("dict[str, Any]", value)
            return any(self.part(name).comes(part) for name, part in parts.items() if part is not None)
        return False


def _changes(place: _Place, old: Any, new: Any) -> Iterator[Difference]:
    if place.name in place.facts.overlooked or (new is None and _stays(place, old)):
        return
    old, new = place.filled(old), place.filled(new)
    if old == new and isinstance(old, bool) == isinstance(new, bool):
        return
    if old is None or new is None:
        change: Change = "add" if old is None else "delete"
        yield Difference(place.path, change, place.comes(new if old is None else old))
    elif isinstance(old, dict) and isinstance(new, dict):
        before, after = cast("dict[str, Any]", old), cast("dict[str, Any]", new)
        inner = place.opened()
        for name in sorted({*before, *after}):
            yield from _changes(inner.part(name), before.get(name), after.get(name))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _items(place.opened(), cast("list[Any]", old), cast("list[Any]", new))
    else:
        yield Difference(place.path, "update", place.comes(new))


def _stays(place: _Place, old: Any) -> bool:
    """Whether a value stays as it is when it is left out: the provider fills it in, or it is a zero."""
    return place.name in place.facts.computed or (
        isinstance(old, int | float) and not isinstance(old, bool) and not old
    )


def _items(place: _Place, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Difference]:
    if not place.ordered([*old, *new]):
        yield from _members(place, old, new)
        return
    own = place.name in place.facts.replaces
    for number in range(max(len(old), len(new))):
        before = old[number] if number < len(old) else None
        after = new[number] if number < len(new) else None
        # A list of plain values is as its items; of one of objects it is the number of them.
        plain = not isinstance(before if after is None else after, dict)
        yield from _changes(place.item(number, whole=own and (plain or None in (before, after))), before, after)


def _members(place: _Place, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Difference]:
    """Members of a set: one that changed is another one, with all that it holds."""
    gone, come = [*enumerate(old)], [*enumerate(new)]
    for found in list(gone):
        same = next((one for one in come if _key(one[1]) == _key(found[1])), None)
        if same:
            gone.remove(found)
            come.remove(same)
    own = place.name in place.facts.replaces
    for number in range(max(len(gone), len(come))):
        before = gone[number] if number < len(gone) else (0, None)
        after = come[number] if number < len(come) else (0, None)
        at = before[0] if after[1] is None else after[0]
        item = place.item(at)
        plain = not isinstance(before[1] if after[1] is None else after[1], dict)
        whole = own and (plain or None in (before[1], after[1]))
        whole = whole or any(item.comes(one) for one in (before[1], after[1]) if one is not None)
        yield from _changes(place.item(at, whole=whole), before[1], after[1])


def _key(item: Any) -> str:
    return json.dumps(item, sort_keys=True)
