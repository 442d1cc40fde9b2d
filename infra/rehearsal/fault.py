"""What shall go wrong in a rehearsal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from infra.catalog.cloud import Cloud
from infra.rehearsal.kind import Kind


class Faults:
    """The faults of one run."""

    @classmethod
    def of(cls, home: Path, cloud: Cloud, kinds: Mapping[str, Kind], environment: Mapping[str, str]) -> Self:
        return cls()

    async def admit(self, operation: str, kind: Kind, name: str) -> None:
        return

    @contextmanager
    def mutation(self) -> Iterator[None]:
        yield

    def is_stuck(self, token: str, name: str) -> bool:
        return False
