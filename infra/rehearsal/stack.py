"""A stack of a rehearsal before the engine works on it: made, unlocked, and whole."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from infra.engine.operation import Operation
from infra.files import write_whole
from infra.project import NAME
from infra.rehearsal.cloud import token_of
from infra.rehearsal.process import alive, plugins_of
from infra.rehearsal.recovery import pending_creates, settle
from infra.rehearsal.store import Store

GRACE_SECONDS = 20
"""How long the plugins of a killed engine may take to notice that it is gone."""


def prepare(home: Path) -> Callable[[Operation], None]:
    """What to do with a stack before an operation: see the module.

    Raises (when it is called):
        EngineError: the engine fails at it.
    """

    def ready(operation: Operation) -> None:
        checkpoint = home / "backend" / ".pulumi" / "stacks" / NAME / f"{operation.stack}.json"
        if not checkpoint.exists():
            operation.pulumi("stack", "init", "--no-select")
        elif dead := _dead_engines(home, operation.stack):
            _await_plugins(home, dead)
            _drop_empty_attributes(home / "backend", operation.stack)
            operation.pulumi("cancel", "--yes")
            _recover(home, operation)

    return ready


def _dead_engines(home: Path, stack: str) -> list[int]:
    """Process ids of the engines that hold a lock of the stack and do not run any more."""
    folder = home / "backend" / ".pulumi" / "locks" / "organization" / NAME / stack
    return [pid for pid in map(_owner, folder.glob("*.json")) if pid and not alive(pid)]


def _await_plugins(home: Path, engines: list[int]) -> None:
    deadline = time.monotonic() + GRACE_SECONDS
    while any(plugins_of(home, pid) for pid in engines) and time.monotonic() < deadline:
        time.sleep(0.05)


def _drop_empty_attributes(backend: Path, stack: str) -> None:
    """Takes away what an engine was writing when it was killed.

    The backend writes a state in one step, but its attributes (of no use here) in two. It cannot read a state
    whose attributes are empty, and can where there are none (pulumi 3.259.0, 2026-11-26).
    """
    for path in backend.rglob("*.attrs"):
        own = stack in path.parts or path.name.startswith(f"{stack}.json")
        if own and not path.stat().st_size:
            path.unlink(missing_ok=True)


def _owner(lock: Path) -> int:
    try:
        return int(json.loads(lock.read_text(encoding="utf-8"))["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _recover(home: Path, operation: Operation) -> None:
    state: dict[str, Any] = json.loads(operation.pulumi("stack", "export"))
    deployment = state["deployment"]
    if not pending_creates(deployment):
        return
    path = home / "backend" / f".{operation.stack}.settled.json"
    write_whole(path, json.dumps({**state, "deployment": settle(deployment, _made(home))}), 0o600)
    try:
        operation.pulumi("stack", "import", "--force", "--file", str(path))
    finally:
        path.unlink(missing_ok=True)


def _made(home: Path) -> Callable[[str], Mapping[str, Mapping[str, Any]]]:
    def find(urn: str) -> Mapping[str, Mapping[str, Any]]:
        store = Store.of(home, token_of(urn).partition(":")[0])
        try:
            return {record.id: record.outputs for record in store.by_urn(urn)}
        finally:
            store.close()

    return find
