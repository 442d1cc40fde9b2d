"""The engine's verbs over many stacks: `twinstack preview|up|refresh|destroy`, and the same in a rehearsal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.cli.choice import Choice, chosen_stacks, filled
from infra.cli.output import color, width, write, write_json
from infra.errors import TwinstackError

if TYPE_CHECKING:
    from infra.engine.fleet import Prepare
    from infra.engine.operation import Operation, Outcome, Progress

INTERRUPTED = 130


def fleet(options: argparse.Namespace) -> int:
    """Runs a verb of the engine on the stacks chosen.

    Returns:
        2 when one fails, 1 when policies alone stop some, 130 when one was cancelled.
    """
    from infra.engine.operation import Operation
    from infra.engine.workspace import own_workspace

    filled(options.logs, "--logs", "give a folder for the log files")
    workspace = own_workspace(Path(options.logs).absolute() if options.logs else None)
    names = [stack.name for stack in chosen_stacks(Choice.of(options))]
    if options.verb != "preview" and not options.yes:
        confirm(f"{options.verb} {', '.join(names)}")
    packs, configs = (
        _paths(getattr(options, "policy_pack", ())),
        _paths(getattr(options, "policy_pack_config", ())),
    )
    operations = [
        Operation(workspace, name, options.verb, policy_packs=packs, policy_pack_configs=configs) for name in names
    ]
    return run(operations, options)


def _paths(given: Sequence[str] | None) -> tuple[Path, ...]:
    """Files and folders, from wherever the engine runs.

    Raises:
        TwinstackError: some do not exist; names all of them.
    """
    paths = tuple(Path(path) for path in given or ())
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise TwinstackError(f"{', '.join(missing)}: no such file or folder", "the project's own pack is policies")
    return tuple(path.absolute() for path in paths)


def run(operations: Sequence[Operation], options: argparse.Namespace, prepare: Prepare | None = None) -> int:
    """Runs the operations, shows how they go on stderr, and prints how they ended."""
    from infra.engine.fleet import run_fleet
    from infra.report import fleet as report

    with _Screen() as screen:
        outcomes = run_fleet(
            operations,
            parallel=options.parallel,
            prepare=prepare,
            watch=screen.show,
            interrupted=screen.interrupted,
        )
    if options.format == "json":
        write_json(report.to_json(outcomes))
    else:
        write(report.table(outcomes, width(), color()))
    return _exit_code(outcomes)


def _exit_code(outcomes: Sequence[Outcome]) -> int:
    statuses = {outcome.status for outcome in outcomes}
    if statuses & {"cancelled", "not started"}:
        return INTERRUPTED
    return max((outcome.error.exit_code for outcome in outcomes if outcome.error), default=0)


def confirm(what: str) -> None:
    """Asks on the terminal whether to go on.

    Raises:
        TwinstackError: there is nobody to ask, or the answer is not yes.
    """
    if not sys.stdin or not sys.stdin.isatty():
        raise TwinstackError(f"{what} was not confirmed", "add --yes, or run it in a terminal")
    print(f"twinstack: {what}? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise TwinstackError("nothing was done", "answer y to go on")


class _Screen:
    """A live table on a terminal; otherwise a line on stderr whenever a stack enters another phase."""

    def __init__(self) -> None:
        self._phases: dict[str, str] = {}
        self._live: Any = None

    def __enter__(self) -> _Screen:
        if sys.stderr and sys.stderr.isatty():
            from rich.console import Console
            from rich.live import Live

            self._live = Live(console=Console(stderr=True), auto_refresh=False, transient=True)
            self._live.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        if self._live:
            self._live.__exit__(*error)

    def show(self, progress: Sequence[Progress]) -> None:
        """Shows what every stack is doing."""
        if self._live:
            from infra.report.fleet import live

            self._live.update(live(progress), refresh=True)
            return
        for item in progress:
            if self._phases.get(item.stack) != item.phase:
                self._phases[item.stack] = item.phase
                print(f"twinstack: {item.stack}: {item.phase}", file=sys.stderr)

    def interrupted(self) -> None:
        """Says what happens now."""
        print(
            "twinstack: stopping; each stack finishes what it is doing. Once more stops it at once, and leaves "
            "resources behind whose state nobody knows",
            file=sys.stderr,
        )
