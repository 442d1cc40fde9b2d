"""Event logs: what the engine reports while it runs, one JSON object a line.

`pulumi preview --event-log FILE` (with PULUMI_DEBUG_COMMANDS=true), `pulumi preview --json` with
PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true and the Automation API write them (apitype.EngineEvent of
github.com/pulumi/pulumi, read 2026-11). Events of an unknown kind say nothing about the plan and are passed over.
An event does not tell what a resource depends on, nor where in the program it is made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from infra.errors import PlanError
from infra.estate.file.content import Content
from infra.estate.file.preview import refuse_failure
from infra.estate.file.state import (
    HINT,
    Malformed,
    Step,
    assemble,
    configuration,
    kind,
    mapping,
    operation_of,
    text,
)

SILENT = frozenset({"dependencies", "property_dependencies", "source"})
"""What an event does not tell about a resource."""


def is_event(document: Mapping[str, Any]) -> bool:
    """Whether an object is one event of an engine."""
    return "sequence" in document and any(name.endswith("Event") for name in document)


def starts_event_log(content: str) -> bool:
    """Whether the first line is a whole event."""
    try:
        first: Any = json.loads(content.lstrip().partition("\n")[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and is_event(cast("dict[str, Any]", first))


def read_event_log(content: str, path: str) -> Content:
    """The plan of an event log: of a preview, or of an update that went well.

    A log that stops before the engine's summary is refused: nobody can say what it lacks.

    Raises:
        PlanError: the run failed, the log is cut, or a line is no event.
    """
    run = _Run(path)
    lines = content.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    for number, line in enumerate(lines, 1):
        if line.strip():
            run.add(line, number, last=number == len(lines))
    return run.reading()


class _Run:
    """What the events so far say."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._states: dict[str, Step] = {}
        self._config: dict[str, str] = {}
        self._errors: list[str] = []
        self._result = ""
        self._whole = False
        self._deployed = False

    def add(self, line: str, number: int, *, last: bool) -> None:
        try:
            event: Any = json.loads(line)
        except ValueError as error:
            if last:
                self._whole = False
                return
            raise PlanError(f"{self._path}:{number}: not an event: {error}", HINT) from None
        if not isinstance(event, dict):
            raise PlanError(f"{self._path}:{number}: not an event: {kind(event)}", HINT)
        try:
            self._take(cast("dict[str, Any]", event), number)
        except Malformed as problem:
            raise PlanError(f"{self._path}:{number}: not an event: {problem}", HINT) from None

    def _take(self, event: Mapping[str, Any], number: int) -> None:
        if "resourcePreEvent" in event:
            self._whole = False
            step = mapping(event["resourcePreEvent"], "resourcePreEvent")
            self._step(mapping(step.get("metadata"), "metadata"), number)
        elif "preludeEvent" in event:
            self._config |= configuration(mapping(event["preludeEvent"], "preludeEvent").get("config"))
        elif "diagnosticEvent" in event:
            diagnostic = mapping(event["diagnosticEvent"], "diagnosticEvent")
            if diagnostic.get("severity") == "error":
                self._errors.append(text(diagnostic.get("message"), "message"))
        elif "errorEvent" in event:
            self._errors.append(text(mapping(event["errorEvent"], "errorEvent").get("error"), "error"))
        elif "summaryEvent" in event:
            self._whole = True
            summary = mapping(event["summaryEvent"], "summaryEvent")
            self._result = text(summary.get("result"), "result")
            self._deployed = self._deployed or summary.get("isPreview") is False

    def _step(self, metadata: Mapping[str, Any], number: int) -> None:
        urn = text(metadata.get("urn"), "urn")
        step = text(metadata.get("op"), "op")
        name = "old" if step == "delete" else "new"
        state = mapping(metadata.get(name), name)
        if step == "delete":
            self._states.pop(urn, None)
        operation = operation_of(step, state) if state else None
        if operation is not None:
            self._states[urn] = (f"line {number}", state, operation)
            there = operation != "read" and (metadata.get("old") is not None or bool(state.get("id")))
            self._deployed = self._deployed or there

    def reading(self) -> Content:
        refuse_failure(self._errors, self._path, "run")
        if not self._whole:
            raise PlanError(
                f"{self._path}: the log is cut: it ends before the engine's summary, after "
                f"{len(self._states)} resources",
                "let the run end and take the whole log",
            )
        warnings = [
            f"{self._path}: an event log does not tell what depends on what; "
            "pulumi preview --json --show-sames does, and checks that follow references need it"
        ]
        if self._result == "failed":
            warnings.append(f"{self._path}: the run was stopped after its last resource, as by a policy")
        return assemble(
            self._states.values(),
            self._path,
            self._config,
            warnings=warnings,
            silent=SILENT,
            deployed=self._deployed,
        )
