"""Failures: how each is recognised, what to tell the user, what to do next; failures/ holds tables of these."""

from __future__ import annotations

import re
from dataclasses import dataclass

SEEN = "printed by pulumi 3.259.0, 2026-11-26"
"""Source of a text that a real engine printed here; tests/engine/test_failures.py makes it happen again."""


NOT_IN_PLACE = "this change cannot be made in place, and its replacement is refused"
UNDO = (
    "undo the change in the workload or the stack's settings, and run it again; docs/deploy.md, What a running"
    " stack cannot change, says how to get there"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One kind of failure.

    Message and hint are templates: ``{stack}`` is the stack, ``{says}`` what the cloud or the engine said, in one
    sentence, and every other word a named group of the pattern.

    Attributes:
        name: unique, in lower case with hyphens.
        title: what has happened, in a few words, for the table of the documentation.
        pattern: matches in the text of a diagnostic.
        message: what is wrong.
        hint: what to do next; a command where there is one.
        source: where the text was read or seen, and when.
        cloud: the cloud that says it; empty when the engine does.
        replaced: whether, said of a resource that a change would replace, it means that the change cannot be
            made in place.
        whole: whether the pattern is looked for in all that was printed, since no diagnostic says it.
    """

    name: str
    title: str
    pattern: re.Pattern[str]
    message: str
    hint: str
    source: str
    cloud: str = ""
    replaced: bool = False
    whole: bool = False


def text(pattern: str) -> re.Pattern[str]:
    """A pattern for words as they are printed; a dot matches a line break too."""
    return re.compile(pattern, re.DOTALL)


def codes(*names: str) -> re.Pattern[str]:
    """A pattern for error codes, which are regular expressions and match as whole words only."""
    return re.compile(rf"(?<![\w.])(?P<code>{'|'.join(names)})(?![\w.]*\w)")
