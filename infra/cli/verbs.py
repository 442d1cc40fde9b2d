"""The verbs of the `twinstack` command: arguments in, a result on stdout, an exit code out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from infra.cli.choice import Choice, chosen_plans, chosen_twins, files_of, filled, progress, workload_file
from infra.cli.output import color, printable, width, write, write_json
from infra.errors import TwinstackError

if TYPE_CHECKING:
    from infra.comparison import Result
    from infra.estate.estate import Estate
    from infra.estate.offline.twins import Twins
    from infra.policy.rule import Settings
    from infra.pricing.book import PriceBook


def compare(options: argparse.Namespace) -> int:
    """Compares a workload on both clouds; 1 when one of the gates asked for fails."""
    from datetime import date

    from infra.comparison import GATES
    from infra.comparison import compare as compared
    from infra.estate.offline.twins import without_twin
    from infra.report import comparison as report
    from infra.stack import stack_names
    from policies.registry import RULES

    gates = [] if options.fail_on is None else [gate.strip() for gate in options.fail_on.split(",")]
    _known(gates, GATES, "--fail-on: no gate")
    book, settings = _book(options.prices), _settings(options.config)
    with workload_file(options.workload) as workload:
        chosen = tuple(dict.fromkeys(options.metro or ()))
        twins = _planned(chosen, workload, options)
    alone = without_twin(stack_names(), chosen, environment=options.environment)
    result = compared(twins, book, settings, date.today(), tuple(RULES.values()), alone)
    if options.format == "json":
        write_json(report.to_json(result))
    elif options.format == "csv":
        write(report.to_csv(result))
    elif options.format == "markdown":
        write(report.markdown(result))
    else:
        write(report.table(result, width(), color()))
    return _gate(result, gates)


def _gate(result: Result, gates: Iterable[str]) -> int:
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
    plans = _plans(options)
    if options.format == "json":
        write_json({"stacks": [found.document() for found in plans]}, sort_keys=True)
    else:
        write("\n".join("".join(f"{line}\n" for line in tree(found, width())) for found in plans))
    return 0


def _against(options: argparse.Namespace) -> int:
    from infra.estate.difference import compare as compared
    from infra.estate.difference import notes, render, summary, to_json

    filled(options.against, "--against", "give a plan file")
    theirs = files_of(options.against)
    choice = Choice.of(options)
    ours = chosen_plans(choice, allow_impaired=options.allow_impaired)
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
        lines = (
            *render(found, next(iter(choice.names), ours[0].stack), options.against),
            summary(found),
            *notes(found),
        )
        write("".join(f"{printable(line)}\n" for line in lines))
    return int(not found.same)


def check(options: argparse.Namespace) -> int:
    """Checks stacks against the policies; 1 when a finding is of the level asked for."""
    from infra.policy.check import check as checked
    from infra.report import findings as report
    from policies.registry import RULES

    settings = _settings(options.config)
    stacks = [(item, checked(item, settings, RULES.values())) for item in _plans(options)]
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

    chosen = chosen_twins(Choice.of(options))
    with workload_file(options.workload) as workload:
        twins = _planned(chosen, workload, options)
    pairs = {it.place: it.pair for it in twins if it.pair}
    found = {place: compared(*pair) for place, pair in pairs.items()}
    if options.format == "json":
        write_json(report.to_json((stack for pair in pairs.values() for stack in pair), found))
    else:
        write(report.table(found, width(), color(), everything=options.all))
    left_out = [f"{cloud}-{it.place}: {error}" for it in twins for cloud, error in it.refusals.items()]
    for sentence in left_out:
        print(f"twinstack: {printable(sentence)}", file=sys.stderr)
    return int(bool(left_out) or any(item.status == "unequal" for items in found.values() for item in items))


def cost(options: argparse.Namespace) -> int:
    """Prices stacks."""
    from datetime import date

    from infra.cost.estimate import estimate
    from infra.report import cost as report

    book = _book(options.prices)
    estimates = [estimate(item, book, date.today()) for item in _plans(options)]
    if options.format == "json":
        write_json(report.to_json(*estimates))
    elif options.format == "csv":
        write(report.to_csv(*estimates))
    else:
        from infra.report.console import render

        write("\n".join(render(report.table(item), width(), color=color()) for item in estimates))
    return 0


def schema(_: argparse.Namespace) -> int:
    """Prints the JSON schema of workload files."""
    from infra.spec.schema import json_schema

    write_json(json_schema())
    return 0


def _planned(chosen: Sequence[str], workload: str | None, options: argparse.Namespace) -> tuple[Twins, ...]:
    from infra.estate.offline.twins import plan_twins

    return plan_twins(
        chosen,
        workload,
        environment=options.environment,
        allow_impaired=options.allow_impaired,
        progress=progress,
    )


def _plans(options: argparse.Namespace) -> list[Estate]:
    return chosen_plans(Choice.of(options), allow_impaired=options.allow_impaired)


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


def _known(words: Iterable[str], known: Collection[str], what: str) -> None:
    unknown = [word for word in words if word not in known]
    if not unknown:
        return
    from infra.nearest import nearest

    near = [found for word in unknown if (found := nearest(word, known))]
    hint = f"did you mean {' and '.join(near)}?" if near else f"one of: {', '.join(known)}"
    raise TwinstackError(f"{what} is called {' or '.join(map(repr, unknown))}", hint)
