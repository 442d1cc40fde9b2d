"""Settings that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conflict:
    """One contradiction: the setting to look at, what is wrong with it, what to do."""

    place: tuple[str | int, ...]
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = dotted(self.place)
        return f"{where}: {self.message}" if where else self.message


class ConflictError(ValueError):
    """Every contradiction of one model; places are relative to it."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__("; ".join(map(str, conflicts)))
        self.conflicts = conflicts


def refuse(found: Iterator[Conflict]) -> None:
    """Raises `ConflictError` unless `found` is empty."""
    conflicts = tuple(found)
    if conflicts:
        raise ConflictError(conflicts)


def dotted(place: tuple[str | int, ...]) -> str:
    """A place as people write it: ``firewall.ingress_cidrs[0]``."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
