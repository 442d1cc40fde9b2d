"""The plans of both twins, place by place: a metro, or an environment of its own in a metro."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from infra.catalog.cloud import CLOUDS, Cloud
from infra.errors import StackError
from infra.estate.estate import Estate
from infra.estate.offline.stack import plan_stack
from infra.spec.load import load_workload
from infra.stack import StackConfig, default_stack, load_stack, stack_names
from infra.stack_file import promised


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two stacks whose names differ in the cloud alone; `place` is the rest: ``tokyo``, ``tokyo-staging``."""

    place: str
    aws: StackConfig
    alicloud: StackConfig

    @property
    def both(self) -> tuple[StackConfig, StackConfig]:
        return self.aws, self.alicloud


def plan_twins(
    metros: Sequence[str],
    workload: str | None = None,
    *,
    environment: str = "",
    allow_impaired: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, tuple[Estate, Estate]]:
    """Place -> (AWS plan, Alibaba Cloud plan), in the order asked for.

    A place is what the names of both stacks end in: ``singapore``, ``singapore-staging``. The stack files of a
    metro are used where there are any, those of every environment; otherwise the defaults. Without `metros`, every
    place that has both stack files is planned. `workload` replaces the stacks' own, `environment` chooses among
    them, or is that of the defaults.

    Raises:
        StackError: no place has both stack files, or the twins of one are of different workloads or environments.
        CatalogError: a metro that is unknown or refused.
        SpecError: a workload that is wrong.
    """
    pairs = _chosen(metros, workload, environment)
    if not pairs:
        of = f" for {environment}" if environment else ""
        add = f"twinstack stacks add METRO{f' --environment {environment}' if environment else ''}"
        raise StackError(f"no metro has both stack files{of}", f"name one with --metro, or write them: {add}")
    found: dict[str, tuple[Estate, Estate]] = {}
    for pair in pairs:
        plans: list[Estate] = []
        for stack in pair.both:
            progress(f"planning {stack.name}")
            plans.append(plan_stack(replace(stack, allow_impaired=True) if allow_impaired else stack))
        found[pair.place] = (plans[0], plans[1])
    return found


def _chosen(metros: Sequence[str], workload: str | None, environment: str) -> list[_Pair]:
    names = set(stack_names())
    places = sorted(place for place in _places(names) if all(f"{cloud}-{place}" in names for cloud in CLOUDS))
    if not metros:
        return [pair for pair in _pairs(places, names, workload) if not environment or _of(pair, environment)]
    chosen: list[_Pair] = []
    for metro in metros:
        own = [place for place in places if metro in (place, promised(f"aws-{place}").get("metro"))] or [metro]
        pairs = list(_pairs(own, names, workload))
        if environment:
            pairs = [pair for pair in pairs if _of(pair, environment)] or [_moved(pairs[0], metro, environment)]
        chosen += pairs
    return list({pair.place: pair for pair in chosen}.values())


def _places(names: set[str]) -> set[str]:
    return {name.partition("-")[2] for name in names}


def _pairs(places: Sequence[str], names: set[str], workload: str | None) -> Iterator[_Pair]:
    for place in places:
        pair = _Pair(place, _stack("aws", place, names, workload), _stack("alicloud", place, names, workload))
        _agree(pair)
        yield pair


def _stack(cloud: Cloud, place: str, names: set[str], workload: str | None) -> StackConfig:
    name = f"{cloud}-{place}"
    stack = load_stack(name) if name in names else default_stack(cloud, place, workload or "shop")
    return replace(stack, workload=workload) if workload else stack


def _agree(pair: _Pair) -> None:
    """Refuses two stacks that are no twins."""
    if pair.aws.workload != pair.alicloud.workload:
        deploys = ", ".join(f"{stack.name} deploys {stack.workload}" for stack in pair.both)
        hint = "twins deploy one workload; name it: twinstack compare WORKLOAD"
        raise StackError(f"{pair.place}: {deploys}", hint)
    if pair.aws.environment != pair.alicloud.environment and len({*map(_environment, pair.both)}) > 1:
        makes = ", ".join(f"{stack.name} is {_environment(stack)}" for stack in pair.both)
        hint = "twins are of one environment: pulumi config set -s STACK twinstack:environment ENVIRONMENT"
        raise StackError(f"{pair.place}: {makes}", hint)


def _environment(stack: StackConfig) -> str:
    return stack.environment or load_workload(stack.workload).environment


def _of(pair: _Pair, environment: str) -> bool:
    return _environment(pair.aws) == environment


def _moved(pair: _Pair, metro: str, environment: str) -> _Pair:
    """The pair as it would be in another environment that has no stack files yet."""
    place = f"{metro}-{environment}"
    aws, alicloud = (replace(stack, name=f"{stack.cloud}-{place}", environment=environment) for stack in pair.both)
    return _Pair(place, aws, alicloud)
