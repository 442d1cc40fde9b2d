"""What most checks of views are made of: one question about one fact.

Facts are asked for their values; what nobody knows is the judge's matter. In `every` and `each` one fact that is
not known hides nothing of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from infra.policy.judgement import undecided
from infra.policy.rule import Scope, Settings, ViewCheck, Violation, wrong
from infra.view.reading import Inapplicable, NotKnown, Reading
from infra.view.view import V, View

T = TypeVar("T")
Limit = int | str
"""A number, or the name of the setting that holds it."""


def amount(settings: Settings, limit: Limit) -> int:
    """A limit as a number."""
    return limit if isinstance(limit, int) else int(getattr(settings, limit))


def refused(actual: str, expected: str) -> ViewCheck:
    """The resource is wrong by being there."""

    def check(_view: View, _scope: Scope) -> Iterator[Violation]:
        yield Violation("", actual, expected)

    return check


def every(*checks: ViewCheck) -> ViewCheck:
    """All of these checks that apply."""

    def check(view: View, scope: Scope) -> Iterator[Violation]:
        skipped: Inapplicable | None = None
        applied = False
        for one in checks:
            try:
                yield from one(view, scope)
                applied = True
            except NotKnown as error:
                applied = True
                yield undecided(view.resource, error)
            except Inapplicable as error:
                skipped = error
        if skipped is not None and not applied:
            raise skipped

    return check


def together(expected: str, *facts: Reading[bool]) -> bool:
    """Whether all of these hold. One that does not decides it, whatever nobody knows of the others.

    Raises:
        NotKnown: none of those that are known decides it.
    """
    if any(fact.known is False for fact in facts):
        return False
    try:
        return all(fact.value for fact in facts)
    except NotKnown as error:
        error.expected = error.expected or expected
        raise


@dataclass(frozen=True, slots=True)
class Ask(Generic[V]):
    """Questions about facts of one noun.

    Attributes:
        noun: the view that has the facts.
    """

    noun: type[V]

    def must(self, fact: Callable[[V], Reading[T]], holds: Callable[[T], bool], expected: str) -> ViewCheck:
        """The fact must satisfy `holds`."""

        def check(view: V, _scope: Scope) -> Iterator[Violation]:
            reading = fact(view)
            try:
                fine = holds(reading.value)
            except NotKnown as error:
                error.expected = error.expected or expected
                raise
            if not fine:
                yield wrong(view, reading, expected)

        return check

    def yes(self, fact: Callable[[V], Reading[bool | None]], expected: str = "true") -> ViewCheck:
        """The fact must be true."""
        return self.must(fact, bool, expected)

    def no(self, fact: Callable[[V], Reading[bool | None]], expected: str = "false") -> ViewCheck:
        """The fact must not be true."""
        return self.must(fact, lambda value: not value, expected)

    def at_least(self, fact: Callable[[V], Reading[int | None]], limit: Limit) -> ViewCheck:
        """The fact must be this number or more."""

        def check(view: V, scope: Scope) -> Iterator[Violation]:
            least = amount(scope.settings, limit)
            yield from self.must(fact, lambda value: value is not None and value >= least, f"{least} or more")(
                view, scope
            )

        return check

    def given(self, fact: Callable[[V], Reading[Any]], expected: str = "a value") -> ViewCheck:
        """The fact must be set, to whatever; what comes with the update is set."""

        def check(view: V, _scope: Scope) -> Iterator[Violation]:
            reading = fact(view)
            if not reading.given:
                yield wrong(view, reading, expected)

        return check

    def each(
        self, rows: Callable[[V], Reading[tuple[T, ...]]], check: Callable[[T, Scope], Iterator[Violation]]
    ) -> ViewCheck:
        """The check for each row of a list."""

        def all_rows(view: V, scope: Scope) -> Iterator[Violation]:
            for row in rows(view).value:
                try:
                    yield from check(row, scope)
                except NotKnown as error:
                    yield undecided(view.resource, error)

        return all_rows

    def where(self, condition: Callable[[V], Reading[bool | None]], check: ViewCheck) -> ViewCheck:
        """The check, where the condition holds; not known where that is not known."""

        def checked(view: V, scope: Scope) -> Iterator[Violation]:
            if condition(view).value:
                yield from check(view, scope)

        return checked
