"""Policy findings as a table or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from policies.rule import Finding


def table(findings: Sequence[Finding], width: int, color: bool) -> str:
    """Findings as text of at most `width` columns, then one line that counts them."""
    if not findings:
        return "no findings\n"
    from rich.table import Table

    from infra.report.console import render

    grid = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    grid.add_column("level", no_wrap=True)
    grid.add_column("rule", overflow="fold", ratio=3)
    grid.add_column("stack", no_wrap=True)
    grid.add_column("resource", overflow="fold", ratio=3)
    grid.add_column("is, should be", overflow="fold", ratio=6)
    for finding in findings:
        level = "unknown" if finding.undetermined else finding.level
        where = f"{finding.resource}\n{finding.source}" if finding.source else finding.resource
        what = f"{finding.path}: {finding.actual}, should be {finding.expected}"
        grid.add_row(level, finding.rule, finding.stack, where, f"{what}\n{finding.fix}")
    counts = Counter("undetermined" if finding.undetermined else finding.level for finding in findings)
    summary = ", ".join(
        f"{counts[level]} {level}" for level in ("mandatory", "advisory", "undetermined") if counts[level]
    )
    return f"{render(grid, width=width, color=color)}\n{summary}\n"


def to_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as JSON, in the same order."""
    return [asdict(finding) for finding in findings]
