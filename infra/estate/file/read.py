"""Plan files: the plans one file holds, whoever wrote it, checked before anything reads them.

The shape of the document says what it is: what `twinstack plan --format json` prints (or one plan of it), the
output of `pulumi preview --json`, an event log of the engine, `pulumi stack export` or a checkpoint.
"""

from __future__ import annotations

import codecs
import json
import stat
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from infra.errors import PlanError, TwinstackError
from infra.estate.estate import FORMAT, Estate
from infra.estate.file.content import Content
from infra.estate.file.event_log import is_event, read_event_log, starts_event_log
from infra.estate.file.export import is_export, read_export
from infra.estate.file.preview import is_preview, read_preview
from infra.estate.file.state import DEEPEST, HINT

MAX_BYTES = 1 << 29
TEXTS = ("project", "stack", "cloud", "metro", "region")


def read_file(path: Path) -> tuple[Content, ...]:
    """The plans of a file: one, or several as `twinstack plan A B --format json` writes them.

    A stack of this project gets the workload that its configuration names, so that its usage is priced.

    Raises:
        PlanError: the file cannot be read, or holds something else.
    """
    return read_bytes(_bytes(path), str(path))


def read_bytes(data: bytes, path: str) -> tuple[Content, ...]:
    """As `read_file`, of what came from somewhere else; `path` is what problems show."""
    if len(data) > MAX_BYTES:
        raise PlanError(f"{path}: is more than {MAX_BYTES} bytes; at most that many are read", HINT)
    try:
        content = decoded(data)
    except UnicodeDecodeError as error:
        name = "UTF-16" if "16" in error.encoding else "UTF-8"
        raise PlanError(f"{path}: byte {error.start + 1} is not {name}", HINT) from None
    try:
        document: Any = json.loads(content)
    except RecursionError:
        raise PlanError(f"{path}: not a plan: nested too deep", HINT) from None
    except ValueError as error:
        if starts_event_log(content):
            return (_with_workload(read_event_log(content, path)),)
        raise PlanError(f"{path}: not JSON: {error}", HINT) from None
    stacks: Any = document.get("stacks") if isinstance(document, dict) else None
    if not isinstance(stacks, list):
        return (_reading(document, content, path),)
    if not stacks:
        raise PlanError(f"{path}: holds no plan", HINT)
    items = enumerate(cast("list[Any]", stacks))
    return tuple(_reading(item, "", f"{path}: stacks[{index}]") for index, item in items)


def _reading(document: Any, content: str, path: str) -> Content:
    if isinstance(document, dict):
        fields = cast("dict[str, Any]", document)
        if fields.get("format") == FORMAT:
            return Content(_plan(fields, path))
        if is_preview(fields):
            return _with_workload(read_preview(fields, path))
        if is_export(fields):
            return _with_workload(read_export(fields, path))
        if content and is_event(fields):
            return _with_workload(read_event_log(content, path))
    raise PlanError(
        f"{path}: not a plan: neither a twinstack plan of format {FORMAT}, nor a preview, event log, export or "
        "checkpoint of Pulumi",
        HINT,
    )


def _bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise PlanError(f"{path}: is a folder, not a file", HINT)
        if not stat.S_ISREG(status.st_mode):
            raise PlanError(f"{path}: is not a regular file", HINT)
        if status.st_size > MAX_BYTES:
            raise PlanError(f"{path}: is {status.st_size} bytes; at most {MAX_BYTES} are read", HINT)
        return path.read_bytes()
    except FileNotFoundError:
        raise PlanError(f"{path}: no such file", HINT) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise PlanError(f"{path}: cannot be read: {reason}") from None


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 by its byte order mark, as PowerShell's ``>`` writes it."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if marked else "utf-8-sig")


def _plan(document: Mapping[str, Any], where: str) -> Estate:
    plan = Estate.from_document(document, where)
    workload: Any = plan.workload
    flags: list[Any] = [flag for row in plan.resources for flag in (row.custom, row.protect)]
    wrong = [name for name in TEXTS if not isinstance(getattr(plan, name), str)]
    wrong += [] if isinstance(workload, Mapping) else ["workload"]
    wrong += [] if all(isinstance(flag, bool) for flag in flags) else ["resources"]
    if wrong:
        raise PlanError(f"{where}: not a plan: {', '.join(wrong)} of another type than a plan's", HINT)
    if any(_deeper(value, DEEPEST) for value in (workload, *(row.inputs for row in plan.resources))):
        raise PlanError(f"{where}: not a plan: nested too deep", HINT)
    return plan


def _deeper(value: Any, levels: int) -> bool:
    inner: Any = ()
    if isinstance(value, dict):
        inner = cast("dict[str, Any]", value).values()
    elif isinstance(value, list):
        inner = value
    return any(levels == 0 or _deeper(item, levels - 1) for item in inner)


def _with_workload(reading: Content) -> Content:
    """The reading with the workload of a stack of this project; a plan of another project has none."""
    from infra.project import NAME

    plan = reading.plan
    if plan.project != NAME:
        return reading
    from infra.spec.load import load_workload
    from infra.stack import load_stack, stack_names

    try:
        if plan.stack in stack_names():
            stack = load_stack(plan.stack)
            source, environment = stack.workload, stack.environment
        else:
            source, environment = (reading.config.get(f"{NAME}:{key}", "") for key in ("workload", "environment"))
        if not source:
            return reading
        workload = load_workload(source, environment).model_dump(mode="json")
    except TwinstackError as error:
        reason = error.message.partition("\n")[0]
        warning = f"{plan.stack}: its workload cannot be read, so that its usage is not priced: {reason}"
        return replace(reading, warnings=(*reading.warnings, warning))
    return replace(reading, plan=replace(plan, workload=workload))
