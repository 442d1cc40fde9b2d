"""Stacks: one workload on one cloud in one metro, as the stack files say."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from infra.catalog.cloud import CLOUDS, Cloud
from infra.errors import Problem, StackError, TwinstackError
from infra.nearest import nearest
from infra.project import FILE as PROJECT_FILE
from infra.project import NAME, Project, find_project, shown
from infra.settings import Settings, did_you_mean, typed, wrong_value
from infra.spec.embedded import embedded_workloads
from infra.stack_file import promised, read_stack_file, refuse_existing, write_files

if TYPE_CHECKING:
    from infra.spec.model import Workload

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


@dataclass(frozen=True, kw_only=True)
class StackConfig(Settings):
    """One stack: what it is configured with, and where that stands.

    Attributes:
        name: name of the stack, usually ``<cloud>-<metro>``.
        values: what else the file configures, by full key (``aws:profile``), as text.
        secrets: full keys of what the file holds encrypted.
        path: the stack file; None when there is none.
    """

    name: str
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    secrets: tuple[str, ...] = ()
    path: Path | None = None

    @property
    def configuration(self) -> dict[str, str]:
        """What the program is configured with, by full key."""
        return {**self.values, **{f"{NAME}:{key}": text for key, text in self.texts.items()}}


def stack_names() -> tuple[str, ...]:
    """Names of the stacks that have a file, sorted.

    Raises:
        StackError: the project's Pulumi.yaml or its folder of stack files cannot be read.
    """
    folder = find_project().stacks
    try:
        paths = tuple(folder.glob("Pulumi.*.yaml"))
    except OSError as error:
        raise StackError(f"{shown(folder)} cannot be listed: {error.strerror}") from None
    return tuple(sorted(path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in paths))


def load_stack(name: str) -> StackConfig:
    """The stack of that name, from its file and the project's defaults.

    Args:
        name: ``aws-singapore``, or ``<organization>/<project>/<stack>`` as the engine prints it.

    Raises:
        StackError: there is no such file, or something in it is wrong; names every problem.
    """
    project = find_project()
    *owners, last = name.split("/")
    path = project.stacks / f"Pulumi.{last}.yaml"
    if len(owners) > 2 or not all(map(_NAME.fullmatch, (*owners, last))) or not path.exists():
        raise StackError(f"no stack is called {name!r}", _hint_for(name))
    name = last
    file = read_stack_file(path, name, project)
    if file.problems:
        raise _error(file.problems)
    stack = _stack(name, {**project.defaults, **file.texts()}, project)
    return replace(stack, values=file.others, secrets=tuple(sorted(file.secrets)), path=path)


def default_stack(cloud: str, metro: str, workload: str = "") -> StackConfig:
    """The stack of a metro that has no file: the project's defaults and, where given, the workload.

    Raises:
        StackError: `cloud` is neither of the two, or Pulumi.yaml has a default that cannot be.
    """
    if cloud not in CLOUDS:
        raise StackError(f"no cloud is called {cloud!r}", did_you_mean(cloud, CLOUDS))
    project = find_project()
    stack = _stack(f"{cloud}-{metro}", {**project.defaults, "cloud": cloud, "metro": metro}, project)
    return replace(stack, workload=workload) if workload else stack


def add_stacks(
    metro: str,
    workload: str = "shop",
    *,
    environment: str = "",
    allow_impaired: bool = False,
    directory: Path | None = None,
    accept: Callable[[Sequence[StackConfig]], None] = lambda _: None,
) -> tuple[Path, Path]:
    """Writes the stack files of both clouds in a metro; returns their paths.

    Args:
        metro: a metro that both clouds serve.
        workload: name of a workload that comes with the product, or the path of a file.
        environment: kind of environment, the last word of the stacks' names; empty for the workload's own.
        allow_impaired: whether a region with a lasting impairment is accepted.
        directory: where to; otherwise the project's folder of stack files.
        accept: is asked before anything is written; refuses by raising.

    Raises:
        CatalogError: the metro is unknown or refused, or has too few zones for the workload.
        SpecError: the workload is wrong.
        StackError: there is no project, a file exists already, another stack makes the same, or the folder cannot
            be written.
    """
    from infra.catalog.region import region
    from infra.catalog.zone import zones
    from infra.spec.load import load_workload

    project = find_project()
    if directory is None and project.root is None:
        raise StackError(f"no {NAME} project here to add a stack to", "run it in a checkout of the project")
    folder = directory or project.stacks
    asked = load_workload(workload, environment)
    names: dict[Cloud, str] = {
        cloud: "-".join(filter(None, (cloud, metro, environment))) for cloud in reversed(CLOUDS)
    }
    if directory is None:
        _refuse_same_names(metro, asked, {*names.values()})
    contents: dict[Path, str] = {}
    stacks: list[StackConfig] = []
    for cloud, name in names.items():
        place = region(cloud, metro, allow_impaired=allow_impaired)
        if asked.network:
            zones(place, asked.network.zones)
        values = {"cloud": cloud, "metro": metro, "workload": _from_project(workload, project)}
        if environment:
            values["environment"] = environment
        if place.status == "impaired":
            values["allowImpaired"] = "true"
        stack = default_stack(cloud, metro, workload)
        stacks.append(replace(stack, name=name, environment=environment, allow_impaired=allow_impaired))
        lines = "".join(f"  {NAME}:{key}: {_quoted(value)}\n" for key, value in values.items())
        contents[folder / f"Pulumi.{name}.yaml"] = f"config:\n{lines}"
    refuse_existing(contents)
    accept(stacks)
    write_files(contents)
    aws, alicloud = contents
    return aws, alicloud


def _refuse_same_names(metro: str, asked: Workload, names: set[str]) -> None:
    """Refuses what another stack makes already: in the cloud, both would want the same names."""
    made = [name for name in stack_names() if name not in names and _makes(name) == (metro, *_identity(asked))]
    if made:
        verb = "makes" if len(made) == 1 else "make"
        raise StackError(
            f"{' and '.join(made)} {verb} {asked.name} for {asked.environment} in {metro} already; "
            "nothing was written",
            "name another environment or workload: the names in the cloud would be the same",
        )


def _makes(name: str) -> tuple[str, str, str] | None:
    """Metro, workload and environment of a stack; None where its files are wrong, as whoever uses it is told."""
    from infra.spec.load import load_workload

    try:
        stack = load_stack(name)
        return stack.metro, *_identity(load_workload(stack.workload, stack.environment))
    except TwinstackError:
        return None


def _identity(workload: Workload) -> tuple[str, str]:
    return workload.name, workload.environment


def _stack(name: str, texts: Mapping[str, str], project: Project) -> StackConfig:
    """The stack that `texts` configures; what they leave out is as `StackConfig` has it."""
    wrong = {key: found for key, text in texts.items() if key != "metro" and (found := wrong_value(key, text))}
    if wrong:
        found = "\n".join(f"{PROJECT_FILE}: {key}: {message} ({hint})" for key, (message, hint) in wrong.items())
        raise StackError(found)
    known = typed(texts)
    if "workload" in known:
        known["workload"] = _from_here(known["workload"], project)
    return StackConfig(name=name, **known)


def _error(problems: list[Problem]) -> StackError:
    ordered = sorted(problems, key=lambda problem: (problem.line, problem.column, problem.message))
    return StackError("\n".join(map(str, ordered)))


def _hint_for(name: str) -> str:
    names = stack_names()
    near = nearest(name, names)
    said = promised(name)
    if "metro" in said and "-".join(said.values()) == name:
        option = f" --environment {said['environment']}" if "environment" in said else ""
        return f"twinstack stacks add {said['metro']}{option}"
    known = f"stacks: {', '.join(names)}; " if names else ""
    hint = (f"did you mean {near}? " if near else "") + f"{known}a metro is added by twinstack stacks add METRO"
    return hint + ("; a plan file ends in .json" if "/" in name else "")


def _from_here(workload: str, project: Project) -> str:
    """A workload as `load_workload` takes it here; files say it from the project's folder."""
    if project.root is None or workload in embedded_workloads() or Path(workload).is_absolute():
        return workload
    return os.path.relpath(project.root / workload)


def _from_project(workload: str, project: Project) -> str:
    """A workload as a stack file says it: paths from the project's folder, where the engine runs the program."""
    if project.root is None or workload in embedded_workloads() or Path(workload).is_absolute():
        return workload
    return Path(os.path.relpath(workload, project.root)).as_posix()


def _quoted(value: str) -> str:
    return value if re.fullmatch(r"[A-Za-z][A-Za-z0-9_./-]*", value) else json.dumps(value)
