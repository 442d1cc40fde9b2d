"""A simulated cloud that the engine finds served, and that remembers the order of what happened in it."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2_grpc

from infra.rehearsal.cloud import SimulatedCloud
from infra.rehearsal.fault import FAULTS, Faults
from infra.rehearsal.kind import Record
from infra.rehearsal.plugin import Servicer
from infra.rehearsal.provider import SimulatedProvider
from infra.rehearsal.registry import kinds
from infra.rehearsal.store import Store
from tests.engine.change.world import Step


class Journal(Store):
    """A store that remembers the order of what happened."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.steps: list[Step] = []

    def insert(self, record: Record, scope: str) -> None:
        super().insert(record, scope)
        self.steps.append(Step("create", record))

    def replace(self, record: Record, scope: str) -> None:
        super().replace(record, scope)
        self.steps.append(Step("update", record))

    def remove(self, record: Record, scope: str) -> None:
        super().remove(record, scope)
        self.steps.append(Step("delete", record))


async def _unknown(_request: Any, context: Any) -> None:
    """Knows no handshake: the engine then configures the provider as it always did."""
    await context.abort(grpc.StatusCode.UNIMPLEMENTED, "no handshake")


async def _attached(_request: Any, _context: Any) -> Empty:
    """Takes note of the engine, of which it needs nothing."""
    return Empty()


@contextmanager
def provided(cloud: str, path: Path, *faults: str) -> Iterator[tuple[int, Journal]]:
    """Serves a simulated cloud from this process; its port, and what happens in it."""
    ready = threading.Event()
    found: list[Any] = []

    async def serve() -> None:
        store = Journal(path)
        home = path.parents[1]
        environment = {FAULTS: json.dumps(faults)} if faults else {}
        provider = SimulatedProvider(SimulatedCloud(cloud, store, kinds(cloud)), Faults.of(home, environment))
        servicer = Servicer(cloud, provider, "")
        # The engine asks a provider that it has not started for more than one that it has.
        servicer.Handshake, servicer.Attach = _unknown, _attached
        server = grpc.aio.server()
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        end = asyncio.Event()
        found.extend((port, store, asyncio.get_running_loop(), end))
        ready.set()
        await end.wait()
        await server.stop(grace=None)
        store.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(60)
    port, store, loop, end = found
    try:
        yield port, store
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join(60)
