"""Previews: what `pulumi preview --json` prints, of any program in any language.

One object with `config`, `steps`, `diagnostics` and `changeSummary` (pkg/display/json.go of
github.com/pulumi/pulumi, v3.259.0; seen on that engine, 2026-11). A failed preview prints it too, with the steps
up to the failure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from infra.errors import PlanError
from infra.estate.file.content import Content
from infra.estate.file.state import (
    HINT,
    Malformed,
    Step,
    assemble,
    configuration,
    mapping,
    operation_of,
    sequence,
    text,
)


def is_preview(document: Mapping[str, Any]) -> bool:
    """Whether a document is the output of a preview."""
    return "steps" in document or "changeSummary" in document or {"config", "diagnostics"} <= document.keys()


def read_preview(document: Mapping[str, Any], path: str) -> Content:
    """The estate after a preview; what it deletes stands apart, of a replacement the new resource counts.

    Raises:
        PlanError: the preview failed, or is something else.
    """
    try:
        _refuse_failure(document, path)
        steps = [mapping(step, f"steps[{at}]") for at, step in enumerate(sequence(document.get("steps"), "steps"))]
        config = configuration(document.get("config"))
        unchanged = mapping(document.get("changeSummary"), "changeSummary").get("same", 0)
    except Malformed as problem:
        raise PlanError(f"{path}: not a preview: {problem}", HINT) from None
    warnings: list[str] = []
    told = sum(step.get("op") == "same" for step in steps)
    if isinstance(unchanged, int) and unchanged > told:
        warnings.append(
            f"{path}: leaves out {unchanged - told} of {unchanged} unchanged resources, and so does what is made "
            "of it; pulumi preview --json --show-sames prints them"
        )
    try:
        deployed = any(step.get("oldState") is not None for step in steps)
        return assemble(_states(steps), path, config, warnings=warnings, deployed=deployed)
    except Malformed as problem:
        raise PlanError(f"{path}: not a preview: {problem}", HINT) from None


def _states(steps: list[Mapping[str, Any]]) -> Iterator[Step]:
    for index, step in enumerate(steps):
        told = text(step.get("op"), f"steps[{index}].op")
        name = "oldState" if told == "delete" else "newState"
        state = step.get(name)
        if state is None:
            continue
        place = f"steps[{index}].{name}"
        operation = operation_of(told, cast("dict[str, Any]", state) if isinstance(state, dict) else {})
        if operation is not None:
            yield place, state, operation


def _refuse_failure(document: Mapping[str, Any], path: str) -> None:
    found: list[str] = []
    for index, item in enumerate(sequence(document.get("diagnostics"), "diagnostics")):
        diagnostic = mapping(item, f"diagnostics[{index}]")
        if diagnostic.get("severity") == "error":
            found.append(text(diagnostic.get("message"), f"diagnostics[{index}].message"))
    refuse_failure(found, path, "preview")


def refuse_failure(messages: list[str], path: str, what: str) -> None:
    """Raises `PlanError` with the first of the engine's errors, if there are any.

    Of a traceback the first and the last line are told.
    """
    if not messages:
        return
    lines = [line.strip() for line in messages[0].strip().splitlines() if line.strip()] or ["no reason is told"]
    shown = lines if len(lines) <= 2 else [lines[0], lines[-1]]
    shown[0] = shown[0].removeprefix("error: ")
    more = f" (and {len(messages) - 1} more errors)" if len(messages) > 1 else ""
    raise PlanError(
        f"{path}: the {what} failed, so the plan would not be whole: {' ... '.join(shown)}{more}",
        f"mend the cause and run the {what} again",
    )
