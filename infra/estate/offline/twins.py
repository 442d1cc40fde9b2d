"""The plans of both twins, place by place.

Twins are two stacks whose names differ in the cloud alone. What their names say after it is their place: a metro,
or an environment of its own in a metro (``tokyo``, ``tokyo-staging``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from infra.catalog.cloud import CLOUDS, Cloud
from infra.catalog.region import metros, region
from infra.errors import SpecError, StackError, TwinstackError, each, joined
from infra.estate.estate import Estate
from infra.estate.offline.stack import plan_stack
from infra.spec.load import load_workload
from infra.stack import StackConfig, default_stack, load_stack, stack_names
from infra.stack_file import promised

ORDER: tuple[Cloud, ...] = ("aws", "alicloud")


@dataclass(frozen=True, slots=True)
class Twins:
    """Both plans of a place.

    Attributes:
        place: what both stacks' names say after the cloud.
        plans: cloud -> plan; a cloud that cannot take the workload has none.
        refusals: cloud -> why it has none.
    """

    place: str
    plans: Mapping[Cloud, Estate]
    refusals: Mapping[Cloud, TwinstackError]

    @property
    def pair(self) -> tuple[Estate, Estate] | None:
        """AWS plan and Alibaba Cloud plan; None when one is missing."""
        found = [self.plans[cloud] for cloud in ORDER if cloud in self.plans]
        return (found[0], found[1]) if len(found) == len(ORDER) else None


@dataclass(frozen=True, slots=True)
class Pair:
    """The two stacks of a place."""

    place: str
    aws: StackConfig
    alicloud: StackConfig

    @property
    def both(self) -> tuple[StackConfig, StackConfig]:
        """AWS, then Alibaba Cloud."""
        return self.aws, self.alicloud


def plan_twins(
    chosen: Sequence[str] = (),
    workload: str | None = None,
    *,
    environment: str = "",
    allow_impaired: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Twins, ...]:
    """Both plans of every place, in the order asked for; one that cannot take the workload stops no other.

    A stack file is used where there is one; otherwise the defaults, with the workload of the other twin.

    Args:
        chosen: metros (for all their places that have files), places, or stacks (for the one they are in); without
            any, every place that has both stack files.
        workload: replaces the stacks' own.
        environment: chooses among the places, or is that of the defaults.
        allow_impaired: whether a region with lasting damage is accepted.
        progress: is told what is going on.

    Raises:
        StackError: no place has both stack files, or a stack file is wrong.
        CatalogError: a metro that no cloud has.
        SpecError: a workload that is wrong.
        TwinstackError: no place can take the workload; says why of each.
    """
    names = set(stack_names())
    pairs = pairs_of(chosen, names, workload, environment)
    if not pairs:
        of = f" for {environment}" if environment else ""
        alone = "".join(f"\n{sentence}" for sentence in without_twin(names, environment=environment))
        add = f"twinstack stacks add METRO{f' --environment {environment}' if environment else ''}"
        message = f"no metro has both stack files{of}{alone}"
        raise StackError(message, f"name one with --metro, or write them: {add}")
    each(load_workload, dict.fromkeys(stack.workload for pair in pairs for stack in pair.both))
    planned = tuple(_planned(pair, allow_impaired, progress) for pair in pairs)
    if not any(twins.pair for twins in planned):
        raise joined(error for twins in planned for error in twins.refusals.values())
    return planned


def place_of(name: str) -> str:
    """The place that the name of a stack says; empty when it does not begin with a cloud."""
    cloud, _, place = name.partition("-")
    return place if cloud in CLOUDS else ""


def twin_of(name: str) -> str:
    """The name of a stack's twin; empty when the name does not begin with a cloud."""
    cloud, _, place = name.partition("-")
    return next((f"{other}-{place}" for other in CLOUDS if cloud in CLOUDS and other != cloud), "")


def metro_of(place: str) -> str:
    """The metro of a place: ``tokyo`` of ``tokyo-staging``; the place itself when none fits."""
    return promised(f"{CLOUDS[0]}-{place}").get("metro", place)


def places(asked: str, names: Collection[str]) -> tuple[str, ...]:
    """The places of a metro that have files, or the one that is asked for by its name or a stack's.

    Raises:
        CatalogError: it is none of these.
    """
    if place_of(asked):
        return (place_of(asked),)
    complete = sorted({place_of(name) for name in names if twin_of(name) in names})
    found = tuple(place for place in complete if asked in (place, metro_of(place)))
    if not found and asked not in metros():
        _told(asked)
    return found or (asked,)


