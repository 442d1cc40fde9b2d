"""What the `twinstack` command takes: verbs, arguments, options."""

from __future__ import annotations

import argparse
from typing import Any

from infra.catalog.cloud import CLOUDS
from infra.cli import doctor, fleet, rehearse, stacks, verbs
from infra.spec.environment import ENVIRONMENTS

FLEET = {
    "preview": "show what the engine would do to stacks, side by side",
    "up": "create or change stacks, side by side",
    "refresh": "take over what changed outside of Pulumi, side by side",
    "destroy": "delete all that stacks hold, side by side",
}

PARALLEL = 4
"""Stacks at the same time, when nothing else is asked for."""

STACK = "a stack such as aws-singapore"
READ = f"{STACK}; a plan file (*.json); a workload (shop, desk, *.yaml); - for either on standard input"

GATES = ("old", "parity", "policy", "stand-in", "unpriced")


def parser() -> argparse.ArgumentParser:
    """The parser; what it returns has the verb to run as `run`."""
    parser = argparse.ArgumentParser(
        prog="twinstack",
        description="One workload, native twins on Alibaba Cloud and AWS: planned, checked, compared, priced.",
        epilog="Exit codes: 0 fine, 1 a gate failed, 2 wrong input or environment.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    found = parser.add_subparsers(metavar="VERB", required=True)

    verb = _verb(found, "compare", verbs.compare, "compare a workload on both clouds, metro by metro")
    verb.add_argument(
        "workload", nargs="?", metavar="WORKLOAD", help="shop, desk, a YAML file or - (default: the stacks' own)"
    )
    verb.add_argument(
        "--metro", action="append", metavar="METRO", help="a metro both clouds serve; repeat for more"
    )
    _environment(verb, "only this environment, or the defaults as they would be in it")
    _format(verb, "table", "csv", "json", "markdown")
    _prices(verb)
    _config(verb)
    verb.add_argument("--fail-on", metavar="GATE[,GATE]", help=f"exit 1 on any of: {', '.join(GATES)}")
    _impaired(verb)

    verb = _verb(found, "plan", verbs.plan, "plan stacks or workloads offline and print them")
    _stacks_argument(verb, READ)
    _impaired(verb)
    _format(verb, "tree", "json")
    verb.add_argument(
        "--against",
        metavar="FILE",
        help="compare with a plan file, such as the output of pulumi preview --json; exit 1 where they differ",
    )

    verb = _verb(found, "check", verbs.check, "check stacks, workloads or plan files against the policies")
    _stacks_argument(verb, READ)
    _impaired(verb)
    _format(verb, "table", "json")
    _config(verb)
    verb.add_argument(
        "--fail-on",
        choices=("mandatory", "advisory", "never"),
        default="mandatory",
        help="least level that exits 1 (default: mandatory)",
    )

    verb = _verb(found, "parity", verbs.parity, "compare the twins of a metro, fact by fact")
    _stacks_argument(verb, "a stack, for itself and its twin, or a metro")
    verb.add_argument(
        "--workload", metavar="WORKLOAD", help="shop, desk, a YAML file or - (default: the stacks' own)"
    )
    verb.add_argument("--all", action="store_true", help="also print the facts that are equal")
    _impaired(verb)
    _format(verb, "table", "json")

    verb = _verb(found, "cost", verbs.cost, "price stacks, workloads or plan files")
    _stacks_argument(verb, READ)
    _impaired(verb)
    _format(verb, "table", "json", "csv")
    _prices(verb)

    verb = _verb(found, "metros", stacks.metros, "list the metros both clouds serve")
    _format(verb, "table", "json")

    verb = _verb(found, "schema", verbs.schema, "print the JSON schema of workload files, for editors")

    verb = _verb(found, "stacks", stacks.stacks, "list the stacks, or add a metro")
    _format(verb, "table", "json")
    actions = verb.add_subparsers(metavar="ACTION")
    added = actions.add_parser("add", help="write the two stack files of a metro", allow_abbrev=False)
    added.add_argument("metro", metavar="METRO")
    added.add_argument(
        "--workload", metavar="WORKLOAD", default="shop", help="what to deploy there (default: shop)"
    )
    _environment(added, "stacks of this environment, beside those of others (default: the workload's own)")
    added.add_argument("--allow-impaired", action="store_true", help="accept a metro whose region is impaired")
    added.set_defaults(run=stacks.stacks_add)
    for name, text in FLEET.items():
        verb = _verb(found, name, fleet.fleet, text)
        verb.set_defaults(verb=name)
        _fleet(verb, name)

    verb = _verb(found, "doctor", doctor.doctor, "say what is here and what is missing for what")
    _format(verb, "table", "json")

    _rehearse(_verb(found, "rehearse", rehearse.rehearse_list, "run the engine against simulated clouds"))
    return parser


def _fleet(verb: argparse.ArgumentParser, name: str) -> None:
    _stacks_argument(verb, STACK)
    if name in ("preview", "up"):
        verb.add_argument("--policy-pack", action="append", metavar="DIR", help="a policy pack that judges them")
        verb.add_argument(
            "--policy-pack-config",
            action="append",
            metavar="FILE",
            help="its configuration (JSON), in the same order",
        )
    if name != "preview":
        verb.add_argument("--yes", action="store_true", help="do it without asking")
    _run(verb)
    verb.add_argument("--logs", metavar="DIR", help="folder of the log files, one per stack")


def _rehearse(verb: argparse.ArgumentParser) -> None:
    actions = verb.add_subparsers(metavar="ACTION", required=True)
    for name, text in FLEET.items():
        action = actions.add_parser(name, help=text, allow_abbrev=False)
        _stacks_argument(action, STACK)
        action.add_argument(
            "--fault", action="append", metavar="FAULT", help="what shall go wrong, as throttle:GLOB:COUNT; repeat"
        )
        action.add_argument(
            "--drift",
            action="append",
            metavar="DRIFT",
            help="what somebody else changed, as NAME:path=value; repeat",
        )
        action.add_argument(
            "--secret",
            action="append",
            metavar="KEY=VALUE",
            help="a secret to rehearse with, or KEY=@FILE; kept until another is given; repeat",
        )
        _run(action)
        _rehearsal_home(action)
        action.set_defaults(run=rehearse.rehearse, verb=name)
    action = actions.add_parser("list", help="list what exists in the simulated clouds", allow_abbrev=False)
    _format(action, "table", "json")
    _rehearsal_home(action)
    action.set_defaults(run=rehearse.rehearse_list)
    action = actions.add_parser("clear", help="delete simulated clouds, state and logs", allow_abbrev=False)
    action.add_argument("--yes", action="store_true", help="do it without asking")
    _rehearsal_home(action)
    action.set_defaults(run=rehearse.rehearse_clear)


def _run(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--parallel", type=_count, default=PARALLEL, metavar="N", help=f"stacks at a time (default: {PARALLEL})"
    )
    _format(verb, "table", "json")


def _rehearsal_home(action: argparse.ArgumentParser) -> None:
    action.add_argument("--home", metavar="DIR", help="folder of the rehearsal (default: one for each checkout)")


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any, **__: Any) -> None:
        from importlib.metadata import version

        from infra.cli.output import write

        write(f"twinstack {version('twinstack')}\n")
        parser.exit()


