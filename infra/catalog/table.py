"""The catalogue's files: rows of strings, read once and only when asked for."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from infra.catalog.cloud import CLOUDS, Cloud

DATA = Path(__file__).parent / "data"
"""Folder of the catalogue's files; `NOTICE.md` in it names their licences."""

Row = Mapping[str, str]
"""Column -> text; an empty text is a fact nobody has."""


@lru_cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of ``data/<name>.csv`` in file order."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        columns = next(lines)
        return tuple(dict(zip(columns, line, strict=True)) for line in lines)


def cloud_of(row: Row) -> Cloud:
    """The row's cloud."""
    if row["cloud"] not in CLOUDS:
        raise ValueError(f"not a cloud: {row['cloud']}")
    return row["cloud"]
