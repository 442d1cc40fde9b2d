"""What exists in one simulated cloud (one account), in one file.

Each change is one transaction, so that the file is whole whenever a process is killed, and several processes may
use it side by side. The file holds no secret: `infra.estate.resource.SECRET` stands for each of them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from infra.rehearsal.kind import Record

FOLDER = "clouds"
"""Where the files are, inside the home of a rehearsal."""

WAIT_S = 60
"""How long a process waits for another one's transaction."""

_TABLES = """
CREATE TABLE IF NOT EXISTS resource (
    token TEXT NOT NULL,
    scope TEXT NOT NULL, -- region, or empty for what belongs to none
    id TEXT NOT NULL,
    region TEXT NOT NULL,
    urn TEXT NOT NULL,
    inputs TEXT NOT NULL,
    outputs TEXT NOT NULL,
    status TEXT NOT NULL,
    seed TEXT NOT NULL,
    PRIMARY KEY (token, scope, id)
);
CREATE INDEX IF NOT EXISTS resource_urn ON resource (urn);
CREATE TABLE IF NOT EXISTS made (urn TEXT PRIMARY KEY, times INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS unclaimed (
    token TEXT NOT NULL,
    scope TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (token, scope, id)
);
"""

_COLUMNS = "id, token, region, urn, inputs, outputs, status, seed"

_Row = tuple[str, str, str, str, str, str, str, str]


class Store:
    """The resources of one simulated cloud.

    Args:
        path: the file; made when there is none.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
        # Safe when a process is killed; only a machine that loses its power could lose what was written last.
        self._connection.execute("PRAGMA synchronous = OFF")
        with self.transaction():
            for statement in _TABLES.split(";\n"):
                self._connection.execute(statement)

    @classmethod
    def of(cls, home: Path, cloud: str) -> Self:
        """The store of a cloud in the home of a rehearsal."""
        return cls(home / FOLDER / f"{cloud}.sqlite")

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Everything inside happens, or nothing does; no other process changes anything meanwhile."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def get(self, token: str, id: str, scope: str) -> Record | None:
        """The resource of that type and id in a region (empty for none)."""
        found = self._select("token = ? AND scope = ? AND id = ?", token, scope, id)
        return found[0] if found else None

    def all(self, token: str, scope: str | None = None) -> tuple[Record, ...]:
        """Every resource of a type, in the order of their ids: in one region, or anywhere."""
        if scope is None:
            return self._select("token = ?", token)
        return self._select("token = ? AND scope = ?", token, scope)

    def everything(self) -> tuple[Record, ...]:
        """Every resource, by type and id."""
        return self._select("TRUE")

    def scope(self, record: Record) -> str:
        """The region a resource belongs to; empty for none."""
        [(scope,)] = self._connection.execute(
            "SELECT scope FROM resource WHERE token = ? AND id = ? AND urn = ? AND region = ?",
            (record.token, record.id, record.urn, record.region),
        ).fetchall()
        return str(scope)

    def by_urn(self, urn: str) -> tuple[Record, ...]:
        """What was made for a URN and still exists."""
        return self._select("urn = ?", urn)

    def times(self, urn: str) -> int:
        """How often something was made for a URN."""
        [(times,)] = self._connection.execute("SELECT COALESCE(SUM(times), 0) FROM made WHERE urn = ?", (urn,))
        return int(times)

    def unclaimed(self, urn: str) -> tuple[Record, ...]:
        """What was made for a URN and nobody has named by its id since: the answer may never have arrived."""
        return tuple(
            record
            for record in self.by_urn(urn)
            if self._connection.execute(
                "SELECT 1 FROM unclaimed WHERE token = ? AND scope = ? AND id = ?",
                (record.token, self.scope(record), record.id),
            ).fetchone()
        )

    def claim(self, token: str, scope: str, id: str) -> None:
        """Remembers that somebody knows the id of a resource."""
        self._connection.execute(
            "DELETE FROM unclaimed WHERE token = ? AND scope = ? AND id = ?", (token, scope, id)
        )

    def insert(self, record: Record, scope: str) -> None:
        """Adds a resource, unclaimed, and counts one more for its URN.

        Raises:
            sqlite3.IntegrityError: there is one of that type and id in the region.
        """
        self._connection.execute(
            f"INSERT INTO resource ({_COLUMNS}, scope) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                record.id,
                record.token,
                record.region,
                record.urn,
                _text(record.inputs),
                _text(record.outputs),
                record.status,
                record.seed,
                scope,
            ),
        )
        self._connection.execute(
            "INSERT INTO made VALUES (?, 1) ON CONFLICT (urn) DO UPDATE SET times = times + 1", (record.urn,)
        )
        self._connection.execute(
            "INSERT OR REPLACE INTO unclaimed VALUES (?, ?, ?)", (record.token, scope, record.id)
        )

    def replace(self, record: Record, scope: str) -> None:
        """Overwrites what is known of a resource."""
        self._connection.execute(
            "UPDATE resource SET urn = ?, inputs = ?, outputs = ?, status = ? "
            "WHERE token = ? AND scope = ? AND id = ?",
            (
                record.urn,
                _text(record.inputs),
                _text(record.outputs),
                record.status,
                record.token,
                scope,
                record.id,
            ),
        )

    def remove(self, record: Record, scope: str) -> None:
        """Deletes a resource."""
        self._connection.execute(
            "DELETE FROM resource WHERE token = ? AND scope = ? AND id = ?", (record.token, scope, record.id)
        )

    def _select(self, condition: str, *values: str) -> tuple[Record, ...]:
        query = f"SELECT {_COLUMNS} FROM resource WHERE {condition} ORDER BY token, scope, id"
        return tuple(map(_record, self._connection.execute(query, values)))


def _record(row: _Row) -> Record:
    id, token, region, urn, inputs, outputs, status, seed = row
    return Record(id, token, region, urn, json.loads(inputs), json.loads(outputs), status, seed)


def _text(values: Mapping[str, Any]) -> str:
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
