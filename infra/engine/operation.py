"""Operations: one verb of the engine on one stack, through the Automation API."""

from __future__ import annotations

import json
import os
import re
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TextIO

from pulumi.automation import CommandError, LocalWorkspace, OpType, OutputMap, Stack, UpdateSummary
from pulumi.automation._stack import StackInitMode
from pulumi.automation.events import EngineEvent, StepEventMetadata

from infra.engine.command import Command, StoppedError
from infra.engine.diagnosis import CUT_SHORT, beyond_interrupt, diagnose
from infra.engine.mask import mask
from infra.engine.workspace import Workspace
from infra.errors import EngineError
from infra.stack import stack_names

Verb = Literal["destroy", "preview", "refresh", "up"]
Status = Literal["cancelled", "done", "failed", "not started"]

LOGICAL = frozenset({"same", "read", "discard", "discard-replaced", "refresh"})
"""Steps that change nothing in the cloud."""

OF_THE_ENGINE = re.compile(r"::pulumi:providers:[^:]+::default\w*$")
"""A provider that the engine makes by itself."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one operation ended.

    Attributes:
        stack: name of the stack.
        verb: what was done.
        status: how it ended.
        changes: kind of change (``create``, ``update``, ``replace``, ``delete``, ``same``) -> resources.
        resources: how many the stack's state holds now, without the providers that the engine makes by itself, as
            it counts them; None when it could not be read.
        pending: URNs of operations that were cut short, which nobody knows the outcome of.
        error: why it failed.
        log: its log file; None when it was not started.
        seconds: how long it took.
    """

    stack: str
    verb: Verb
    status: Status
    changes: Mapping[str, int] = field(default_factory=dict[str, int])
    resources: int | None = None
    pending: tuple[str, ...] = ()
    error: EngineError | None = None
    log: Path | None = None
    seconds: float = 0


@dataclass(slots=True)
class Progress:
    """What an operation is doing; written by its thread, read by whoever shows it."""

    stack: str
    phase: str = "waiting"
    changed: int = 0
    running: dict[str, str] = field(default_factory=dict[str, str])
    changes: dict[str, int] = field(default_factory=dict[str, int])
    errors: list[str] = field(default_factory=list[str])

    def on_event(self, event: EngineEvent) -> None:
        """Takes one event of the engine into account."""
        if event.resource_pre_event:
            step = event.resource_pre_event.metadata
            state = step.new or step.old
            # Components take as long as what they contain.
            if str(step.op.value) not in LOGICAL and state and state.custom:
                self.running[step.urn] = str(step.op.value)
        elif event.res_outputs_event:
            self._ended(event.res_outputs_event.metadata)
        elif event.res_op_failed_event:
            self.running.pop(event.res_op_failed_event.metadata.urn, None)
        elif event.diagnostic_event and event.diagnostic_event.severity == "error":
            self.errors.append(event.diagnostic_event.message)
        elif event.summary_event:
            self.changes = {
                str(OpType(op).value): count for op, count in event.summary_event.resource_changes.items()
            }

    def _ended(self, step: StepEventMetadata) -> None:
        self.running.pop(step.urn, None)
        self.changed += str(step.op.value) not in LOGICAL


class _Workspace(LocalWorkspace):
    """A workspace that leaves the stack which the user has selected as it is."""

    def select_stack(self, stack_name: str) -> None:
        self._run_pulumi_cmd_sync(["stack", "--stack", stack_name])


class _Stack(Stack):
    """A stack of which nothing more is asked after the verb: an interrupt then finds nothing left to spoil."""

    def outputs(self) -> OutputMap:
        return {}

    def info(self, show_secrets: bool = True) -> UpdateSummary:
        return UpdateSummary("", datetime.min, "", {}, {}, "")


class _Log:
    """A log file that several threads write, without secrets."""

    def __init__(self, file: TextIO, secrets: tuple[str, ...]) -> None:
        self._file = file
        self._secrets = secrets
        self._lock = threading.Lock()

    def line(self, text: str) -> None:
        with self._lock:
            self._file.write(mask(text, self._secrets) + "\n")
            self._file.flush()


