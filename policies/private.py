"""Checks that nobody but those who are named reaches a managed service."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.rule import Scope, ViewCheck, Violation
from infra.view.answer import decide, known
from infra.view.endpoint import Endpoint
from infra.view.everybody import everybody
from infra.view.reading import Reading
from infra.view.statement import Statement

PRIVATE_RANGES = "named private ranges"


def named_source(source: Reading[str], _scope: Scope) -> Iterator[Violation]:
    """A range that may connect must not be the whole internet."""
    if everybody(source.value):
        yield Violation(source.path, source.shown, PRIVATE_RANGES)


def private_endpoint(noun: str) -> ViewCheck:
    """An endpoint that leads to such a service must be private."""

    def check(endpoint: Endpoint, _scope: Scope) -> Iterator[Violation]:
        if endpoint.serves.value == noun and endpoint.public.value:
            yield Violation(endpoint.public.path, "a public endpoint", "private endpoints only")

    return check


def closed_statement(statement: Reading[Statement], _scope: Scope) -> Iterator[Violation]:
    """A statement must not let everybody in."""
    if decide(statement, lambda it: it.open_to_everybody):
        allowed = ", ".join(known(statement.value.actions)) or "everything but some actions"
        actual = f"allows {allowed} to everybody"
        yield Violation(statement.path, actual, "no Allow for principal * without a condition on the caller")
