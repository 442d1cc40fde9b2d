"""Runs `pulumi` with the project's program inline, where there is no language host to start it.

    python -m infra.engine.inline /path/to/pulumi preview -s aws-singapore

is `pulumi preview -s aws-singapore`, with the program served by this process as the Automation API serves one.
"""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent import futures
from pathlib import Path

import yaml

THREADS = 4

OPTIONS = (
    ("grpc.max_receive_message_length", 400 * 1024 * 1024),
    ("grpc.server_max_unrequested_time_in_server", 1800),
)
"""Messages as large, and waiting as long, as the SDK lets its own servers have them (pulumi 3.272)."""


def main(command: Sequence[str]) -> int:
    """Runs the command and returns its exit code.

    Args:
        command: the executable, its verb and what follows; the working folder holds Pulumi.yaml.
    """
    import grpc
    from pulumi.automation._server import LanguageServer
    from pulumi.runtime.proto import language_pb2_grpc

    project = Path.cwd()
    folder = _program_folder(project)
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=THREADS), options=OPTIONS)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(LanguageServer(lambda: _run(folder)), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    options = (f"--client=127.0.0.1:{port}", "--exec-kind=auto.inline")
    with subprocess.Popen([*command, *options], cwd=project) as process:
        # The engine decides when to stop; this process only passes on what it is told.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda received, _: process.send_signal(received))
        code = process.wait()
    server.stop(None)
    return code


def _program_folder(project: Path) -> Path:
    document = yaml.safe_load((project / "Pulumi.yaml").read_text(encoding="utf-8"))
    return (project / document.get("main", ".")).resolve()


def _run(folder: Path) -> None:
    os.chdir(folder)
    runpy.run_path(str(folder / "__main__.py"), run_name="__main__")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
