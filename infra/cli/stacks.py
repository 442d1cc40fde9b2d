"""`twinstack stacks` and `twinstack metros`: where stacks are, where they can be, and the files of new ones."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from infra.cli.choice import progress
from infra.cli.output import write, write_json
from infra.errors import SpecError, StackError, TwinstackError, each

if TYPE_CHECKING:
    from infra.stack import StackConfig


def metros(options: argparse.Namespace) -> int:
    """Lists the metros that both clouds serve."""
    from infra.catalog.cloud import CLOUDS
    from infra.catalog.region import metros as served
    from infra.catalog.region import region
    from infra.report import metro as report

    clouds = sorted(CLOUDS, reverse=True)
    found = {metro: [region(cloud, metro, allow_impaired=True) for cloud in clouds] for metro in served()}
    if options.format == "json":
        write_json(report.to_json(found))
    else:
        write(report.table(found))
    return 0


def stacks(options: argparse.Namespace) -> int:
    """Lists the stacks that have a file."""
    from infra.report import stack as report
    from infra.stack import load_stack, stack_names

    found = each(load_stack, stack_names())
    if not found:
        print("twinstack: no stack has a file yet; add a metro: twinstack stacks add METRO", file=sys.stderr)
    if options.format == "json":
        write_json(report.to_json(found))
    else:
        write(report.table(found))
    return 0


def stacks_add(options: argparse.Namespace) -> int:
    """Writes the two stack files of a metro and prints their paths."""
    from infra.stack import add_stacks

    written = add_stacks(
        options.metro,
        options.workload,
        environment=options.environment,
        allow_impaired=options.allow_impaired,
        accept=_refuse_unfit,
    )
    write("".join(f"{path}\n" for path in written))
    return 0


def _refuse_unfit(stacks: Sequence[StackConfig]) -> None:
    """Refuses stacks whose clouds cannot take the workload, and names the workloads that they could take."""
    from infra.spec.embedded import embedded_workloads

    try:
        each(_plan, stacks)
    except SpecError:
        raise
    except TwinstackError as error:
        asked, metro = stacks[0].workload, stacks[0].metro
        fitting = [name for name in embedded_workloads() if name != asked and _fits(stacks, name)]
        other = f"; {' and '.join(fitting)} can: --workload {fitting[0]}" if fitting else ""
        raise StackError(
            f"{asked} cannot run in {metro}; nothing was written\n{error.message}", f"{error.hint}{other}"
        ) from None


def _fits(stacks: Sequence[StackConfig], workload: str) -> bool:
    try:
        each(_plan, [replace(stack, workload=workload) for stack in stacks])
    except TwinstackError:
        return False
    return True


def _plan(stack: StackConfig) -> None:
    from infra.estate.offline.stack import plan_stack

    progress(f"planning {stack.name}")
    plan_stack(stack)
