"""What most checks are made of: one question about one input, as a `Check`.

Every predicate knows three answers. A value that is known only after the update, or that is a secret, is
*undetermined*, never wrong. An input left out counts as the documented default where a default is given, and the
violation says so. In a path ``*`` stands for every item of a list: ``dataDisks.*.encrypted``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from infra.estate.estate import Estate
from infra.estate.resource import Resource, is_unknown
from infra.policy.rule import Check, Related, Settings, Violation
from infra.view.reading import kind
from infra.view.reading import show as shown
from infra.view.source import MISSING, Malformed, look


def find(resource: Resource, path: str) -> Iterator[tuple[str, Any]]:
    """Each value at `path` with its own path; None where the last step is missing, nothing for empty lists.

    What stands there and cannot be read (null, text where an object belongs) is `Malformed`.
    """
    yield from _walk(resource.told, path.split("."), ())


def _walk(value: Any, steps: list[str], done: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    if not steps or unread(value):
        yield ".".join((*done, *steps)), value
    elif steps[0] == "*":
        if not isinstance(value, list | tuple):
            yield ".".join((*done, *steps)), Malformed(f"{kind(value)}, not a list")
            return
        for index, item in enumerate(value):
            if item is not None:
                yield from _walk(item, steps[1:], (*done, str(index)))
    elif not isinstance(value, Mapping):
        yield ".".join((*done, *steps)), Malformed(f"{kind(value)}, not an object")
    elif steps[0] not in value:
        if "*" not in steps:
            yield ".".join((*done, *steps)), None
    else:
        inner = value[steps[0]]
        yield from _walk(Malformed("null") if inner is None else inner, steps[1:], (*done, steps[0]))


def peek(resource: Resource, path: str, default: Any = None) -> Any:
    """The input at a path, for a check that minds itself whether it is known."""
    value = look(resource.told, path)
    return default if value is MISSING or isinstance(value, Malformed) else value


def unread(value: Any) -> bool:
    """Whether nobody can say what the value is: unknown, secret, or written as nothing can be."""
    return is_unknown(value) or isinstance(value, Malformed)


def scalar(value: Any) -> Any:
    """A value that has to be one; `Malformed` where it is a list or an object."""
    return Malformed(f"{kind(value)}, not one value") if isinstance(value, list | tuple | dict) else value


def show(value: Any, default: Any = None) -> str:
    """A value as a violation shows it."""
    if isinstance(value, Malformed):
        return value.note
    if value is None and default is not None:
        return f"not set (default {show(default)})"
    return shown(value)


def same(value: Any, expected: Any) -> bool:
    """Whether two input values mean the same; providers take ``"true"`` for true and ignore case."""
    return _form(value) == _form(expected)


def _form(value: Any) -> str:
    return str(value).lower()


def wrong(path: str, actual: Any, expected: str, default: Any = None) -> Violation:
    """The violation of a value, undetermined where the value is not known."""
    return Violation(path, show(actual, default), expected, undetermined=unread(actual))


def require(
    path: str, holds: Callable[[Any], bool], expected: str, default: Any = None, *, lists: bool = False
) -> Check:
    """Every value at `path` (the default where it is left out) must satisfy `holds`; None never does."""

    def check(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
        for where, value in find(resource, path):
            value = value if lists else scalar(value)
            effective = default if value is None else value
            if unread(value) or effective is None or not holds(effective):
                yield wrong(where, value, expected, default)

    return check


def equals(path: str, expected: Any, default: Any = None) -> Check:
    """The input must be `expected`."""
    return require(path, lambda value: same(value, expected), show(expected), default)


def none_of(path: str, *refused: Any) -> Check:
    """The input must not be one of these; leaving it out is fine."""
    text = "not " + " or ".join(show(value) for value in refused)
    return optional(path, lambda value: not any(same(value, each) for each in refused), text)


def optional(path: str, holds: Callable[[Any], bool], expected: str) -> Check:
    """Where the input is set, it must satisfy `holds`."""

    def check(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
        for where, value in find(resource, path):
            value = scalar(value)
            if value is not None and (unread(value) or not holds(value)):
                yield wrong(where, value, expected)

    return check


def present(path: str) -> Check:
    """The input must be set, to whatever; a value that comes with the update is set."""

    def check(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
        for where, value in find(resource, path):
            if isinstance(value, Malformed):
                yield wrong(where, value, "a value")
            elif value in (None, "", [], {}):
                yield wrong(where, None, "a value")

    return check


def every(*checks: Check) -> Check:
    """All of these checks."""

    def check(resource: Resource, plan: Estate, settings: Settings) -> Iterator[Violation]:
        for one in checks:
            yield from one(resource, plan, settings)

    return Related(check) if any(isinstance(one, Related) for one in checks) else check


def when(condition: Callable[[Resource], bool], then: Check) -> Check:
    """The check, only for resources the condition holds for."""

    def check(resource: Resource, plan: Estate, settings: Settings) -> Iterator[Violation]:
        if condition(resource):
            yield from then(resource, plan, settings)

    return Related(check) if isinstance(then, Related) else check


def refused(path: str, actual: str, expected: str) -> Check:
    """The resource is wrong by being there."""

    def check(_resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
        yield Violation(path, actual, expected)

    return check


def has(path: str) -> Callable[[Resource], bool]:
    """Condition: the input is set (a value that comes with the update is set)."""
    return lambda resource: look(resource.told, path) not in (MISSING, "", [], {})


def lacks(path: str) -> Callable[[Resource], bool]:
    """Condition: the input is left out."""
    return lambda resource: not has(path)(resource)
