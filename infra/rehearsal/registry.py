"""The kinds of each simulated cloud: every noun's table, imported when the cloud is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from infra.catalog.cloud import Cloud
from infra.rehearsal.kind import Kind


@cache
def tables(cloud: Cloud) -> Mapping[str, tuple[Kind, ...]]:
    """Noun -> the kinds in its file, sorted: modules of ``infra.rehearsal.<cloud>`` with `KINDS`."""
    package = import_module(f"infra.rehearsal.{cloud}")
    names = sorted(found.name for found in iter_modules(package.__path__))
    found = {name: getattr(import_module(f"{package.__name__}.{name}"), "KINDS", ()) for name in names}
    return {name: table for name, table in found.items() if table}


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
