"""What the doctor found, as text or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from infra.doctor.check import Check

if TYPE_CHECKING:
    from rich.console import RenderableType

STATUSES = ("ok", "missing", "broken")
STYLES = {"ok": "green", "missing": "yellow", "broken": "bold red"}


def table(checks: Sequence[Check], width: int, color: bool) -> str:
    """Checks as text of at most `width` columns, by topic, then one line that counts them.

    Below what is missing or broken stands what it is for and what to do.
    """
    from rich.console import Group

    from infra.report.console import render

    counts = Counter(check.status for check in checks)
    summary = ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status])
    body = Group(*_rows(checks))
    return f"{render(body, width=width, color=color)}{summary}\n"


def to_json(checks: Sequence[Check]) -> dict[str, Any]:
    """Checks as a JSON document, in the same order."""
    return {"checks": [asdict(check) for check in checks]}


def _rows(checks: Sequence[Check]) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from infra.report.console import clean

    for topic, found in groupby(checks, key=lambda check: check.topic):
        yield Text(clean(topic), style="bold")
        for check in found:
            says = f"{check.name}: {check.found}" if check.found else check.name
            text = Text.assemble((f"{check.status:8}", STYLES[check.status]), clean(says), overflow="fold")
            yield Padding(text, (0, 0, 0, 2))
            for label, line in (("for", check.purpose), ("next", check.next)):
                if check.status != "ok" and line:
                    yield Padding(Text(f"{label}: {clean(line)}", overflow="fold"), (0, 0, 0, 10))
        yield Text()
