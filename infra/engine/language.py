"""The Python language host, for a machine that has the `pulumi` command alone.

The engine starts ``pulumi-language-python ENGINE_ADDRESS``, an executable that `install_language_host` writes. It
prints its port on its first line and serves the SDK's ``LanguageRuntime`` protocol until the engine is gone.
Programs and policy packs run in processes of their own, in the Python that their project names: the virtual
environment of the option ``virtualenv``, else PULUMI_PYTHON_CMD, else the host's own. What else the protocol has
(templates, generated code, installing what a project needs) it does not offer.

The file is run by its path and has nothing of this project in it: the path of its imports is the SDK's alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent import futures
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

import grpc
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

PROGRAM = Path(__file__).with_name("program.py")
TOLD = 32
LENGTH = 8
"""What program.py has under these names."""

THREADS = 32
"""Calls served at once: the program, and every policy pack for as long as it runs."""

OPTIONS = (
    ("grpc.max_receive_message_length", 400 * 1024 * 1024),
    ("grpc.server_max_unrequested_time_in_server", 1800),
)
"""Messages as large, and waiting as long, as the SDK lets its own servers have them (pulumi 3.272)."""

BINARIES = "Scripts" if os.name == "nt" else "bin"


class NoPythonError(Exception):
    """The Python that a project names is not there."""


def main(arguments: list[str]) -> int:
    """Serves one engine, or says which host this is."""
    if arguments[:1] in (["-version"], ["--version"]):
        from importlib.metadata import version

        print(f"twinstack's own, on pulumi {version('pulumi')}")
        return 0
    host = LanguageHost(arguments[-1])
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=THREADS), options=OPTIONS)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    try:
        # The engine holds the other end of stdin: it is closed when the engine is gone, killed or not.
        _ = sys.stdin.buffer.read()
    except KeyboardInterrupt:
        pass
    finally:
        host.stop()
        server.stop(None)
    return 0


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    """Starts programs and policy packs in the Python of their project."""

    def __init__(self, engine: str) -> None:
        """Of the engine at this address."""
        self._engine = engine
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def stop(self) -> None:
        """Ends what it has started, and starts nothing more."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.terminate()

    def Handshake(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Nothing needs to be agreed."""
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:  # noqa: N802
        """A host without a version of Pulumi's."""
        return plugin_pb2.PluginInfo()

    def GetRequiredPackages(self, request: Any, context: Any) -> Any:  # noqa: N802
        """None that would be known before the program asks for them."""
        return language_pb2.GetRequiredPackagesResponse()

    def About(self, request: Any, context: Any) -> Any:  # noqa: N802
        """The Python of the project."""
        try:
            python, _ = interpreter(request.info)
            said = subprocess.run((python, "--version"), capture_output=True, text=True, check=True).stdout
        except (NoPythonError, OSError, subprocess.CalledProcessError):
            return language_pb2.AboutResponse()
        return language_pb2.AboutResponse(executable=python, version=said.removeprefix("Python ").strip())

    def Run(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Runs a program to its end."""
        try:
            python, environment = interpreter(request.info)
            process = self._start(
                [python, "-u", str(PROGRAM), self._engine],
                request.info.program_directory,
                environment,
                stdin=subprocess.PIPE,
            )
        except (NoPythonError, OSError) as error:
            return language_pb2.RunResponse(error=str(error))
        data = request.SerializeToString()
        try:
            if process.stdin:
                process.stdin.write(len(data).to_bytes(LENGTH) + data)
                process.stdin.flush()
        except BrokenPipeError:
            pass  # its exit code says more
        code = self._wait(process)
        if code == TOLD:
            return language_pb2.RunResponse(bail=True)
        error = f"program exited with non-zero exit code: {code}" if code else ""
        return language_pb2.RunResponse(error=error)

    def RunPlugin(self, request: Any, context: Any) -> Iterator[Any]:  # noqa: N802
        """Runs a policy pack until the engine hangs up."""
        if request.kind != "analyzer":
            context.abort(
                grpc.StatusCode.UNIMPLEMENTED, f"twinstack's language host runs no {request.kind} plugins"
            )
        given = dict(one.partition("=")[::2] for one in request.env)
        try:
            python, environment = interpreter(request.info, given)
            command = [python, "-u", "-m", "pulumi.policy", *request.args, request.info.program_directory]
            process = self._start(command, request.pwd, environment, output=subprocess.PIPE)
        except (NoPythonError, OSError) as error:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
            raise
        context.add_callback(lambda: self._end(process))
        said: SimpleQueue[Any] = SimpleQueue()
        readers = [
            threading.Thread(target=_read, args=(stream, name, said), daemon=True)
            for name, stream in (("stdout", process.stdout), ("stderr", process.stderr))
        ]
        for reader in readers:
            reader.start()
        for _ in readers:
            while (response := said.get()) is not None:
                yield response
        yield language_pb2.RunPluginResponse(exitcode=self._wait(process))

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        _ = self._wait(process)

    def _start(
        self,
        command: list[str],
        folder: str,
        environment: Mapping[str, str],
        *,
        stdin: int = subprocess.DEVNULL,
        output: int | None = None,
    ) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._stopped:
                raise OSError("the engine is gone")
            process = subprocess.Popen(
                command, cwd=folder, env=environment, stdin=stdin, stdout=output, stderr=output
            )
            self._running.add(process)
        return process

    def _wait(self, process: subprocess.Popen[bytes]) -> int:
        code = process.wait()
        with self._lock:
            self._running.discard(process)
        return code


def interpreter(info: Any, environment: Mapping[str, str] | None = None) -> tuple[str, Mapping[str, str]]:
    """The Python of a project, and the environment in which it runs.

    Args:
        info: the ``ProgramInfo`` of a request.
        environment: of the process to start; the host's own when left out.

    Raises:
        NoPythonError: the project names one that is not there, or a toolchain that only Pulumi's own host knows.
    """
    found = dict(os.environ if environment is None else environment)
    options = dict(info.options)
    if options.get("toolchain", "pip") != "pip":
        raise NoPythonError(f"twinstack's language host knows toolchain: pip, not {options['toolchain']}")
    virtualenv = options.get("virtualenv")
    if not virtualenv:
        return found.get("PULUMI_PYTHON_CMD") or sys.executable, found
    folder = Path(os.path.normpath(Path(info.root_directory) / virtualenv))
    python = folder / BINARIES / "python"
    if not os.access(python, os.X_OK):
        raise NoPythonError(
            f"The 'virtualenv' option in Pulumi.yaml is set to \"{virtualenv}\", and there is no {python}"
        )
    found.pop("PYTHONHOME", None)
    path = os.pathsep.join(filter(None, (str(folder / BINARIES), found.get("PATH"))))
    return str(python), {**found, "PATH": path, "VIRTUAL_ENV": str(folder)}


def _read(stream: IO[bytes], name: str, said: SimpleQueue[Any]) -> None:
    """Hands on what a process says, and None when it says no more."""
    while data := os.read(stream.fileno(), 1 << 16):
        response = language_pb2.RunPluginResponse()
        setattr(response, name, data)
        said.put(response)
    said.put(None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
