"""What a call is about: stacks by name, metro and cloud; plan files; a workload in the metros chosen."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from infra.errors import StackError, TwinstackError, each
from infra.nearest import nearest

if TYPE_CHECKING:
    from infra.estate.estate import Estate
    from infra.estate.file.content import Content
    from infra.stack import StackConfig

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was named.

    Attributes:
        names: stacks; where a verb reads them, also plan files and workloads.
        metros: only these.
        clouds: only these.
        environment: only this one; any when empty.
        everything: every stack that has a file.
    """

    names: tuple[str, ...] = ()
    metros: tuple[str, ...] = ()
    clouds: tuple[str, ...] = ()
    environment: str = ""
    everything: bool = False

    @classmethod
    def of(cls, options: argparse.Namespace) -> Choice:
        """The choice of a call. Raises `StackError` when nothing was named."""
        given = (*(options.stacks or ()), *(options.stack or ()))
        choice = cls(
            tuple(dict.fromkeys(given)),
            tuple(dict.fromkeys(options.metro or ())),
            tuple(options.cloud or ()),
            options.environment,
            options.all_stacks,
        )
        if choice == cls():  # not even a metro or a cloud
            from infra.stack import stack_names

            names = stack_names()
            known = f"stacks: {', '.join(names)}" if names else "add one: twinstack stacks add METRO"
            others = "--metro, --cloud, --environment or --all-stacks"
            raise StackError("no stack is named", f"{known}; or choose with {others}")
        return choice

    def takes(self, stack: StackConfig | Estate) -> bool:
        """Whether metro, cloud and environment of a stack are among those chosen."""
        return (
            (not self.metros or stack.metro in self.metros)
            and (not self.clouds or stack.cloud in self.clouds)
            and (not self.environment or self.environment == _environment(stack))
        )


def chosen_stacks(choice: Choice) -> list[StackConfig]:
    """The stacks that are named, or all that have a file, of the metros and clouds chosen; by name.

    Raises:
        StackError: a stack does not exist or its file is wrong, or none is left.
    """
    from infra.stack import load_stack, stack_names

    found = each(load_stack, choice.names or stack_names())
    left = [stack for stack in found if choice.takes(stack)]
    if not left:
        raise _none_left(choice, found)
    return left


def chosen_plans(choice: Choice, *, allow_impaired: bool = False) -> list[Estate]:
    """The plans of what is named, in that order; everything that is wrong is told before any is planned.

    A workload stands for its stacks on the clouds and in the metros chosen, else where the project has twins.

    Raises:
        TwinstackError: a name is neither of a stack nor of a file, a file is wrong, or nothing is left.
    """
    if not choice.names:
        return [_planned(stack, allow_impaired) for stack in chosen_stacks(choice)]
    with TemporaryDirectory() as folder:
        named = each(lambda name: _sources(name, choice, Path(folder)), choice.names)
        sources = [source for found in named for source in found]
        left = [source for source in sources if choice.takes(source)]
        if not left:
            raise _none_left(choice, sources)
        return [_planned(source, allow_impaired) for source in left]


def chosen_twins(choice: Choice) -> tuple[str, ...]:
    """The metros, places and stacks whose twins are compared; empty for all that the project has.

    Raises:
        TwinstackError: a name is none of these, or none is left.
    """
    from infra.estate.offline.twins import metro_of, place_of
    from infra.stack import stack_names

    existing = set(stack_names())
    if not choice.names:
        return choice.metros
    found = each(lambda name: _twins(name, existing), choice.names)
    left = tuple(name for name in found if not choice.metros or metro_of(place_of(name) or name) in choice.metros)
    if not left:
        raise StackError(f"no metro is left to compare: none of {', '.join(found)} is {', '.join(choice.metros)}")
    return left


@contextmanager
def workload_file(workload: str | None) -> Generator[str | None]:
    """The workload as everything else takes it; what comes from standard input is a file as long as it lasts."""
    filled(workload, "the workload", "name one or give the path of a YAML file")
    if workload != STDIN:
        yield workload
        return
    with TemporaryDirectory() as folder:
        yield _workload_of(_stdin(), Path(folder))


def files_of(name: str) -> tuple[Content, ...]:
    """The plans of a file; what it does not tell is said on stderr."""
    from infra.estate.file.read import read_file

    return _warned(read_file(Path(name)))


def progress(text: str) -> None:
    """Says on a terminal what is going on."""
    if sys.stderr and sys.stderr.isatty():
        print(f"twinstack: {text}", file=sys.stderr)