def _verb(found: Any, name: str, run: Any, text: str) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = found.add_parser(
        name, help=text, description=f"{text[0].upper()}{text[1:]}.", allow_abbrev=False
    )
    verb.set_defaults(run=run)
    return verb


def _format(verb: argparse.ArgumentParser, *formats: str) -> None:
    verb.add_argument("--format", choices=formats, default=formats[0], help=f"default: {formats[0]}")


def _environment(verb: argparse.ArgumentParser, text: str) -> None:
    verb.add_argument("--environment", choices=ENVIRONMENTS, default="", help=text)


def _prices(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--prices", metavar="DIR", help="a price book of your own, laid over the embedded one")


def _config(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--config", metavar="FILE", help="thresholds of the policies (YAML or JSON)")


def _stacks_argument(verb: argparse.ArgumentParser, what: str) -> None:
    """Which stacks: the same for every verb that works on some."""
    verb.add_argument("stacks", nargs="*", metavar="STACK", help=what)
    verb.add_argument("-s", "--stack", action="append", metavar="STACK", help="the same, as `pulumi` takes it")
    verb.add_argument("--cloud", action="append", choices=CLOUDS, help="only of this cloud")
    verb.add_argument("--metro", action="append", metavar="METRO", help="only of this metro; repeat for more")
    _environment(verb, "only of this environment")
    verb.add_argument("--all-stacks", action="store_true", help="every stack that has a file")


def _impaired(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--allow-impaired", action="store_true", help="also plan metros whose region is impaired")
