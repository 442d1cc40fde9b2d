"""The verbs of the `twinstack` command: arguments in, a result on stdout, an exit code out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from infra.cli.output import color, width, write, write_json
from infra.errors import TwinstackError

if TYPE_CHECKING:
    from infra.comparison import Result
    from infra.estate.estate import Estate
    from infra.estate.file.content import Content
    from infra.policy.rule import Settings
    from infra.pricing.book import PriceBook
    from infra.stack import StackConfig

Found = TypeVar("Found")


def compare(options: argparse.Namespace) -> int:
    """Compares a workload on both clouds; 1 when one of the gates asked for fails."""
    from datetime import date

    from infra.comparison import GATES
    from infra.comparison import compare as compared
    from infra.report import comparison as report
    from policies.registry import RULES

    gates = [] if options.fail_on is None else [gate.strip() for gate in options.fail_on.split(",")]
    _known(gates, GATES, "--fail-on: no gate")
    book, settings = _book(options.prices), _settings(options.config)
    pairs = _twins(options.metro, options)
    result = compared(pairs, book, settings, date.today(), tuple(RULES.values()))
    if options.format == "json":
        write_json(report.to_json(result))
    elif options.format == "markdown":
        write(report.markdown(result))
    else:
        write(report.table(result, width(), color()))
    return _gate(result, gates)


def _gate(result: Result, gates: Iterable[str]) -> int:
    from infra.cli.output import printable
    from infra.comparison import GATES

    failed = {gate: GATES[gate](result) for gate in gates}
    for gate, sentences in failed.items():
        for sentence in sentences:
            print(f"twinstack: gate {gate}: {printable(sentence)}", file=sys.stderr)
    return int(any(failed.values()))


def plan(options: argparse.Namespace) -> int:
    """Prints what stacks ask for; with --against, what a plan file says otherwise, and 1 when it does."""
    from infra.estate.tree import tree

    if options.against is not None:
        return _against(options)
    plans = _plans(options.stacks)
    if options.format == "json":
        write_json({"stacks": [found.document() for found in plans]}, sort_keys=True)
    else:
        write("\n".join("".join(f"{line}\n" for line in tree(found, width())) for found in plans))
    return 0


def _against(options: argparse.Namespace) -> int:
    from infra.estate.difference import compare as compared
    from infra.estate.difference import notes, render, summary, to_json

    filled(options.against, "--against", "give a plan file")
    theirs = _file(options.against)
    ours = _plans(options.stacks)
    if len(ours) != 1 or len(theirs) != 1:
        raise TwinstackError("--against compares one stack with one plan", "name one stack and a file of one plan")
    read = theirs[0]
    for mine, other, what in (
        (ours[0].project, read.plan.project, "project"),
        (ours[0].stack, read.plan.stack, "stack"),
    ):
        if mine != other:
            raise TwinstackError(f"{options.against} is of {what} {other}, not {mine}", "preview the same stack")
    found = compared(ours[0], read.plan, silent=read.silent, defaulted=read.defaulted, deployed=read.deployed)
    if options.format == "json":
        write_json(to_json(found))
    else:
        from infra.cli.output import printable

        lines = (*render(found, options.stacks[0], options.against), summary(found), *notes(found))
        write("".join(f"{printable(line)}\n" for line in lines))
    return int(not found.same)


def check(options: argparse.Namespace) -> int:
    """Checks stacks against the policies; 1 when a finding is of the level asked for."""
    from infra.policy.check import check as checked
    from infra.report import findings as report
    from policies.registry import RULES

    settings = _settings(options.config)
    stacks = [(item, checked(item, settings, RULES.values())) for item in _plans(options.stacks)]
    found = [finding for _, findings in stacks for finding in findings]
    if options.format == "json":
        write_json(report.to_json(stacks))
    else:
        write(report.table(found, width(), color()))
    levels = {"never": (), "mandatory": ("mandatory",), "advisory": ("mandatory", "advisory")}[options.fail_on]
    return int(any(finding.level in levels and not (finding.undetermined or finding.crashed) for finding in found))


def parity(options: argparse.Namespace) -> int:
    """Compares the twins of metros fact by fact; 1 when they are unequal where nothing explains it."""
    from infra.parity.comparison import compare as compared
    from infra.report import parity as report

    pairs = _twins(options.metros, options)
    found = {metro: compared(aws, alicloud) for metro, (aws, alicloud) in pairs.items()}
    if options.format == "json":
        write_json(report.to_json((stack for pair in pairs.values() for stack in pair), found))
    else:
        write(report.table(found, width(), color(), everything=options.all))
    return int(any(item.status == "unequal" for items in found.values() for item in items))


def cost(options: argparse.Namespace) -> int:
    """Prices stacks."""
    from datetime import date

    from infra.cost.estimate import estimate
    from infra.report import cost as report

    book = _book(options.prices)
    estimates = [estimate(item, book, date.today()) for item in _plans(options.stacks)]
    if options.format == "json":
        write_json(report.to_json(*estimates))
    elif options.format == "csv":
        write(report.to_csv(*estimates))
    else:
        from infra.report.console import render

        write("\n".join(render(report.table(item), width(), color=color()) for item in estimates))
    return 0


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


def schema(_: argparse.Namespace) -> int:
    """Prints the JSON schema of workload files."""
    from infra.spec.schema import json_schema

    write_json(json_schema())
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
    )
    write("".join(f"{path}\n" for path in written))
    return 0


def _plans(names: Sequence[str]) -> list[Estate]:
    """The plans of stacks and plan files, in the order given; every wrong name is told before any is planned."""
    found: list[Estate] = []
    for source in each(_source, tuple(dict.fromkeys(names))):
        if isinstance(source, tuple):
            found += source
        else:
            from infra.estate.offline.stack import plan_stack

            _progress(f"planning {source.name}")
            found.append(plan_stack(source))
    return found


def _source(name: str) -> tuple[Estate, ...] | StackConfig:
    if name.endswith(".json"):
        return tuple(read.plan for read in _file(name))
    from infra.stack import load_stack

    return load_stack(name)


def each(read: Callable[[str], Found], names: Iterable[str]) -> list[Found]:
    """What `read` makes of every name; what is wrong with any of them is told at once."""
    found: list[Found] = []
    wrong: list[TwinstackError] = []
    for name in names:
        try:
            found.append(read(name))
        except TwinstackError as error:
            wrong.append(error)
    if wrong:
        hints = "; ".join(dict.fromkeys(error.hint for error in wrong if error.hint))
        raise TwinstackError("\n".join(error.message for error in wrong), hints)
    return found


def _file(name: str) -> tuple[Content, ...]:
    """The plans of a file; what it does not tell is said on stderr."""
    from infra.cli.output import printable
    from infra.estate.file.read import read_file

    found = read_file(Path(name))
    for warning in (warning for read in found for warning in read.warnings):
        print(f"twinstack: {printable(warning)}", file=sys.stderr)
    return found


def _twins(metros: Sequence[str] | None, options: argparse.Namespace) -> dict[str, tuple[Estate, Estate]]:
    from infra.estate.offline.twins import plan_twins

    filled(options.workload, "the workload", "name one or give the path of a YAML file")
    return plan_twins(
        tuple(dict.fromkeys(metros or ())),
        options.workload,
        environment=options.environment,
        allow_impaired=options.allow_impaired,
        progress=_progress,
    )


def _progress(text: str) -> None:
    if sys.stderr and sys.stderr.isatty():
        print(f"twinstack: {text}", file=sys.stderr)


def _book(directory: str | None) -> PriceBook:
    from infra.pricing.book import PriceBook

    filled(directory, "--prices", "give the folder of a price book")
    return PriceBook.load(Path(directory)) if directory else PriceBook.embedded()


def _settings(path: str | None) -> Settings:
    from infra.policy.rule import Settings

    filled(path, "--config", "give a file of thresholds")
    if not path:
        return Settings()
    from infra.policy.settings import load_settings

    return load_settings(Path(path))


def filled(value: str | None, what: str, hint: str) -> None:
    """Refuses an empty value: a variable that is not set must not silently mean the default."""
    if value == "":
        raise TwinstackError(f"{what} is empty", f"{hint}, or leave it out")


def _known(words: Iterable[str], known: Collection[str], what: str) -> None:
    unknown = [word for word in words if word not in known]
    if not unknown:
        return
    from infra.nearest import nearest

    near = [found for word in unknown if (found := nearest(word, known))]
    hint = f"did you mean {' and '.join(near)}?" if near else f"one of: {', '.join(known)}"
    raise TwinstackError(f"{what} is called {' or '.join(map(repr, unknown))}", hint)
