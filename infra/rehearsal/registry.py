"""The kinds of each simulated cloud: every noun's table, imported when the cloud is first asked for.

What a type does is in ``<cloud>/<noun>.py``; what its cloud says, of what and when, in ``<cloud>/<noun>.yaml``:
names and references, limits with their sentences, states, and the source of it all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from infra.catalog.cloud import Cloud
from infra.rehearsal import checks
from infra.rehearsal.kind import Check, Kind, Name, Reference

Said = Mapping[str, Any]
"""What a table says of a type; its keys are the attributes of `Kind`."""

CHECKS = {
    check.__name__: check
    for check in (
        checks.apart,
        checks.cidr,
        checks.inside,
        checks.instance_type,
        checks.legal,
        checks.needed,
        checks.number,
        checks.one_of,
        checks.port,
        checks.prefix,
        checks.room,
        checks.zone,
    )
}
"""What a row of a table can ask for: ``{number: priority, low: 1, high: 10000, message: ...}``."""


@cache
def tables(cloud: Cloud) -> Mapping[str, tuple[Kind, ...]]:
    """Noun -> the kinds in its files, sorted: modules of ``infra.rehearsal.<cloud>`` with `KINDS`.

    Raises:
        ValueError: a table speaks of a type that its module has not.
    """
    package = import_module(f"infra.rehearsal.{cloud}")
    names = sorted(found.name for found in iter_modules(package.__path__))
    made = {name: getattr(import_module(f"{package.__name__}.{name}"), "KINDS", ()) for name in names}
    return {
        noun: _table(Path(package.__path__[0], f"{noun}.yaml"), table) for noun, table in made.items() if table
    }


def _table(path: Path, made: tuple[Kind, ...]) -> tuple[Kind, ...]:
    said = _read(path)
    if unknown := said.keys() - {kind.token for kind in made}:
        raise ValueError(f"{path.name} speaks of {', '.join(sorted(unknown))}, which {path.stem}.py has not")
    return tuple(_stated(kind, said.get(kind.token, {})) for kind in made)


def _read(path: Path) -> Mapping[str, Said]:
    import yaml

    # The parser in C reads all tables in a twentieth of the time; not every platform's package has it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), loader) if path.exists() else {}


def _stated(kind: Kind, said: Said) -> Kind:
    """A kind with what its cloud says of it."""
    lists = {
        "checks": (*map(_check, said.get("checks", ())), *kind.checks),
        "names": (*kind.names, *(Name(**_tuples(row)) for row in said.get("names", ()))),
        "references": (*kind.references, *(Reference(**_tuples(row)) for row in said.get("references", ()))),
        "states": tuple(said.get("states", kind.states)),
        "validations": (*map(_check, said.get("validations", ())), *kind.validations),
    }
    return replace(kind, **{**said, **lists})


def _tuples(row: Said) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def _check(row: Said) -> Check:
    name = next(iter(row))
    return CHECKS[name](row[name], **{key: value for key, value in row.items() if key != name})


@cache
def kinds(cloud: Cloud) -> Mapping[str, Kind]:
    """Type token -> kind.

    Raises:
        ValueError: two tables describe one type.
    """
    found: dict[str, Kind] = {}
    for noun, table in tables(cloud).items():
        for kind in table:
            if kind.token in found:
                raise ValueError(f"{cloud}/{noun}.py describes {kind.token} a second time")
            found[kind.token] = kind
    return found
