"""`twinstack rehearse`: the engine's verbs against simulated clouds."""

from __future__ import annotations

import argparse
import json
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from infra.catalog.cloud import CLOUDS
from infra.cli.choice import Choice, chosen_stacks, filled
from infra.cli.fleet import confirm, run
from infra.cli.output import write, write_json
from infra.errors import TwinstackError

if TYPE_CHECKING:
    from infra.stack import StackConfig


def rehearse(options: argparse.Namespace) -> int:
    """Runs a verb of the engine on stacks, against simulated clouds; 2 when one fails."""
    from infra.engine.operation import Operation
    from infra.rehearsal.secret import parse_secrets
    from infra.rehearsal.stack import prepare
    from infra.rehearsal.workspace import rehearsal_workspace

    home = _home(options)
    stacks = chosen_stacks(Choice.of(options))
    environment = _faults(options.fault or ())
    given = parse_secrets(options.secret or ())
    workspace = rehearsal_workspace(home, tuple(stacks), environment, given)
    _drift(home, options.drift or (), stacks)
    return run([Operation(workspace, stack.name, options.verb) for stack in stacks], options, prepare(home))


def rehearse_list(options: argparse.Namespace) -> int:
    """Lists what exists in the simulated clouds."""
    from infra.rehearsal.store import FOLDER, Store

    home = _home(options)
    rows: list[tuple[str, ...]] = []
    for cloud in CLOUDS:
        if (home / FOLDER / f"{cloud}.sqlite").exists():
            store = Store.of(home, cloud)
            rows += [(it.region or "-", it.token, it.id, it.status, it.urn) for it in store.everything()]
            store.close()
    if options.format == "json":
        names = ("region", "type", "id", "status", "urn")
        write_json({"resources": [dict(zip(names, row, strict=True)) for row in rows]})
    else:
        from infra.estate.tree import short_type

        write(
            "".join(f"{region:16}{short_type(token):56}{status:12}{id}\n" for region, token, id, status, _ in rows)
        )
    return 0


def rehearse_clear(options: argparse.Namespace) -> int:
    """Deletes what rehearsals made: simulated clouds, state, logs; says so, and asks first."""
    from infra.rehearsal.home import clear, contents

    home = _home(options)
    if not home.exists():
        print(f"twinstack: {home} does not exist; there is nothing to clear", file=sys.stderr)
        return 0
    try:
        found = contents(home)
        for line in found.summary:
            print(f"twinstack: clear deletes {line}", file=sys.stderr)
        for path in found.others:
            print(f"twinstack: {path} stays: no rehearsal made it", file=sys.stderr)
        if not options.yes:
            confirm(f"clear {home}")
        clear(home, found)
    except OSError as error:
        raise TwinstackError(f"{home} cannot be deleted: {error.strerror}") from None
    return 0


def _faults(specs: Sequence[str]) -> dict[str, str]:
    """The variables that tell the simulated providers what shall go wrong in this run."""
    from infra.rehearsal.fault import FAULTS, RUN, parse_faults
    from infra.rehearsal.registry import kinds

    if specs:
        parse_faults(specs, [kind for cloud in CLOUDS for kind in kinds(cloud).values()])
    return {FAULTS: json.dumps(list(specs)), RUN: uuid.uuid4().hex}


def _drift(home: Path, specs: Sequence[str], stacks: Sequence[StackConfig]) -> None:
    """Changes what exists for each of the stacks, and says so."""
    from infra.rehearsal.drift import apply_drifts, parse_drifts
    from infra.rehearsal.store import Store

    drifts = parse_drifts(specs)
    for stack in stacks if drifts else ():
        store = Store.of(home, stack.cloud)
        try:
            for line in apply_drifts(store, drifts, stack.name):
                print(f"twinstack: {stack.name}: behind Pulumi's back, {line}", file=sys.stderr)
        finally:
            store.close()


def _home(options: argparse.Namespace) -> Path:
    from infra.rehearsal.workspace import rehearsal_home

    filled(options.home, "--home", "give a folder for the rehearsal")
    return Path(options.home).absolute() if options.home else rehearsal_home()
