"""Fleets: the same verb on many stacks, side by side."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from types import FrameType

from infra.engine.operation import Operation, Outcome, Progress

REDRAW_SECONDS = 0.25

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Prepare = Callable[[Operation], None]
Watch = Callable[[Sequence[Progress]], None]


def run_fleet(
    operations: Sequence[Operation],
    *,
    parallel: int,
    prepare: Prepare | None = None,
    watch: Watch = lambda _: None,
    interrupted: Callable[[], None] = lambda: None,
) -> tuple[Outcome, ...]:
    """How every operation ended, in the order given. One that fails does not stop the others.

    SIGINT, SIGTERM or SIGHUP stops those that run after what they are doing, and does not start the rest; the
    second one stops at once.

    Args:
        operations: what to run.
        parallel: how many at the same time; no stack of the project waits for another.
        prepare: is called first in each operation.
        watch: is called again and again with what every operation is doing.
        interrupted: is called when a signal has come.
    """

    def stop() -> None:
        interrupted()
        for operation in operations:
            operation.interrupt()

    progress = [operation.progress for operation in operations]
    with _signals(stop), ThreadPoolExecutor(max_workers=max(parallel, 1)) as pool:
        running = {pool.submit(operation.run, prepare): operation for operation in operations}
        while wait(running, timeout=REDRAW_SECONDS).not_done:
            watch(progress)
        watch(progress)
        return tuple(_results(running))


def _results(running: dict[Future[Outcome], Operation]) -> Iterator[Outcome]:
    for future in running:
        yield future.result()


@contextmanager
def _signals(stop: Callable[[], None]) -> Generator[None, None, None]:
    """Calls `stop` for every signal of `SIGNALS`; only the main thread of a process may."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop()

    before = {number: signal.signal(number, handle) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