def without_twin(
    names: Collection[str], chosen: Collection[str] = (), *, environment: str = ""
) -> tuple[str, ...]:
    """A sentence for each stack that has no twin to be compared with, by name.

    A metro that is chosen gets a missing twin from the defaults, so that only its further places can lack one.

    Args:
        names: of all stacks.
        chosen: metros; all when empty.
        environment: the only one that is looked at; all when empty.
    """
    alone = [
        name
        for name in sorted(names)
        if twin_of(name) not in names
        and (not chosen or (metro_of(place_of(name)) in chosen and place_of(name) not in chosen))
        and (not environment or promised(name).get("environment") == environment)
    ]
    return tuple(
        f"{name} has no twin: "
        + (f"no stack is called {twin_of(name)}" if place_of(name) else "its name does not begin with a cloud")
        for name in alone
    )


def twin_stacks(
    place: str, names: Collection[str], workload: str | None = None
) -> tuple[StackConfig, StackConfig]:
    """The stacks of a place, AWS first: of their files, or of the defaults with what the other one says.

    Raises:
        StackError: a file is wrong.
    """
    filed = [load_stack(f"{cloud}-{place}") for cloud in ORDER if f"{cloud}-{place}" in names]
    stacks = {stack.cloud: stack for stack in filed}
    for cloud in ORDER:
        if cloud not in stacks:
            stack = default_stack(cloud, metro_of(place), filed[0].workload if filed else "")
            told = filed[0].environment if filed else promised(f"{cloud}-{place}").get("environment", "")
            stacks[cloud] = replace(stack, name=f"{cloud}-{place}", environment=told)
    aws, alicloud = (replace(stacks[cloud], workload=workload or stacks[cloud].workload) for cloud in ORDER)
    return aws, alicloud


def _told(asked: str) -> None:
    """Lets the catalogue say that there is no such metro; one that it knows is refused when it is planned."""
    from infra.catalog.region import regions

    if asked not in {place.metro for place in regions()}:
        region("aws", asked)


def pairs_of(
    chosen: Sequence[str], names: Collection[str], workload: str | None, environment: str
) -> tuple[Pair, ...]:
    """The pairs that `plan_twins` plans, of these stacks; none where none is chosen and none is complete."""
    if not chosen:
        complete = sorted({place_of(name) for name in names if twin_of(name) in names})
        return tuple(pair for pair in _pairs(complete, names, workload) if _is(pair, environment))
    found: list[Pair] = []
    for asked, own in zip(chosen, each(lambda asked: places(asked, names), chosen), strict=True):
        pairs = _pairs(own, names, workload)
        found += [pair for pair in pairs if _is(pair, environment)] or [_moved(pairs[0], asked, environment)]
    return tuple({pair.place: pair for pair in found}.values())


def _pairs(found: Sequence[str], names: Collection[str], workload: str | None) -> list[Pair]:
    stacks = each(lambda place: twin_stacks(place, names, workload), found)
    return [Pair(place, *both) for place, both in zip(found, stacks, strict=True)]


def _is(pair: Pair, environment: str) -> bool:
    return not environment or _environment(pair.aws) == environment


def _moved(pair: Pair, metro: str, environment: str) -> Pair:
    """The pair as it would be in another environment that has no stack files yet."""
    place = f"{metro_of(place_of(metro) or metro)}-{environment}"
    aws, alicloud = (replace(stack, name=f"{stack.cloud}-{place}", environment=environment) for stack in pair.both)
    return Pair(place, aws, alicloud)


def _environment(stack: StackConfig) -> str:
    return stack.environment or load_workload(stack.workload).environment


def _planned(pair: Pair, allow_impaired: bool, progress: Callable[[str], None]) -> Twins:
    if error := next(_disagreements(pair), None):
        return Twins(pair.place, {}, dict.fromkeys(ORDER, error))
    plans: dict[Cloud, Estate] = {}
    refusals: dict[Cloud, TwinstackError] = {}
    for stack in pair.both:
        progress(f"planning {stack.name}")
        try:
            plans[stack.cloud] = plan_stack(replace(stack, allow_impaired=True) if allow_impaired else stack)
        except SpecError:
            raise
        except TwinstackError as error:
            refusals[stack.cloud] = error
    return Twins(pair.place, plans, refusals)


def _disagreements(pair: Pair) -> Iterator[StackError]:
    """Why two stacks are no twins."""
    if pair.aws.workload != pair.alicloud.workload:
        deploys = ", ".join(f"{stack.name} deploys {stack.workload}" for stack in pair.both)
        hint = "twins deploy one workload; name it: twinstack compare WORKLOAD"
        yield StackError(f"{pair.place}: {deploys}", hint)
    elif pair.aws.environment != pair.alicloud.environment and len({*map(_environment, pair.both)}) > 1:
        makes = ", ".join(f"{stack.name} is {_environment(stack)}" for stack in pair.both)
        hint = "twins are of one environment: pulumi config set -s STACK twinstack:environment ENVIRONMENT"
        yield StackError(f"{pair.place}: {makes}", hint)