def filled(value: str | None, what: str, hint: str) -> None:
    """Refuses an empty value: a variable that is not set must not silently mean the default."""
    if value == "":
        raise TwinstackError(f"{what} is empty", f"{hint}, or leave it out")


def _sources(name: str, choice: Choice, folder: Path) -> Sequence[StackConfig | Estate]:
    """What a name stands for. `folder` is for a workload that comes from standard input."""
    from infra.spec.embedded import embedded_workloads
    from infra.stack import load_stack, stack_names

    if name == STDIN:
        data = _stdin()
        if _is_json(data):
            from infra.estate.file.read import read_bytes

            return [content.plan for content in _warned(read_bytes(data, "standard input"))]
        return _stacks_of(_workload_of(data, folder), choice)
    if name.endswith(".json"):
        return [content.plan for content in files_of(name)]
    if name.endswith((".yaml", ".yml")) or (name in embedded_workloads() and name not in stack_names()):
        return _stacks_of(name, choice)
    return [load_stack(name)]


def _stacks_of(workload: str, choice: Choice) -> list[StackConfig]:
    """The stacks of a workload, metro by metro."""
    from infra.estate.offline.twins import pairs_of
    from infra.spec.load import load_workload
    from infra.stack import stack_names

    load_workload(workload)
    pairs = pairs_of(choice.metros, stack_names(), workload, choice.environment)
    if not pairs:
        raise StackError(f"{workload}: no metro is named, and the project has no twins", "add --metro METRO")
    return [stack for pair in pairs for stack in pair.both]


def _planned(source: StackConfig | Estate, allow_impaired: bool) -> Estate:
    from infra.estate.estate import Estate

    if isinstance(source, Estate):
        return source
    from infra.estate.offline.stack import plan_stack

    progress(f"planning {source.name}")
    return plan_stack(replace(source, allow_impaired=True) if allow_impaired else source)


def _twins(name: str, existing: set[str]) -> str:
    """A metro or place as it is; a stack, once it is known to be one that can have a twin."""
    from infra.catalog.region import regions
    from infra.estate.offline.twins import place_of
    from infra.stack import load_stack

    if name in {region.metro for region in regions()} | {place_of(stack) for stack in existing}:
        return name
    stack = load_stack(name)
    if not place_of(stack.name):
        raise StackError(f"{name} has no twin: its name does not begin with a cloud", "call it CLOUD-METRO")
    return stack.name


def _environment(stack: StackConfig | Estate) -> str:
    from infra.estate.estate import Estate
    from infra.spec.load import load_workload

    if isinstance(stack, Estate):
        return str(stack.workload.get("environment", ""))
    return stack.environment or load_workload(stack.workload).environment


def _none_left(choice: Choice, found: Sequence[StackConfig | Estate]) -> StackError:
    from infra.catalog.region import metros

    if not found:
        return StackError("no stack has a file yet", "add a metro: twinstack stacks add METRO")
    known = sorted({stack.metro for stack in found})
    near = [guess for metro in choice.metros if metro not in known and (guess := nearest(metro, known))]
    hint = f"did you mean {' and '.join(near)}? " if near else ""
    if new := [metro for metro in choice.metros if metro in metros() and metro not in known]:
        hint = f"twinstack stacks add {new[0]}; "
    asked = " ".join(filter(None, (*choice.clouds, *choice.metros, choice.environment)))
    return StackError(
        f"no stack is left to work on: none of them is {asked}",
        f"{hint}metros of these stacks: {', '.join(known)}",
    )


def _stdin() -> bytes:
    from infra.estate.file.read import MAX_BYTES

    if not sys.stdin or sys.stdin.isatty():
        raise TwinstackError("- is standard input, but that is a terminal", "pipe a plan or a workload into it")
    return sys.stdin.buffer.read(MAX_BYTES + 1)


def _is_json(data: bytes) -> bool:
    from infra.estate.file.read import decoded

    try:
        return decoded(data).lstrip()[:1] in ("{", "[")
    except UnicodeDecodeError:
        return False


def _workload_of(data: bytes, folder: Path) -> str:
    """A file with the workload, once it is known to be one."""
    from infra.spec.load import parse_workload

    parse_workload(data, "standard input")
    path = folder / "workload.yaml"
    path.write_bytes(data)
    return str(path)


def _warned(found: tuple[Content, ...]) -> tuple[Content, ...]:
    from infra.cli.output import printable

    for warning in (warning for content in found for warning in content.warnings):
        print(f"twinstack: {printable(warning)}", file=sys.stderr)
    return found
