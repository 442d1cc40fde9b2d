"""The catalogue's files: rows of strings, read once and only when asked for."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from infra.catalog.cloud import CLOUDS, Cloud

DATA = Path(__file__).parent / "data"
"""Folder of the catalogue's files; `NOTICE.md` in it names their licences."""

Row = Mapping[str, str]
"""Column -> text; an empty text is a fact nobody has."""

T = TypeVar("T")


@lru_cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of ``data/<name>.csv`` in file order."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        columns = next(lines)
        return tuple(dict(zip(columns, line, strict=True)) for line in lines)


def records(kind: type[T], name: str, **read: Callable[[str], object]) -> Iterator[T]:
    """The rows of ``data/<name>.csv`` as `kind`, whose fields are the columns.

    Args:
        kind: a dataclass.
        name: of the file.
        read: column -> what makes its value of the text; the others stay text.
    """
    readers: dict[str, Callable[[str], Any]] = {"cloud": cloud_of, **read}
    for row in rows(name):
        yield kind(
            **{column: readers[column](text) if column in readers else text for column, text in row.items()}
        )


def cloud_of(text: str) -> Cloud:
    """The cloud of that name."""
    if text not in CLOUDS:
        raise ValueError(f"not a cloud: {text}")
    return text
