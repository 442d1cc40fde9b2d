"""Capture: a Pulumi program run without engine, plugins, credentials or network, as plain data.

Each run has its own event loop, monitor and configuration; nothing of it stays behind, so that one process can
plan many stacks.
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import logging
from collections.abc import Callable, Coroutine, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from google.protobuf import empty_pb2
from pulumi.runtime import run_in_stack, set_all_config, settings
from pulumi.runtime.proto import engine_pb2

from infra.estate.offline.invokes import ANSWERS, Answer
from infra.estate.offline.monitor import PlanMonitor
from infra.estate.resource import Resource
from infra.garbage import uncollected

log = logging.getLogger(__name__)

TURNS = 200
"""Turns of the event loop in which the resources of a stack are registered; more than a long chain needs."""

_LEVELS = {
    engine_pb2.INFO: logging.INFO,
    engine_pb2.WARNING: logging.WARNING,
    engine_pb2.ERROR: logging.ERROR,
}


def capture(
    program: Callable[[], object],
    *,
    project: str,
    stack: str,
    preview: bool = True,
    config: Mapping[str, str] | None = None,
    secrets: frozenset[str] = frozenset(),
    organization: str = "organization",
    invokes: Mapping[str, Answer] = ANSWERS,
    root: Path | None = None,
) -> tuple[Resource, ...]:
    """Every resource the program asks for, by URN.

    Args:
        program: makes resources when called; what a `__main__.py` would run.
        project: Pulumi project name.
        stack: stack name.
        preview: True as in ``pulumi preview``: an output that equals an input is known, ids and computed outputs
            are not. False as in ``pulumi up``: ids and computed outputs are made up from the resource's name.
        config: fully qualified key (``twinstack:metro``) -> value.
        secrets: keys of `config` that are secret.
        organization: Pulumi organization name.
        invokes: invoke token -> answer.
        root: the project's folder, for source positions; the current folder when left out.

    Raises:
        PlanError: the program does what only an engine can answer.
        Exception: whatever the program raises, as it is.
        RuntimeError: called from inside an event loop.
    """
    _refuse_running_loop()
    monitor = PlanMonitor(
        project,
        stack,
        preview=preview,
        config=config or {},
        invokes=invokes,
        root=(root or Path.cwd()).resolve(),
    )

    def configure() -> None:
        # All of these are context variables: they end with the task that sets them.
        settings.configure(
            settings.Settings(
                project=project,
                stack=stack,
                monitor=monitor,
                engine=_Engine(),
                dry_run=preview,
                organization=organization,
                legacy_apply_enabled=False,
            )
        )
        settings.ROOT.set(None)
        set_all_config(dict(config or {}), sorted(secrets))

    failures: list[BaseException] = []
    with _kept(), asyncio.Runner(loop_factory=_Loop) as runner:
        try:
            runner.run(_run(program, configure, monitor, failures))
        except Exception as error:
            # Of the many tasks that fail with the first one, the SDK raises any.
            first = failures[0] if failures else error
            if first.__cause__ is first:
                first.__cause__ = None
            raise first from first.__cause__
    return tuple(sorted(monitor.planned.values(), key=lambda resource: resource.urn))


@contextmanager
def _kept() -> Generator[None, None, None]:
    """Keeps the collector still, and for good away from what the first run has imported: that lives on."""
    with uncollected():
        try:
            yield
        finally:
            if not gc.get_freeze_count():
                gc.freeze()


def _refuse_running_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise RuntimeError("a program cannot be captured from inside an event loop; use a thread of its own")


async def _run(
    program: Callable[[], object],
    configure: Callable[[], None],
    monitor: PlanMonitor,
    failures: list[BaseException],
) -> None:
    configure()

    async def guarded() -> None:
        try:
            result = program()
            if inspect.isawaitable(result):
                await result
            # Nearly everything is done after these turns of the loop; the SDK's own waiting looks at every open
            # task each time one of them ends.
            for _ in range(TURNS):
                await asyncio.sleep(0)
        except Exception as error:
            failures.append(error)
            await monitor.transforms.close()
            raise

    await run_in_stack(guarded)


class _Loop(asyncio.SelectorEventLoop):
    """An event loop that calls the monitor in place: it is an object of this process, no thread has to wait."""

    def __init__(self) -> None:
        super().__init__()
        # Tasks that depend on a failed one fail too; the first failure is the one that is raised.
        self.set_exception_handler(lambda loop, context: log.debug("%s", context.get("message")))

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        try:
            result = func(*args)
        except Exception as error:
            future = self.create_future()
            future.set_exception(error)
            return future
        if inspect.iscoroutine(result):
            return self.create_task(result)
        match result:
            case (response, error) if inspect.iscoroutine(response):
                return self.create_task(_pair(response, error))
            case _:
                pass
        future = self.create_future()
        future.set_result(result)
        return future


async def _pair(response: Coroutine[Any, Any, object], error: object) -> tuple[object, object]:
    """The SDK hands an invoke's response over together with its error."""
    return await response, error


class _Engine:
    """What the SDK needs of an engine besides the monitor: a place to log to."""

    def Log(self, request: engine_pb2.LogRequest) -> empty_pb2.Empty:  # noqa: N802
        level = _LEVELS.get(request.severity)
        if level is not None:
            log.log(level, "%s", request.message)
        return empty_pb2.Empty()

    def RequirePulumiVersion(self, request: object) -> empty_pb2.Empty:  # noqa: N802
        return empty_pb2.Empty()
