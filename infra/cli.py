"""The `twinstack` command: verbs over workloads, stacks and plans.

Results go to stdout, talk to stderr. Exit codes: 0 fine, 1 a gate failed, 2 wrong input or environment.
Every import of weight is inside the verb that needs it, so that `--help` stays instant.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from infra.errors import TwinstackError

if TYPE_CHECKING:
    from infra.comparison import Result
    from infra.plan.plan import Plan
    from infra.pricing.book import PriceBook
    from policies.rule import Settings

GATES = ("old", "parity", "policy", "stand-in", "unpriced")
NARROW, WIDE = 80, 160


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb and returns its exit code; a user's mistake prints message and hint, no traceback."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except TwinstackError as error:
        print(f"twinstack: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # The reader is gone; without this the interpreter complains again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("twinstack: interrupted; nothing was written", file=sys.stderr)
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="twinstack",
        description="One workload, native twins on Alibaba Cloud and AWS: planned, checked, compared, priced.",
        epilog="Exit codes: 0 fine, 1 a gate failed, 2 wrong input or environment.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    verbs = parser.add_subparsers(metavar="VERB", required=True)

    verb = _verb(verbs, "compare", _compare, "compare a workload on both clouds, metro by metro")
    verb.add_argument(
        "workload", nargs="?", metavar="WORKLOAD", help="shop, desk or a YAML file (default: the stacks' own)"
    )
    verb.add_argument(
        "--metro", action="append", metavar="METRO", help="a metro both clouds serve; repeat for more"
    )
    _format(verb, "table", "json", "markdown")
    _prices(verb)
    _config(verb)
    verb.add_argument("--fail-on", metavar="GATE[,GATE]", default="", help=f"exit 1 on any of: {', '.join(GATES)}")
    verb.add_argument("--allow-impaired", action="store_true", help="also plan metros whose region is impaired")

    verb = _verb(verbs, "plan", _plan, "plan stacks offline and print them")
    _stacks_argument(verb)
    _format(verb, "tree", "json")

    verb = _verb(verbs, "check", _check, "check stacks against the policies")
    _stacks_argument(verb)
    _format(verb, "table", "json")
    _config(verb)
    verb.add_argument(
        "--fail-on",
        choices=("mandatory", "advisory", "never"),
        default="mandatory",
        help="least level that exits 1 (default: mandatory)",
    )

    verb = _verb(verbs, "parity", _parity, "compare the twins of a metro, fact by fact")
    verb.add_argument("metros", nargs="*", metavar="METRO", help="metros (default: those with stack files)")
    verb.add_argument(
        "--workload", metavar="WORKLOAD", help="shop, desk or a YAML file (default: the stacks' own)"
    )
    verb.add_argument("--all", action="store_true", help="also print the facts that are equal")
    verb.add_argument("--allow-impaired", action="store_true", help="also plan metros whose region is impaired")
    _format(verb, "table", "json")

    verb = _verb(verbs, "cost", _cost, "price stacks or plan files")
    _stacks_argument(verb)
    _format(verb, "table", "json", "csv")
    _prices(verb)

    verb = _verb(verbs, "metros", _metros, "list the metros both clouds serve")

    verb = _verb(verbs, "schema", _schema, "print the JSON schema of workload files, for editors")

    verb = _verb(verbs, "stacks", _stacks, "list the stacks, or add a metro")
    actions = verb.add_subparsers(metavar="ACTION")
    added = actions.add_parser("add", help="write the two stack files of a metro")
    added.add_argument("metro", metavar="METRO")
    added.add_argument(
        "--workload", metavar="WORKLOAD", default="shop", help="what to deploy there (default: shop)"
    )
    added.add_argument("--allow-impaired", action="store_true", help="accept a metro whose region is impaired")
    added.set_defaults(run=_stacks_add)
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any, **__: Any) -> None:
        from importlib.metadata import version

        print(f"twinstack {version('twinstack')}")
        parser.exit()


def _verb(verbs: Any, name: str, run: Any, text: str) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    verb.set_defaults(run=run)
    return verb


def _format(verb: argparse.ArgumentParser, *formats: str) -> None:
    verb.add_argument("--format", choices=formats, default=formats[0], help=f"default: {formats[0]}")


def _prices(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--prices", metavar="DIR", help="a price book of your own, laid over the embedded one")


def _config(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--config", metavar="FILE", help="thresholds of the policies (YAML or JSON)")


def _stacks_argument(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "stacks", nargs="+", metavar="STACK", help="a stack such as aws-singapore, or a plan file (*.json)"
    )


def _compare(options: argparse.Namespace) -> int:
    from datetime import date

    from infra.comparison import GATES as CHECKS
    from infra.comparison import compare
    from infra.report import comparison as report

    wanted = [gate for gate in options.fail_on.split(",") if gate]
    for gate in wanted:
        _one_of(gate, CHECKS, "gate", "--fail-on")
    book, settings = _book(options.prices), _settings(options.config)
    result = compare(_twins(options.metro, options.workload, options.allow_impaired), book, settings, date.today())
    if options.format == "json":
        _json(report.to_json(result))
    elif options.format == "markdown":
        sys.stdout.write(report.markdown(result))
    else:
        sys.stdout.write(report.table(result, _width(), sys.stdout.isatty()))
    return _gate(result, wanted)


def _gate(result: Result, wanted: Sequence[str]) -> int:
    from infra.comparison import GATES as CHECKS

    failed = {gate: CHECKS[gate](result) for gate in wanted}
    for gate, sentences in failed.items():
        for sentence in sentences:
            print(f"twinstack: gate {gate}: {sentence}", file=sys.stderr)
    return int(any(failed.values()))


def _plan(options: argparse.Namespace) -> int:
    from infra.plan.tree import tree

    plans = [_load(name) for name in options.stacks]
    if options.format == "json":
        documents = [plan.to_json() for plan in plans]
        sys.stdout.write(documents[0] if len(plans) == 1 else "[" + ",".join(documents) + "]\n")
    else:
        sys.stdout.writelines(f"{line}\n" for plan in plans for line in tree(plan))
    return 0


def _check(options: argparse.Namespace) -> int:
    from infra.report import findings as report
    from policies.check import check

    settings = _settings(options.config)
    found = [finding for name in options.stacks for finding in check(_load(name), settings)]
    if options.format == "json":
        _json(report.to_json(found))
    else:
        sys.stdout.write(report.table(found, _width(), sys.stdout.isatty()))
    failing = {"never": set[str](), "mandatory": {"mandatory"}, "advisory": {"mandatory", "advisory"}}[
        options.fail_on
    ]
    return int(any(finding.level in failing and not finding.undetermined for finding in found))


def _parity(options: argparse.Namespace) -> int:
    from infra.parity.comparison import compare
    from infra.report import parity as report

    pairs = _twins(options.metros, options.workload, options.allow_impaired)
    found = {metro: compare(aws, alicloud) for metro, (aws, alicloud) in pairs.items()}
    if options.format == "json":
        _json(report.to_json(found))
    else:
        sys.stdout.write(report.table(found, _width(), sys.stdout.isatty(), everything=options.all))
    return int(any(item.status == "unequal" for items in found.values() for item in items))


def _cost(options: argparse.Namespace) -> int:
    from datetime import date

    from infra.cost.estimate import estimate
    from infra.report import cost as report

    book = _book(options.prices)
    estimates = [estimate(_load(name), book, date.today()) for name in options.stacks]
    if options.format == "json":
        documents = [report.to_json(item) for item in estimates]
        _json(documents[0] if len(documents) == 1 else documents)
    elif options.format == "csv":
        sys.stdout.write(report.to_csv(*estimates))
    else:
        from infra.report.console import render

        for item in estimates:
            sys.stdout.write(render(report.table(item), _width(), color=sys.stdout.isatty()))
    return 0


def _metros(_: argparse.Namespace) -> int:
    from infra.catalog.region import metros, region
    from infra.plan.twins import CLOUDS

    for metro in metros():
        places = [region(cloud, metro, allow_impaired=True) for cloud in CLOUDS]
        doubts = ", ".join(f"{place.cloud} {place.status}" for place in places if place.status != "active")
        codes = "".join(f"{place.region:18}" for place in places)
        print(f"{metro:20}{codes}{doubts}".rstrip())
    return 0


def _schema(_: argparse.Namespace) -> int:
    from infra.spec.schema import json_schema

    _json(json_schema())
    return 0


def _stacks(_: argparse.Namespace) -> int:
    from infra.stack import load_stack, stack_names

    for name in stack_names():
        stack = load_stack(name)
        print(f"{name:24}{stack.cloud:10}{stack.metro:20}{stack.workload}")
    return 0


def _stacks_add(options: argparse.Namespace) -> int:
    from infra.stack import add_stacks

    for path in add_stacks(options.metro, options.workload, allow_impaired=options.allow_impaired):
        print(path)
    return 0


def _load(name: str) -> Plan:
    """The plan of a stack, or the one in a plan file."""
    from pathlib import Path

    from infra.plan.plan import Plan

    if name.endswith(".json"):
        return Plan.load(Path(name))
    from infra.plan.offline import plan_stack
    from infra.stack import load_stack

    _progress(f"planning {name}")
    return plan_stack(load_stack(name))


def _twins(
    metros: Sequence[str] | None, workload: str | None, allow_impaired: bool
) -> dict[str, tuple[Plan, Plan]]:
    from infra.plan.twins import plan_twins

    return plan_twins(
        tuple(dict.fromkeys(metros or ())), workload, allow_impaired=allow_impaired, progress=_progress
    )


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"twinstack: {text}", file=sys.stderr)


def _book(directory: str | None) -> PriceBook:
    from pathlib import Path

    from infra.pricing.book import PriceBook

    return PriceBook.load(Path(directory)) if directory else PriceBook.embedded()


def _settings(path: str | None) -> Settings:
    from pathlib import Path

    from policies.rule import Settings

    if not path:
        return Settings()
    from policies.settings import load_settings

    return load_settings(Path(path))


def _one_of(word: str, words: Any, noun: str, option: str) -> None:
    if word in words:
        return
    from difflib import get_close_matches

    near = get_close_matches(word, words, 1)
    hint = f"did you mean {near[0]}?" if near else f"one of: {', '.join(words)}"
    raise TwinstackError(f"{option}: no {noun} is called {word}", hint)


def _width() -> int:
    """Columns to write: the terminal's, `COLUMNS`, or a wide page when piped."""
    from shutil import get_terminal_size

    return get_terminal_size((WIDE, 24)).columns if "COLUMNS" in os.environ or sys.stdout.isatty() else WIDE


def _json(document: Any) -> None:
    import json

    json.dump(document, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    sys.exit(main())
