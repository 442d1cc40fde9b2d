"""Fleets: the same verb on many stacks, side by side."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
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
    with _signals() as came, ThreadPoolExecutor(max_workers=max(parallel, 1)) as pool:
        running = [pool.submit(operation.run, prepare) for operation in operations]
        while wait(running, timeout=REDRAW_SECONDS).not_done:
            while came:
                came.pop()
                stop()
            watch(progress)
        watch(progress)
        return tuple(future.result() for future in running)


@contextmanager
def _signals() -> Generator[list[int], None, None]:
    """The signals of `SIGNALS` as they come; only the main thread of a process gets them.

    They are only noted: a handler that prints or takes a lock may interrupt somebody who is doing just that.
    One that the process was started to ignore (`nohup`) stays ignored.
    """
    came: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield came
        return

    def handle(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, handle) for number in heard}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
