"""Policy findings as text or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from infra.estate.estate import Estate
from infra.policy.rule import Finding
from infra.report.stack import where

if TYPE_CHECKING:
    from rich.console import RenderableType

LEVELS = ("mandatory", "advisory", "undetermined", "crashed")
STYLES = {"mandatory": "bold red", "advisory": "bold yellow", "undetermined": "bold", "crashed": "bold magenta"}


def table(findings: Sequence[Finding], width: int, color: bool) -> str:
    """Findings as text of at most `width` columns, then one line that counts them.

    A finding has a line with level, rule, stack and resource; below it what is and what should be, how to fix it,
    and where in the program.
    """
    if not findings:
        return "no findings\n"
    from rich.console import Group

    from infra.report.console import render

    counts = Counter(_level(finding) for finding in findings)
    summary = ", ".join(f"{counts[level]} {level}" for level in LEVELS if counts[level])
    body = Group(*(row for finding in findings for row in _rows(finding)))
    return f"{render(body, width=width, color=color)}{summary}\n"


def to_json(found: Sequence[tuple[Estate, Sequence[Finding]]]) -> dict[str, Any]:
    """Stacks and their findings as a JSON document, in the same order."""
    return {"stacks": [{**where(stack), "findings": rows(findings)} for stack, findings in found]}


def rows(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as JSON values, in the same order."""
    return [_row(finding) for finding in findings]


def _level(finding: Finding) -> str:
    if finding.crashed:
        return "crashed"
    return "undetermined" if finding.undetermined else finding.level


def _rows(finding: Finding) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from infra.report.console import clean

    def row(indent: int, text: str) -> RenderableType:
        return Padding(Text(clean(text), overflow="fold"), (0, 0, 0, indent))

    level = _level(finding)
    rest = "  ".join((finding.rule, finding.stack, finding.resource))
    yield Text.assemble((f"{level:14}", STYLES.get(level, "")), clean(rest), overflow="fold")
    yield row(4, f"{finding.path}: {finding.actual}, should be {finding.expected}")
    yield row(4, f"fix: {finding.fix}")
    if finding.source:
        yield row(4, f"at {finding.source}")
    yield Text()


def _row(finding: Finding) -> dict[str, Any]:
    """What is told of a finding; that others wait for the same is told once, by leaving them out."""
    return {name: value for name, value in asdict(finding).items() if name != "shared"}
