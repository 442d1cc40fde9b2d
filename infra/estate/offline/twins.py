"""The plans of both twins, metro by metro."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from infra.catalog.cloud import CLOUDS, Cloud
from infra.errors import StackError
from infra.estate.estate import Estate
from infra.estate.offline.stack import plan_stack
from infra.stack import StackConfig, default_stack, load_stack, stack_names


def plan_twins(
    metros: Sequence[str],
    workload: str | None = None,
    *,
    allow_impaired: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, tuple[Estate, Estate]]:
    """Metro -> (AWS plan, Alibaba Cloud plan), in the order asked for.

    A stack file of the metro is used where there is one; otherwise the defaults. Without `metros`, every metro
    that has both stack files is planned. `workload` replaces the stacks' own.

    Raises:
        StackError: no metro has both stack files, or the twins of a metro name different workloads.
        CatalogError: a metro that is unknown or refused.
        SpecError: a workload that is wrong.
    """
    names = set(stack_names())
    chosen = tuple(metros) or tuple(sorted(_complete(names)))
    if not chosen:
        raise StackError(
            "no metro has both stack files", "name one with --metro, or write them: twinstack stacks add METRO"
        )
    pairs: dict[str, tuple[Estate, Estate]] = {}
    for metro in chosen:
        aws = _stack("aws", metro, names, workload, allow_impaired)
        alicloud = _stack("alicloud", metro, names, workload, allow_impaired)
        if aws.workload != alicloud.workload:
            raise StackError(
                f"{metro}: {aws.name} deploys {aws.workload}, {alicloud.name} deploys {alicloud.workload}",
                "twins deploy one workload; name it: twinstack compare WORKLOAD",
            )
        plans: list[Estate] = []
        for stack in (aws, alicloud):
            progress(f"planning {stack.name}")
            plans.append(plan_stack(stack))
        pairs[metro] = (plans[0], plans[1])
    return pairs


def _complete(names: set[str]) -> set[str]:
    found = {name.partition("-")[2] for name in names}
    return {metro for metro in found if all(f"{cloud}-{metro}" in names for cloud in CLOUDS)}


def _stack(cloud: Cloud, metro: str, names: set[str], workload: str | None, allow_impaired: bool) -> StackConfig:
    name = f"{cloud}-{metro}"
    stack = load_stack(name) if name in names else default_stack(cloud, metro, workload or "shop")
    if workload:
        stack = replace(stack, workload=workload)
    return replace(stack, allow_impaired=True) if allow_impaired else stack
