"""What changed between two sets of inputs, by value, and whether it makes another resource."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Literal, cast

from infra.rehearsal import schema
from infra.rehearsal.kind import Kind

Change = Literal["add", "delete", "update"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that changed.

    Attributes:
        path: where, such as ``tags.team`` or ``ingress[0].fromPort``.
        change: what happened to it.
    """

    path: str
    change: Change

    @property
    def input(self) -> str:
        """The top-level input it is part of."""
        return self.path.split(".")[0].split("[")[0]


def differences(
    old: Mapping[str, Any], new: Mapping[str, Any], unordered: Set[str] = frozenset()
) -> tuple[Difference, ...]:
    """Every value that changed, deepest paths, in the order of the inputs' names.

    None and a missing value are the same. Lists of plain values, and the inputs named in `unordered`, are equal
    in any order.
    """
    return tuple(
        found
        for name in sorted({*old, *new})
        for found in _changes(name, old.get(name), new.get(name), sets=name in unordered)
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


def _changes(path: str, old: Any, new: Any, *, sets: bool) -> Iterator[Difference]:
    if old == new and isinstance(old, bool) == isinstance(new, bool):
        return
    if old is None or new is None:
        yield Difference(path, "add" if old is None else "delete")
    elif isinstance(old, dict) and isinstance(new, dict):
        before, after = cast("dict[str, Any]", old), cast("dict[str, Any]", new)
        for name in sorted({*before, *after}):
            yield from _changes(f"{path}.{name}", before.get(name), after.get(name), sets=False)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _items(path, cast("list[Any]", old), cast("list[Any]", new), sets=sets)
    else:
        yield Difference(path, "update")


def _items(path: str, old: Sequence[Any], new: Sequence[Any], *, sets: bool) -> Iterator[Difference]:
    if (sets or (_is_plain(old) and _is_plain(new))) and sorted(map(_key, old)) == sorted(map(_key, new)):
        return
    for index in range(max(len(old), len(new))):
        before = old[index] if index < len(old) else None
        after = new[index] if index < len(new) else None
        yield from _changes(f"{path}[{index}]", before, after, sets=False)


def _is_plain(items: Sequence[Any]) -> bool:
    return not any(isinstance(item, dict | list) for item in items)


def _key(item: Any) -> str:
    return json.dumps(item, sort_keys=True)