class Operation:
    """One verb on one stack; runs in a thread of its own and can be interrupted from another.

    Args:
        workspace: where.
        stack: name of the stack.
        verb: what to do.
        policy_packs: folders of policy packs that judge a preview or an update.
        policy_pack_configs: their configuration files, in the same order.
    """

    def __init__(
        self,
        workspace: Workspace,
        stack: str,
        verb: Verb,
        *,
        policy_packs: tuple[Path, ...] = (),
        policy_pack_configs: tuple[Path, ...] = (),
    ) -> None:
        self.stack = stack
        self.verb: Verb = verb
        self.progress = Progress(stack)
        self._workspace = workspace
        self._policy: dict[str, Any] = {
            "policy_packs": [str(folder) for folder in policy_packs],
            "policy_pack_configs": [str(file) for file in policy_pack_configs],
        }
        self._command = Command(workspace.engine, workspace.hidden)
        passphrase = {**os.environ, **workspace.environment}.get("PULUMI_CONFIG_PASSPHRASE", "")
        self._secrets = () if workspace.simulated else (passphrase,)

    def interrupt(self) -> None:
        """Stops it: before it starts, after what it is doing now, or at once when it was asked before."""
        self._command.interrupt()

    def run(self, prepare: Callable[[Operation], None] | None = None) -> Outcome:
        """Runs to the end; whatever goes wrong is in the outcome, a defect of the product too.

        Args:
            prepare: is called first, in the operation's thread.
        """
        if self._command.interrupted:
            return Outcome(self.stack, self.verb, "not started")
        start = time.monotonic()
        path = self._log_path()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8") as file:
                status, error = self._logged(_Log(file, self._secrets), path, prepare)
        except OSError as found:
            status = "failed"
            error = EngineError(f"{path} cannot be written: {found.strerror}", "name another folder with --logs")
        self.progress.phase = status
        resources, pending = self._state()
        return Outcome(
            stack=self.stack,
            verb=self.verb,
            status=status,
            changes=self.progress.changes,
            resources=resources,
            pending=pending,
            error=error,
            log=path if path.exists() else None,
            seconds=time.monotonic() - start,
        )

    def pulumi(self, *arguments: str) -> str:
        """Runs another command on the stack; returns what it printed.

        Raises:
            EngineError: it failed.
            StoppedError: everything shall stop.
        """
        command = [*arguments, "--stack", self.stack]
        try:
            return self._command.run(command, str(self._workspace.folder), self._workspace.environment).stdout
        except CommandError as failed:
            self._interrupted_by(failed)
            raise self._diagnosed(failed) from None

    def _interrupted_by(self, failed: CommandError) -> None:
        """Raises `StoppedError` where a command failed for no other reason."""
        if self._command.interrupted and not beyond_interrupt(str(failed), self.progress.errors):
            raise StoppedError from None

    def _diagnosed(self, failed: CommandError, log: Path | None = None) -> EngineError:
        return diagnose(
            str(failed),
            self.progress.errors,
            stack=self.stack,
            log=log,
            stacks=stack_names(),
            secrets=self._secrets,
        )

    def _logged(
        self, log: _Log, path: Path, prepare: Callable[[Operation], None] | None
    ) -> tuple[Status, EngineError | None]:
        """Runs the verb with everything it prints in the log; how it ended, and the reason when it failed."""
        try:
            if prepare:
                self.progress.phase = "preparing"
                prepare(self)
            stack = self._selected(log)
            self.progress.phase = "running"
            return self._call(stack, log, path)
        except StoppedError:
            return "not started", None
        except EngineError as error:
            log.line(str(error))
            return "failed", error
        except CommandError as failed:
            return "failed", self._diagnosed(failed, path)
        except Exception as defect:  # must not hide how the other stacks ended
            log.line(traceback.format_exc())
            return "failed", EngineError(
                f"a defect: {type(defect).__name__}: {defect}", f"please report it with {path}"
            )

    def _selected(self, log: _Log) -> Stack:
        workspace = _Workspace(
            work_dir=str(self._workspace.folder),
            env_vars=self._workspace.environment,
            pulumi_command=self._command,
        )
        try:
            return _Stack(self.stack, workspace, StackInitMode.SELECT)
        except CommandError as failed:
            log.line(str(failed))
            self._interrupted_by(failed)
            raise

    def _call(self, stack: Stack, log: _Log, path: Path) -> tuple[Status, EngineError | None]:
        shared: dict[str, Any] = {
            "on_output": log.line,
            "on_error": log.line,
            "on_event": self.progress.on_event,
            "color": "never",
        }
        try:
            match self.verb:
                case "preview":
                    stack.preview(**shared, **self._policy)
                case "up":
                    stack.up(**shared, **self._policy, show_secrets=False)
                case "refresh":
                    stack.refresh(**shared, show_secrets=False)
                case "destroy":
                    stack.destroy(**shared, show_secrets=False)
        except CommandError as failed:
            beyond = beyond_interrupt(str(failed), self.progress.errors)
            if not self._command.interrupted or beyond - {CUT_SHORT}:
                return "failed", self._diagnosed(failed, path)
            return "cancelled", self._diagnosed(failed, path) if beyond else None
        return "done", None

    def _state(self) -> tuple[int | None, tuple[str, ...]]:
        """How many resources the stack holds, and the URNs whose fate is not known."""
        export = ["stack", "export", "--stack", self.stack]
        try:
            ran = self._command.read(export, str(self._workspace.folder), self._workspace.environment)
            deployment = json.loads(ran.stdout)["deployment"]
        except (CommandError, KeyError, ValueError):
            return None, ()
        pending = [row["resource"]["urn"] for row in deployment.get("pending_operations") or ()]
        found = [row.get("urn", "") for row in deployment.get("resources") or ()]
        return sum(not OF_THE_ENGINE.search(urn) for urn in found), tuple(sorted(pending))

    def _log_path(self) -> Path:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        return self._workspace.logs / f"{stamp}-{self.stack.replace('/', '_')}-{self.verb}.log"
