"""The Pulumi command as the Automation API runs it, in a process group of its own.

A Ctrl-C in the terminal reaches every process of its group. The engine takes the first for a wish to stop cleanly
and the second for an order, so it must get exactly the ones that it is sent.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO

from pulumi.automation import CommandResult, PulumiCommand
from pulumi.automation.errors import create_command_error
from semver import VersionInfo

from infra.engine.binary import Engine
from infra.engine.workspace import own_language_host

OnLine = Callable[[str], object]


class StoppedError(Exception):
    """A command was not started, because everything shall stop."""


class Command(PulumiCommand):
    """Runs `pulumi`, one command at a time, and interrupts it.

    Once interrupted, it starts no command but those that `read`.

    Args:
        engine: the command; where it has no language host, it gets this project's own.
        hidden: beginnings of the process's own variables that it does not get.
    """

    def __init__(
        self, engine: Engine, hidden: tuple[str, ...] = ()
    ) -> None:  # the base class would run `pulumi version` once more
        self.command = str(engine.pulumi)
        self.version = VersionInfo.parse(engine.version)
        self._folders = [os.path.dirname(self.command)]  # noqa: PTH120
        if not engine.language_host:
            self._folders.append(str(own_language_host()))
        self._hidden = hidden
        self._process: subprocess.Popen[str] | None = None
        self._reading = False
        self._lock = threading.Lock()
        self.interrupted = False

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: OnLine | None = None,
        on_error: OnLine | None = None,
    ) -> CommandResult:
        """Runs one command to its end.

        Raises:
            CommandError: it failed.
            StoppedError: everything shall stop; it was not started.
        """
        return self._run(args, cwd, additional_env, on_output, on_error)

    def read(self, args: list[str], cwd: str, additional_env: Mapping[str, str]) -> CommandResult:
        """Runs one command that only reads, also when everything shall stop; the first interrupt leaves it alone.

        Raises:
            CommandError: it failed.
        """
        return self._run(args, cwd, additional_env, reading=True)

    def _run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: OnLine | None = None,
        on_error: OnLine | None = None,
        *,
        reading: bool = False,
    ) -> CommandResult:
        command = [self.command, *args, "--non-interactive"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(self._hidden)}
        environment |= {**additional_env, "PULUMI_AUTOMATION_API": "true"}
        # Last on the path: a provider that happens to lie beside the engine must not win over a chosen one.
        environment["PATH"] = os.pathsep.join((environment.get("PATH", os.defpath), *self._folders))
        with self._lock:
            if self.interrupted and not reading:
                raise StoppedError
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            )
            self._process, self._reading = process, reading
        try:
            with process:
                code, texts = _consume(process, on_output, on_error)
        finally:
            self._process = None
        result = CommandResult(stdout=texts[0], stderr=texts[1], code=code)
        if code != 0:
            raise create_command_error(result)
        return result

    def interrupt(self) -> None:
        """Asks the engine to stop after what it is doing right now; asked again, it stops at once."""
        with self._lock:
            again, self.interrupted = self.interrupted, True
            if self._process is not None and (again or not self._reading):
                with suppress(ProcessLookupError):
                    self._process.send_signal(signal.SIGINT)


def _consume(
    process: subprocess.Popen[str], on_output: OnLine | None, on_error: OnLine | None
) -> tuple[int, tuple[str, str]]:
    """The exit code and both streams, each line handed on as it comes."""

    def read(stream: IO[str] | None, hand_on: OnLine | None, lines: list[str]) -> None:
        for line in stream or ():
            lines.append(line.rstrip())
            if hand_on:
                hand_on(lines[-1])

    out: list[str] = []
    err: list[str] = []
    threads = [
        threading.Thread(target=read, args=(process.stdout, on_output, out), daemon=True),
        threading.Thread(target=read, args=(process.stderr, on_error, err), daemon=True),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return process.wait(), ("\n".join(out), "\n".join(err))
