"""Reading settings from a file."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from infra.errors import Problem, TwinstackError
from infra.nearest import nearest
from infra.spec.document import Entry, Mapping, Sequence, read, untyped
from policies.rule import Settings

DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(Settings)}
"""Name -> default of every setting, in the order they are declared."""


def load_settings(path: Path) -> Settings:
    """The settings of a YAML or JSON file; what it leaves out keeps its default.

    Raises:
        TwinstackError: the file cannot be read, or says something that is no setting; holds every problem.
    """
    document = read(path)
    problems = list(document.problems)
    values: dict[str, Any] = {}
    for entry in document.root.entries if document.root else ():
        value = _value(entry, str(path), problems)
        if value is not None:
            values[entry.key] = value
    if problems:
        hint = f"settings are: {', '.join(DEFAULTS)}"
        raise TwinstackError("\n".join(map(str, sorted(problems, key=lambda p: (p.line, p.column)))), hint)
    return Settings(**values)


def settings_from(values: dict[str, Any]) -> Settings:
    """Settings from a policy pack's configuration, whose schema the engine has checked."""
    known: dict[str, Any] = {
        name: tuple(map(_exact, value)) if isinstance(DEFAULTS[name], tuple) else int(value)
        for name, value in values.items()
        if name in DEFAULTS
    }
    return Settings(**known)


def _exact(item: object) -> object:
    """A number as the integer it is; on the wire every number is a float."""
    return int(item) if isinstance(item, float) else item


def _value(entry: Entry, path: str, problems: list[Problem]) -> Any:
    def problem(message: str, hint: str = "") -> None:
        problems.append(Problem(path, entry.line, entry.column, message, hint))

    if entry.key not in DEFAULTS:
        near = nearest(entry.key, DEFAULTS)
        problem(f"{entry.key!r} is no setting", f"did you mean {near!r}?" if near else "")
        return None
    default = DEFAULTS[entry.key]
    value = untyped(entry.value)
    if isinstance(default, int):
        if type(value) is int and value >= 1:
            return value
        problem(f"{entry.key} must be a whole number of 1 or more, not {value!r}")
        return None
    if not isinstance(entry.value, Sequence):
        problem(
            f"{entry.key} must be a list, not {'a mapping' if isinstance(entry.value, Mapping) else repr(value)}"
        )
        return None
    items = [untyped(item) for item in entry.value.items]
    wanted = "ports from 1 to 65535" if entry.key == "public_ports" else "text"
    if bad := [item for item in items if not _fits(entry.key, item)]:
        problem(f"{entry.key} must be a list of {wanted}; {', '.join(map(repr, bad))} is not")
        return None
    return tuple(items)


def _fits(key: str, item: object) -> bool:
    if key == "public_ports":
        return type(item) is int and 1 <= item <= 65535
    return isinstance(item, str) and bool(item)
