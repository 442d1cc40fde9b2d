"""The provider plugins that the real engine starts: ``python -m infra.rehearsal.plugin aws|alicloud ENGINE``.

A plugin prints its port on its first line and nothing else, ever. It starts only inside a rehearsal: `HOME` says
where the simulated clouds are kept.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, Never, cast

import grpc.aio
from pulumi.provider.experimental import provider as sdk
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.provider.experimental.server import ProviderServicer
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS  # pyright: ignore[reportPrivateUsage]
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from infra.catalog.cloud import CLOUDS, Cloud
from infra.errors import TwinstackError
from infra.files import write_whole
from infra.rehearsal import process
from infra.rehearsal.cloud import Refused, SimulatedCloud
from infra.rehearsal.fault import Faults
from infra.rehearsal.provider import HalfMade, SimulatedProvider
from infra.rehearsal.registry import kinds
from infra.rehearsal.store import Store

HOME = "TWINSTACK_REHEARSAL"
"""Environment variable: the folder of the rehearsal."""

LATENCY = "TWINSTACK_LATENCY"
"""Environment variable: seconds that a resource stays in each of its states; 0 when unset."""

LONGEST_LATENCY_S = 3600

WATCH_S = 0.1
"""How often a plugin looks whether its engine still runs: one that is killed cannot say goodbye."""

Context = grpc.aio.ServicerContext[Any, Any]


Call = Callable[[Any, Context], Awaitable[Any]]

CALLS = ("CheckConfig", "DiffConfig", "Configure", "Invoke", "Check", "Diff", "Create", "Read", "Update", "Delete")
"""What the engine may be refused."""


class Servicer(ProviderServicer):
    """The SDK's servicer, with refusals as the clean messages they are; a defect keeps its traceback."""

    def __init__(self, cloud: Cloud, provider: sdk.Provider, engine: str) -> None:
        super().__init__([engine], version(f"pulumi-{cloud}"), provider, engine)
        for name in CALLS:
            setattr(self, name, _clean(getattr(self, name)))

    async def DiffConfig(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Compares inputs of a provider; the SDK's own puts a bool where an enumeration belongs."""
        found = await self._provider.diff_config(
            sdk.DiffRequest(
                request.urn,
                request.id,
                PropertyValue.unmarshal_map(request.old_inputs),
                PropertyValue.unmarshal_map(request.news),
                list(request.ignoreChanges),
            )
        )
        changes = provider_pb2.DiffResponse.DIFF_SOME if found.changes else provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(changes=changes, diffs=found.diffs, replaces=found.replaces)

    async def Read(self, request: Any, context: Any) -> Any:  # noqa: N802
        """What the cloud has; the SDK's own answers with empty properties for what does not exist, which an import
        takes for a resource.
        """
        found = await super().Read(request, context)
        return found if found.id else provider_pb2.ReadResponse()

    async def Diff(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Compares inputs with inputs; the SDK's own compares new inputs with old outputs."""
        inputs = provider_pb2.DiffRequest()
        inputs.CopyFrom(request)
        inputs.olds.CopyFrom(request.old_inputs)
        return await super().Diff(inputs, context)


def _clean(call: Call) -> Call:
    async def clean(request: Any, context: Context) -> Any:
        try:
            return await call(request, context)
        except Exception as error:
            # The SDK raises another exception, with the traceback in its text, while it handles the first.
            refusal = error if isinstance(error, Refused) else error.__context__
            if not isinstance(refusal, Refused):
                raise
            await _abort(refusal, context)

    return clean


async def _abort(refusal: Refused, context: Context) -> Never:
    code, message = grpc.StatusCode.FAILED_PRECONDITION, str(refusal)
    if isinstance(refusal, HalfMade):
        # The engine keeps a resource that comes with this detail, and tries to update it the next time.
        detail = provider_pb2.ErrorResourceInitFailed(
            id=refusal.record.id,
            properties=PropertyValue.marshal_map(refusal.properties),
            reasons=[message],
        )
        status = status_pb2.Status(code=cast("tuple[int, str]", code.value)[0], message=message)
        status.details.add().Pack(detail)
        context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    await context.abort(code, message)


async def serve(cloud: Cloud, engine: str, provider: SimulatedProvider) -> None:
    """Serves until the engine stops it or is gone; prints the port."""
    parent = os.getppid()
    server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Servicer(cloud, provider, engine), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(port, flush=True)
    # A killed engine stops nobody; what it has started must not go on, and not be waited for.
    while os.getppid() == parent:
        await asyncio.sleep(WATCH_S)
    await server.stop(grace=None)


def install_plugins(folder: Path) -> None:
    """Writes ``pulumi-resource-aws`` and ``pulumi-resource-alicloud``, for a PATH that only a rehearsal has."""
    folder.mkdir(parents=True, exist_ok=True)
    root = Path(__file__).parents[2]
    for cloud in CLOUDS:
        # A safe path, so that a folder of the user's that is called infra is not taken for this one.
        text = (
            f"#!/bin/sh\nexport PYTHONSAFEPATH=1 PYTHONPATH={shlex.quote(str(root))}\n"
            f'exec {shlex.quote(sys.executable)} -m infra.rehearsal.plugin {cloud} "$@"\n'
        )
        write_whole(folder / f"pulumi-resource-{cloud}", text, 0o755)


def main(arguments: list[str]) -> int:
    """Runs a plugin.

    Returns:
        2 when it cannot start, with one line on stderr.
    """
    name = arguments[0] if arguments else ""
    cloud: Cloud | None = next((it for it in CLOUDS if it == name), None)
    if cloud is None or len(arguments) < 2:
        return _fail(f"usage: python -m infra.rehearsal.plugin {'|'.join(CLOUDS)} ENGINE_ADDRESS")
    home = os.environ.get(HOME)
    if not home:
        return _fail(
            f"pulumi-resource-{cloud} is a simulated provider and runs only in a rehearsal (twinstack rehearse): "
            f"{HOME} is not set"
        )
    try:
        Path(home).mkdir(parents=True, exist_ok=True)
        faults = Faults.of(Path(home), os.environ)
        latency_s = _latency_s()
        mark = process.enter(Path(home))
        store = Store.of(Path(home), cloud)
    except TwinstackError as error:
        return _fail(error.message)
    except (OSError, sqlite3.Error) as error:
        return _fail(f"the home of the rehearsal, {home}, cannot be used: {error}")
    provider = SimulatedProvider(SimulatedCloud(cloud, store, kinds(cloud)), faults, latency_s)
    try:
        asyncio.run(serve(cloud, arguments[1], provider))
    except KeyboardInterrupt:
        pass
    finally:
        store.close()
        mark.unlink(missing_ok=True)
    return 0


def _latency_s() -> float:
    text = os.environ.get(LATENCY) or "0"
    try:
        if 0 <= (latency_s := float(text)) <= LONGEST_LATENCY_S:
            return latency_s
    except ValueError:
        pass
    raise TwinstackError(f"{LATENCY} must be a number of seconds up to {LONGEST_LATENCY_S}, not {text!r}")


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
