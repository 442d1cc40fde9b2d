"""Validations: what the provider itself refuses in a preview, before it asks the cloud, in its own words.

Each is a ValidateFunc of the provider's schema; tests/rehearsal/alicloud/test_validation.py sends the same wrong
values to the provider's plugin (terraform-provider-alicloud 1.285.0) and compares.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from infra.estate.resource import whole
from infra.rehearsal.checks import values
from infra.rehearsal.kind import Check, Cloud, Draft, Problem


def one_of(path: str, *choices: str) -> Check:
    """It is one of these words."""

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        for where, value in values(draft.inputs, path):
            if str(value) not in choices:
                yield Problem(where, f"expected {snake(where)} to be one of [{' '.join(choices)}], got {value}")

    return check


def between(path: str, low: int, high: int) -> Check:
    """It is a number from `low` to `high`."""

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        for where, value in values(draft.inputs, path):
            number = whole(value)
            if number is not None and not low <= number <= high:
                yield Problem(where, f"expected {snake(where)} to be in the range ({low} - {high}), got {number}")

    return check


def length(path: str, low: int, high: int) -> Check:
    """It has that many characters."""

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        for where, value in values(draft.inputs, path):
            if not low <= len(str(value)) <= high:
                words = f"expected length of {snake(where)} to be in the range ({low} - {high}), got {value}"
                yield Problem(where, words)

    return check


def is_json(path: str) -> Check:
    """It is JSON, or nothing."""

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        for where, value in values(draft.inputs, path):
            try:
                _ = json.loads(str(value) or "{}")
            except ValueError as error:
                yield Problem(where, f'"{snake(where)}" contains an invalid JSON: {error}')

    return check


def matches(path: str, pattern: str, sentence: str) -> Check:
    """The whole text matches the regular expression; `sentence` says what is wanted."""
    compiled = re.compile(pattern)

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        for where, value in values(draft.inputs, path):
            if not compiled.fullmatch(str(value)):
                yield Problem(where, f"invalid value for {snake(where)} ({sentence})")

    return check


def all_of(*tables: tuple[str, Sequence[str]]) -> tuple[Check, ...]:
    """`one_of` for each input of a table."""
    return tuple(one_of(path, *choices) for path, choices in tables)


def snake(path: str) -> str:
    """The provider's own name of an input: ``systemDisk.category`` is ``system_disk.0.category`` there."""
    steps = [
        re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: f"_{found[1].lower()}", step) for step in path.split(".")
    ]
    return ".0.".join(steps)
