"""What many operations are doing, and how they ended: a table, one line per stack; JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from infra.report.console import clean, render

if TYPE_CHECKING:
    from rich.table import Table

    from infra.engine.operation import Outcome, Progress

STYLES = {"cancelled": "yellow", "done": "green", "failed": "red", "not started": "dim"}

DONE = {
    "create": "created",
    "create-replacement": "created anew",
    "delete": "deleted",
    "delete-replaced": "old ones deleted",
    "import": "imported",
    "read": "read",
    "refresh": "refreshed",
    "replace": "replaced",
    "same": "unchanged",
    "update": "updated",
}
PLANNED = {
    **DONE,
    "create": "to create",
    "delete": "to delete",
    "replace": "to replace",
    "update": "to update",
}
"""Kind of change -> word; a preview only says what would be done."""


def table(outcomes: Sequence[Outcome], width: int, color: bool = False) -> str:
    """One line per stack; below it why each failed one failed and where its log is."""
    lines = render(_rows(outcomes), width, color=color)
    for outcome in outcomes:
        lines += "".join(f"{line}\n" for line in _notes(outcome))
    return lines


def to_json(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """The outcomes as a JSON document; `seconds` has one decimal."""
    return {"stacks": [_row(outcome) for outcome in outcomes]}


def _row(outcome: Outcome) -> dict[str, Any]:
    return {
        "stack": outcome.stack,
        "verb": outcome.verb,
        "status": outcome.status,
        "changes": dict(sorted(outcome.changes.items())),
        "resources": outcome.resources,
        "pending": list(outcome.pending),
        "error": outcome.error and {"message": outcome.error.message, "hint": outcome.error.hint},
        "log": str(outcome.log) if outcome.log else None,
        "seconds": f"{outcome.seconds:.1f}",
    }


def live(progress: Sequence[Progress]) -> Table:
    """What every stack is doing right now."""
    from rich.text import Text

    found = _table()
    for item in progress:
        doing = list(item.running.items())
        text = ""
        if doing:
            urn, step = doing[-1]
            more = f" and {len(doing) - 1} more" if len(doing) > 1 else ""
            text = f"{step} {clean(urn.rpartition('::')[2])}{more}"
        phase = Text(item.phase, style=STYLES.get(item.phase, ""))
        found.add_row(item.stack, phase, f"{item.changed} changed", text)
    return found


def changes_text(outcome: Outcome) -> str:
    """The changes in words: ``79 created, 2 unchanged``."""
    words = PLANNED if outcome.verb == "preview" else DONE
    return ", ".join(
        f"{count} {words.get(kind, kind)}" for kind, count in sorted(outcome.changes.items()) if count
    )


def _table() -> Table:
    from rich.table import Table

    return Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))


def _rows(outcomes: Sequence[Outcome]) -> Table:
    from rich.text import Text

    found = _table()
    for outcome in outcomes:
        held = "" if outcome.resources is None else f"{outcome.resources} in state"
        minutes, seconds = divmod(round(outcome.seconds), 60)
        found.add_row(
            outcome.stack,
            Text(outcome.status, style=STYLES[outcome.status]),
            changes_text(outcome),
            held,
            f"{minutes}:{seconds:02}",
        )
    return found


def _notes(outcome: Outcome) -> Iterator[str]:
    from infra.engine.diagnosis import PENDING_HINT

    if outcome.error:
        first, *rest = str(outcome.error).split("\n")
        yield f"{outcome.stack}: {clean(first)}"
        yield from (f"  {clean(line)}" for line in rest)
    if outcome.pending:
        yield f"{outcome.stack}: cut short, and not known to have ended:"
        yield from (f"  {clean(urn)}" for urn in outcome.pending)
        yield f"    hint: {PENDING_HINT.format(stack=outcome.stack)}"
    if outcome.log and outcome.status != "done":
        yield f"  log: {outcome.log}"
