"""The kinds of each simulated cloud: every noun's table, imported when the cloud is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from infra.catalog.cloud import Cloud
from infra.rehearsal.kind import Kind

NOUNS = (
    "bucket", "cache", "compute", "database", "firewall", "identity", "key", "load_balancer", "logs", "network",
)  # fmt: skip
"""The tables of a cloud: modules of ``infra.rehearsal.<cloud>`` with `KINDS`."""


@cache
def kinds(cloud: Cloud) -> Mapping[str, Kind]:
    """Type token -> kind.

    Raises:
        ValueError: two tables describe one type.
    """
    found: dict[str, Kind] = {}
    for noun in NOUNS:
        table: tuple[Kind, ...] = import_module(f"infra.rehearsal.{cloud}.{noun}").KINDS
        for kind in table:
            if kind.token in found:
                raise ValueError(f"{cloud}/{noun}.py describes {kind.token} a second time")
            found[kind.token] = kind
    return found
