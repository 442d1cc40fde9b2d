"""`twinstack rehearse`: the engine's verbs against simulated clouds."""

from __future__ import annotations

import argparse
from pathlib import Path

from infra.cli.fleet import chosen_stacks, run
from infra.cli.output import write, write_json
from infra.errors import TwinstackError


def rehearse(options: argparse.Namespace) -> int:
    """Runs a verb of the engine on stacks, against simulated clouds; 2 when one fails."""
    from infra.rehearsal.stack import prepare
    from infra.rehearsal.workspace import rehearsal_workspace

    home = _home(options)
    stacks = chosen_stacks(options.stacks, (), ())
    workspace = rehearsal_workspace(home, tuple(stacks), {})
    return run(workspace, [stack.name for stack in stacks], options, prepare=prepare(home))


def rehearse_list(options: argparse.Namespace) -> int:
    """Lists what exists in the simulated clouds."""
    from infra.catalog.cloud import CLOUDS
    from infra.rehearsal.store import FOLDER, Store

    home = _home(options)
    rows: list[tuple[str, ...]] = []
    for cloud in CLOUDS:
        if (home / FOLDER / f"{cloud}.sqlite").exists():
            store = Store.of(home, cloud)
            rows += [(it.region or "-", it.token, it.id, it.status, it.urn) for it in store.everything()]
            store.close()
    if options.format == "json":
        write_json([dict(zip(("region", "type", "id", "status", "urn"), row, strict=True)) for row in rows])
    else:
        write("".join(f"{region:16}{token:60}{id:44}{status}\n" for region, token, id, status, _ in rows))
    return 0


def rehearse_clear(options: argparse.Namespace) -> int:
    """Deletes everything of the rehearsals: simulated clouds, state, logs."""
    import shutil

    home = _home(options)
    if home.exists() and not (home / "clouds").is_dir():
        raise TwinstackError(f"{home} is not the home of a rehearsal", "name the folder that --home named")
    try:
        shutil.rmtree(home)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise TwinstackError(f"{home} cannot be deleted: {error.strerror}") from None
    return 0


def _home(options: argparse.Namespace) -> Path:
    from infra.rehearsal.workspace import rehearsal_home

    return Path(options.home).absolute() if options.home else rehearsal_home()
