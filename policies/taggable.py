"""Which resource types take tags, and in what shape."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

PATH = Path(__file__).parent / "data" / "taggable.csv"


@lru_cache
def taggable() -> dict[str, str]:
    """Type token -> ``map`` or ``list`` (of key and value), sorted; from the inputs of both clouds' SDKs."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return {row["type"]: row["shape"] for row in csv.DictReader(file)}
