"""What most checks are made of: one question about one input, as a `Check`.

Every predicate knows three answers. A value that is known only after the update, or that is a secret, is
*undetermined*, never wrong. An input left out counts as the documented default where a default is given, and the
violation says so. In a path ``*`` stands for every item of a list: ``dataDisks.*.encrypted``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from infra.estate.estate import Estate
from infra.estate.resource import SECRET, UNKNOWN, Resource, is_unknown, whole
from policies.rule import Check, Settings, Violation

Limit = int | str
"""A number, or the name of the setting that holds it."""

LONGEST = 120
"""Characters of a value shown in a violation."""


def find(resource: Resource, path: str) -> Iterator[tuple[str, Any]]:
    """Each value at `path` with its own path; None where the last step is missing, nothing for empty lists."""
    yield from _walk(resource.inputs, path.split("."), ())


def _walk(value: Any, steps: list[str], done: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    if not steps or is_unknown(value):
        yield ".".join((*done, *steps)), value
    elif steps[0] == "*":
        for index, item in enumerate(value if isinstance(value, list | tuple) else ()):
            yield from _walk(item, steps[1:], (*done, str(index)))
    elif "*" in steps and not isinstance(value, Mapping):
        return
    else:
        inner = value.get(steps[0]) if isinstance(value, Mapping) else None
        if inner is None:
            if "*" not in steps:
                yield ".".join((*done, *steps)), None
            return
        yield from _walk(inner, steps[1:], (*done, steps[0]))


def show(value: Any, default: Any = None) -> str:
    """A value as a violation shows it."""
    if value is None:
        return "not set" if default is None else f"not set (default {show(default)})"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        value = ", ".join(show(item) for item in value) or "empty"
    text = "known only after the update" if value == UNKNOWN else "a secret" if value == SECRET else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def same(value: Any, expected: Any) -> bool:
    """Whether two input values mean the same; providers take ``"true"`` for true and ignore case."""
    return _form(value) == _form(expected)


def _form(value: Any) -> str:
    return str(value).lower()


def wrong(path: str, actual: Any, expected: str, default: Any = None) -> Violation:
    """The violation of a value, undetermined where the value is not known."""
    return Violation(path, show(actual, default), expected, undetermined=is_unknown(actual))


def require(path: str, holds: Callable[[Any], bool], expected: str, default: Any = None) -> Check:
    """Every value at `path` (the default where it is left out) must satisfy `holds`; None never does."""

    def check(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
        for where, value in find(resource, path):
            effective = default if value is None else value
            if is_unknown(value) or effective is None or not holds(effective):
                yield wrong(where, value, expected, default)

    return check


def equals(path: str, expected: Any, default: Any = None) -> Check:
    """The input must be `expected`."""
    return require(path, lambda value: same(value, expected), show(expected), default)


def one_of(path: str, *expected: Any, default: Any = None) -> Check:
    """The input must be one of these."""
    text = " or ".join(show(value) for value in expected)
    return require(path, lambda value: any(same(value, each) for each in expected), text, default)


def none_of(path: str, *refused: Any) -> Check:
    """The input must not be one of these; leaving it out is fine."""
    text = "not " + " or ".join(show(value) for value in refused)
    return optional(path, lambda value: not any(same(value, each) for each in refused), text)


def optional(path: str, holds: Callable[[Any], bool], expected: str) -> Check:
    """Where the input is set, it must satisfy `holds`."""

    def check(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
        for where, value in find(resource, path):
            if value is not None and (is_unknown(value) or not holds(value)):
                yield wrong(where, value, expected)

    return check


def present(path: str) -> Check:
    """The input must be set, to whatever; a value that comes with the update is set."""

    def check(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
        for where, value in find(resource, path):
            if value in (None, "", [], {}):
                yield wrong(where, None, "a value")

    return check


def at_least(path: str, limit: Limit, default: int | None = None) -> Check:
    """The input must be this number or more."""

    def check(resource: Resource, _plan: Estate, settings: Settings) -> Iterator[Violation]:
        least = number(settings, limit)
        for where, value in find(resource, path):
            effective = default if value is None else whole(value)
            if is_unknown(value) or effective is None or effective < least:
                yield wrong(where, value, f"{least} or more", default)

    return check


def number(settings: Settings, limit: Limit) -> int:
    """A limit as a number."""
    return limit if isinstance(limit, int) else int(getattr(settings, limit))


def every(*checks: Check) -> Check:
    """All of these checks."""

    def check(resource: Resource, plan: Estate, settings: Settings) -> Iterator[Violation]:
        for one in checks:
            yield from one(resource, plan, settings)

    return check


def when(condition: Callable[[Resource], bool], then: Check) -> Check:
    """The check, only for resources the condition holds for."""

    def check(resource: Resource, plan: Estate, settings: Settings) -> Iterator[Violation]:
        if condition(resource):
            yield from then(resource, plan, settings)

    return check


def refused(path: str, actual: str, expected: str) -> Check:
    """The resource is wrong by being there."""

    def check(_resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
        yield Violation(path, actual, expected)

    return check


def has(path: str) -> Callable[[Resource], bool]:
    """Condition: the input is set (a value that comes with the update is set)."""
    return lambda resource: resource.get(path) not in (None, "", [], {})


def lacks(path: str) -> Callable[[Resource], bool]:
    """Condition: the input is left out."""
    return lambda resource: not has(path)(resource)
