"""Plan files: the plans one file holds, checked before anything reads them."""

from __future__ import annotations

import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.errors import PlanError
from infra.plan.plan import Plan

MAX_BYTES = 1 << 28
TEXTS = ("project", "stack", "cloud", "metro", "region")
HINT = "write one with: twinstack plan STACK --format json > plan.json"


def read_plans(path: Path) -> tuple[Plan, ...]:
    """The plans of a file: one, or a list as `twinstack plan A B --format json` writes it.

    Raises:
        PlanError: the file cannot be read, or holds something else.
    """
    try:
        document: Any = json.loads(_text(path))
    except RecursionError:
        raise PlanError(f"{path}: not a plan: nested too deep", HINT) from None
    except ValueError as error:
        raise PlanError(f"{path}: not JSON: {error}", HINT) from None
    if not isinstance(document, list):
        return (_plan(document, str(path)),)
    if not document:
        raise PlanError(f"{path}: holds no plan", HINT)
    return tuple(_plan(item, f"{path}[{index}]") for index, item in enumerate(document))


def _text(path: Path) -> str:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise PlanError(f"{path}: is a folder, not a file", HINT)
        if not stat.S_ISREG(status.st_mode):
            raise PlanError(f"{path}: is not a regular file", HINT)
        if status.st_size > MAX_BYTES:
            raise PlanError(f"{path}: is {status.st_size} bytes; at most {MAX_BYTES} are read", HINT)
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise PlanError(f"{path}: no such file", HINT) from None
    except UnicodeDecodeError as error:
        raise PlanError(f"{path}: byte {error.start + 1} is not UTF-8", HINT) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise PlanError(f"{path}: cannot be read: {reason}") from None


def _plan(document: Any, where: str) -> Plan:
    plan = Plan.from_document(document, where)
    workload: Any = plan.workload
    flags: list[Any] = [flag for row in plan.resources for flag in (row.custom, row.protect)]
    wrong = [name for name in TEXTS if not isinstance(getattr(plan, name), str)]
    wrong += [] if isinstance(workload, Mapping) else ["workload"]
    wrong += [] if all(isinstance(flag, bool) for flag in flags) else ["resources"]
    if wrong:
        raise PlanError(f"{where}: not a plan: {', '.join(wrong)} of another type than a plan's", HINT)
    return plan
