"""A language host for inline programs that runs the project's program: prints its port, and serves until killed.

A process of its own, because an engine that ends in the middle leaves a half-run program behind.
"""

from __future__ import annotations

import sys
import warnings
from concurrent import futures

import grpc
from pulumi import log
from pulumi.automation._server import LanguageServer
from pulumi.runtime.proto import language_pb2_grpc

from infra.program import main


def _silent(*_args: object, **_more: object) -> None:
    """Logs nothing."""


def serve() -> None:
    """Serves until standard input ends."""
    warnings.simplefilter("ignore")
    # A call to the engine for each of hundreds of lines that nobody reads.
    log.debug = _silent
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(LanguageServer(main), server)
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    sys.stdin.read()
    server.stop(grace=None)


if __name__ == "__main__":
    serve()
