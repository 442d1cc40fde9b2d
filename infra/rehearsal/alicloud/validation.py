"""Validations: what the provider checks in ways of its own, in its own words; the rest is in its schema.

tests/rehearsal/alicloud/test_validation.py sends wrong values to the provider's plugin and compares.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from infra.rehearsal.checks import values
from infra.rehearsal.kind import Check, Cloud, Draft, Problem
from infra.rehearsal.validation import snake


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
