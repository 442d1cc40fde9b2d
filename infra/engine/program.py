"""Runs a Pulumi program in its own Python, for the language host: ``python program.py ENGINE_ADDRESS``.

The request, on stdin, is a ``RunRequest`` of the SDK's protocol, after its length in eight bytes. Stdin stays open
while the host lives. The file is run by its path, by a Python that may have the SDK and nothing of this project.

Exit code: 0 when the program ran to its end, `REFUSED` when it says itself why not, `TOLD` when nothing needs to
be said any more.
"""

from __future__ import annotations

import asyncio
import logging
import os
import runpy
import signal
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

REFUSED = 1
TOLD = 32
"""As those of Pulumi's own host (v3.259.0, sdk/python/cmd/pulumi-language-python-exec)."""

LENGTH = 8
"""Bytes of the length before the request."""


def main() -> int:
    """Runs the program that stdin names."""
    # The host's end is this process's too: no word about it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # The SDK is imported as if from the program's folder: this file's holds modules that nobody asked for.
    sys.path[0] = os.getcwd()  # noqa: PTH109
    stdin = sys.stdin.buffer
    data = stdin.read(int.from_bytes(stdin.read(LENGTH)))
    threading.Thread(target=_leave_with_host, args=(stdin.fileno(),), daemon=True).start()
    from pulumi.runtime.proto import language_pb2

    return _run(language_pb2.RunRequest.FromString(data), sys.argv[1])


def _leave_with_host(stdin: int) -> None:
    """Ends the process when the host is gone, which may have been killed."""
    # Without a buffer, whose lock would be in the way when the interpreter shuts down.
    while os.read(stdin, 1):
        pass
    os._exit(1)


def _run(request: Any, engine: str) -> int:
    import grpc
    import pulumi

    folder = Path(request.info.program_directory)
    program = folder / request.info.entry_point
    if program.is_dir():
        program /= "__main__.py"
    os.chdir(request.pwd or folder)
    sys.path[0] = str(program.parent)
    sys.argv = [str(program), *request.args]
    pulumi.runtime.set_all_config(dict(request.config), list(request.configSecretKeys))
    pulumi.runtime.configure(
        pulumi.runtime.Settings(
            project=request.project,
            root_directory=request.info.root_directory,
            stack=request.stack,
            organization=request.organization,
            monitor=request.monitor_address,
            engine=engine,
            parallel=request.parallel,
            dry_run=request.dryRun,
        )
    )
    # What a program leaves undone when it fails is said once, by its error.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    with ThreadPoolExecutor(max_workers=4 * max(request.parallel, 1)) as pool:
        loop.set_default_executor(pool)
        try:
            loop.run_until_complete(pulumi.runtime.run_in_stack(lambda: _program(program)))
        except pulumi.RunError as error:
            pulumi.log.error(str(error))
            return REFUSED
        except grpc.RpcError as error:
            # An engine that stops closes its monitor first.
            if error.code() != grpc.StatusCode.UNAVAILABLE:
                pulumi.log.error(f"RPC error: {error.details()}")
            return TOLD
        except Exception as error:
            pulumi.log.error(f"Program failed with an unhandled exception:\n{_traceback(error, program)}")
            return TOLD
        finally:
            loop.close()
    return 0


def _program(path: Path) -> None:
    runpy.run_path(str(path), run_name="__main__")


def _traceback(error: BaseException, program: Path) -> str:
    """The traceback from the program on."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = next((index for index, frame in enumerate(frames) if frame.filename == str(program)), 0)
    return "".join(traceback.format_exception(error, limit=inside - len(frames) if inside else None))


if __name__ == "__main__":
    sys.exit(main())
