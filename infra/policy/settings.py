"""Settings: from a file, and from a policy pack's configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from infra.errors import Problem, TwinstackError
from infra.nearest import nearest
from infra.policy.rule import Settings

DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(Settings)}
"""Name -> default of every setting, in the order they are declared."""

LARGEST = 10**12
"""No budget is larger."""


def load_settings(path: Path) -> Settings:
    """The settings of a YAML or JSON file; what it leaves out keeps its default.

    Raises:
        TwinstackError: the file cannot be read, or says something that is no setting; holds every problem.
    """
    from infra.spec.document import read, untyped

    document = read(path)
    problems = list(document.problems)
    values: dict[str, Any] = {}
    for entry in document.root.entries if document.root else ():
        value, message, hint = untyped(entry.value), "", ""
        if entry.key not in DEFAULTS:
            near = nearest(entry.key, DEFAULTS)
            message, hint = f"{entry.key!r} is no setting", f"did you mean {near!r}?" if near else ""
        else:
            message = wrong(entry.key, value)
        if message:
            problems.append(Problem(str(path), entry.line, entry.column, message, hint))
        else:
            values[entry.key] = _taken(entry.key, value)
    if problems:
        hint = f"settings are: {', '.join(DEFAULTS)}"
        raise TwinstackError("\n".join(map(str, sorted(problems, key=lambda p: (p.line, p.column)))), hint)
    return Settings(**values)


def settings_from(values: Mapping[str, Any]) -> Settings:
    """Settings from values by name; what is left out keeps its default.

    Raises:
        TwinstackError: a value that cannot be; names all of them.
    """
    problems = [message for name, value in values.items() if (message := wrong(name, value))]
    if problems:
        raise TwinstackError("\n".join(problems))
    return Settings(**{name: _taken(name, value) for name, value in values.items()})


def schema(default: Any) -> dict[str, Any]:
    """The JSON schema of a setting with this default, as the engine is told it."""
    if default is None:
        return {"type": "number", "minimum": 0}
    if isinstance(default, int):
        return {"type": "integer", "minimum": 1, "default": default}
    items = "integer" if default and isinstance(default[0], int) else "string"
    return {"type": "array", "items": {"type": items}, "default": list(default)}


def wrong(name: str, value: object) -> str:
    """Why the value cannot be that of the setting; empty when it can."""
    if DEFAULTS[name] is None:
        fine = type(value) in (int, float) and 0 <= Decimal(str(value)) <= LARGEST
        return "" if fine else f"{name} must be an amount of 0 or more, not {value!r}"
    if isinstance(DEFAULTS[name], int):
        fine = type(value) is int and value >= 1
        return "" if fine else f"{name} must be a whole number of 1 or more, not {value!r}"
    if not isinstance(value, list | tuple):
        return f"{name} must be a list, not {'a mapping' if isinstance(value, Mapping) else repr(value)}"
    wanted, fits = _ITEMS.get(name, _TEXT)
    bad = [item for item in value if not fits(item)]
    return f"{name} must be a list of {wanted}; {', '.join(map(repr, bad))} is not" if bad else ""


def _is_port(item: object) -> bool:
    return type(item) is int and 1 <= item <= 65535


def _is_text(item: object) -> bool:
    return isinstance(item, str) and bool(item)


_TEXT: tuple[str, Callable[[object], bool]] = ("text", _is_text)
_ITEMS: dict[str, tuple[str, Callable[[object], bool]]] = {"public_ports": ("ports from 1 to 65535", _is_port)}


def _taken(name: str, value: Any) -> Any:
    if DEFAULTS[name] is None:
        return Decimal(str(value))
    return tuple(value) if isinstance(value, list) else value
