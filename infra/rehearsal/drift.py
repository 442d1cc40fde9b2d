"""Changes behind Pulumi's back, for a refresh to find.

| spec | what happens |
|---|---|
| ``NAME:PATH=VALUE`` | the property at a path such as ``tags.team`` or ``ingress[0].fromPort`` has another value |
| ``NAME=gone`` | the resource is deleted, whatever depends on it |

NAME is a logical name, ``TYPE::NAME`` or a URN; VALUE is JSON, or else text; ``null`` takes the property away.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, cast

from infra.errors import TwinstackError
from infra.nearest import nearest
from infra.rehearsal import schema
from infra.rehearsal.cloud import name_of
from infra.rehearsal.kind import Record
from infra.rehearsal.store import Store

GONE = "gone"

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_PATH = re.compile(r"[^.\[\]]+(\.[^.\[\]]+|\[\d+\])*")


@dataclass(frozen=True, slots=True)
class Drift:
    """One change behind Pulumi's back.

    Attributes:
        spec: what the user wrote.
        name: which resource.
        path: which property; empty when the resource is gone.
        value: its new value; None takes it away.
    """

    spec: str
    name: str
    path: str = ""
    value: Any = None


def parse_drifts(specs: Iterable[str]) -> tuple[Drift, ...]:
    """Reads drift specs.

    Raises:
        TwinstackError: some are no specs; names every one.
    """
    drifts: list[Drift] = []
    wrong: list[str] = []
    for spec in specs:
        try:
            drifts.append(_parse(spec))
        except ValueError as error:
            wrong.append(f"--drift {spec}: {error}")
    if wrong:
        raise TwinstackError("\n".join(wrong), "a drift is NAME:PATH=VALUE or NAME=gone, such as db:port=3307")
    return tuple(drifts)


def _parse(spec: str) -> Drift:
    left, equals, text = spec.partition("=")
    if not equals:
        raise ValueError("there is no '='")
    # A URN and TYPE::NAME have colons of their own.
    owner, double, last = left.rpartition("::")
    name, colon, path = last.partition(":")
    name = f"{owner}{double}{name}"
    if not name:
        raise ValueError("say which resource")
    if not colon:
        if text != GONE:
            raise ValueError(f"without a path it can only be {GONE!r}, not {text!r}")
        return Drift(spec, name)
    if not _PATH.fullmatch(path):
        raise ValueError(f"{path!r} is no path of a property")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    return Drift(spec, name, path, value)


def apply_drifts(store: Store, drifts: Sequence[Drift], stack: str = "") -> tuple[str, ...]:
    """Makes the changes, all or none.

    Args:
        store: the simulated cloud.
        drifts: what shall change.
        stack: only what was made for this stack is looked at; everything when empty.

    Returns:
        One line per change: what was changed.

    Raises:
        TwinstackError: a name or a path does not say exactly one thing; names every one, and nothing changes.
    """
    done: list[str] = []
    wrong: list[str] = []
    with store.transaction():
        for drift in drifts:
            try:
                done.append(_apply(store, drift, stack))
            except ValueError as error:
                wrong.append(f"--drift {drift.spec}: {error}")
        if wrong:
            raise TwinstackError("\n".join(wrong))
    return tuple(done)


def _apply(store: Store, drift: Drift, stack: str) -> str:
    records = [
        record for record in store.everything() if not stack or record.urn.startswith(f"urn:pulumi:{stack}::")
    ]
    record = _find(drift.name, records)
    scope = store.scope(record)
    said = f"{record.token} {name_of(record.urn)!r} ({record.id})"
    if not drift.path:
        store.remove(record, scope)
        return f"{said} is gone"
    outputs = dict(copy.deepcopy(record.outputs))
    known = schema.schema(record.token)
    first = _STEP.match(drift.path)
    name = first.group() if first else ""
    names = {*outputs, *(known.inputs if known else ()), *(known.outputs if known else ())}
    if name not in names:
        near = nearest(name, names)
        raise ValueError(
            f"{record.token} has no property {name!r}" + (f"; did you mean {near!r}?" if near else "")
        )
    old = _set(outputs, drift.path, drift.value)
    inputs = dict(copy.deepcopy(record.inputs))
    if name in inputs or (known is not None and name in known.inputs):
        _set(inputs, drift.path, drift.value)
    store.replace(replace(record, inputs=inputs, outputs=outputs), scope)
    return f"{said}: {drift.path} was {json.dumps(old)} and is {json.dumps(drift.value)}"


def _find(name: str, records: Sequence[Record]) -> Record:
    found = [record for record in records if record.urn == name or record.urn.endswith((f"::{name}", f"${name}"))]
    if not found:
        near = nearest(name, {name_of(record.urn) for record in records})
        raise ValueError(f"nothing is called {name!r}" + (f"; did you mean {near!r}?" if near else ""))
    if len(found) > 1:
        urns = ", ".join(sorted(record.urn for record in found))
        raise ValueError(f"{name!r} stands for {len(found)} resources; say which: {urns}")
    return found[0]


def _set(values: dict[str, Any], path: str, value: Any) -> Any:
    """Sets the value at a path, in place; returns what was there."""
    steps = [key or int(index) for key, index in _STEP.findall(path)]
    holder: Any = values
    for step, following in pairwise(steps):
        inner = _get(holder, step, path)
        if inner is None:
            inner = [] if isinstance(following, int) else {}
            _put(holder, step, inner, path)
        holder = inner
    old = _get(holder, steps[-1], path)
    _put(holder, steps[-1], value, path)
    return old


def _get(holder: Any, step: str | int, path: str) -> Any:
    if isinstance(step, str) and isinstance(holder, Mapping):
        return cast("Mapping[str, Any]", holder).get(step)
    if isinstance(step, int) and isinstance(holder, list):
        items = cast("list[Any]", holder)
        if step > len(items):
            raise ValueError(f"{path} names item {step} of a list of {len(items)}")
        return items[step] if step < len(items) else None
    raise ValueError(f"{path} does not fit the value that is there")


def _put(holder: Any, step: str | int, value: Any, path: str) -> None:
    items: Any = holder
    if value is None:
        if isinstance(step, str):
            items.pop(step, None)
        elif step < len(items):
            del items[step]
    elif isinstance(step, int) and step == len(items):
        items.append(value)
    else:
        items[step] = value
