"""Writes the calls that the providers make for the program's types, and from them the policies that allow them.

    .venv/bin/python tests/permissions/generate.py [CHECKOUT]

The calls of Alibaba Cloud are read from the Go module that tests/engine/provider pins, those of AWS from a
checkout of its provider; without one, those of AWS stay as they are. Needs Go. Everything else is data beside it:

- ``types.csv``: Pulumi type of AWS -> the provider's own name for it.
- ``calls.csv``: resource -> service and operation; written here, by ``calls/``.
- ``actions.csv``: operation -> the action a policy allows it by; ``*`` stands for every other operation.
- ``unmade.csv``: calls that the source reaches and no stack makes, with the reason.
- ``needed.csv``: what a service asks of the caller besides, with its source; actions with a condition are allowed
  under it alone.

The AWS provider is 5.32.0 (github hashicorp/terraform-provider-aws at ba22795, 2023-12-19), the newest that could
be read whole; ``needed.csv`` adds what newer ones were seen to call.
"""

from __future__ import annotations

import ast
import csv
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
POLICIES = ROOT / "infra" / "permissions"
COMPONENTS = ROOT / "infra" / "components"

CAPABILITIES: Mapping[str, tuple[str, ...]] = {
    "bucket": ("bucket", "private_bucket"),
    "cache": ("cache",),
    "compute": ("compute", "identity"),
    "database": ("database",),
    "key": ("key",),
    "load_balancer": ("load_balancer",),
    "logs": ("logs", "private_bucket"),
    "network": ("network", "firewall", "flow_log"),
}
"""Policy -> the component files whose resources it is for; a bucket of AWS holds its access log too."""

PROVIDER = ROOT / "tests" / "engine" / "provider"
MODULE = "github.com/aliyun/terraform-provider-alicloud"

GO = dict(os.environ)
"""What Go finds its caches by; tests have a home of their own later."""

Call = tuple[str, str]
"""Service and operation, as the provider writes them."""


@cache
def table(name: str) -> list[dict[str, str]]:
    """The rows of ``data/<name>.csv``."""
    with (HERE / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def resources(cloud: str) -> Mapping[str, str]:
    """Pulumi type -> the provider's name."""
    if cloud == "aws":
        return {row["token"]: row["resource"] for row in table("types")}
    paired = json.loads((PROVIDER / "tokens.json").read_text(encoding="utf-8"))["resources"]
    return {found["token"]: name for name, found in paired.items()}


@cache
def made(cloud: str, noun: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The types that a component file makes, each with the inputs it may set, as the SDK spells them."""
    file = COMPONENTS / cloud / f"{noun}.py"
    return tuple(_made(file, f"pulumi_{cloud}")) if file.exists() else ()


def _made(file: Path, sdk: str) -> Iterator[tuple[str, frozenset[str]]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    modules = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == sdk
        for alias in node.names
    }
    # Inputs that a function of the file chooses come as a dictionary.
    spread = {
        key.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = node.func.value
        if not isinstance(owner, ast.Name) or owner.id not in modules:
            continue
        kind = getattr(importlib.import_module(f"{sdk}.{owner.id}"), node.func.attr)
        if hasattr(kind, "pulumi_type"):
            named = {keyword.arg for keyword in node.keywords if keyword.arg} - {"opts"}
            chosen = spread if any(not keyword.arg for keyword in node.keywords) else set()
            yield kind.pulumi_type, frozenset(named | chosen)


def inputs(cloud: str) -> Mapping[str, list[str]]:
    """Resource -> every input that some component sets."""
    names = resources(cloud)
    found: dict[str, set[str]] = {}
    for noun in sorted(path.stem for path in (COMPONENTS / cloud).glob("*.py")):
        for token, attributes in made(cloud, noun):
            found.setdefault(names[token], set()).update(attributes)
    return {resource: sorted(attributes) for resource, attributes in sorted(found.items())}


def read_calls(cloud: str, source: Path) -> list[tuple[str, str, str]]:
    """Resource, service and operation of every call that the provider's source makes for our types."""
    said = subprocess.run(
        ["go", "run", ".", cloud, str(source)],
        cwd=HERE / "calls",
        env=GO,
        input=json.dumps(inputs(cloud)),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [(resource, service, operation) for resource, service, operation in map(str.split, said.splitlines())]


def module(*, download: bool) -> Path | None:
    """The folder of the pinned Go module; None where it is not there and may not be downloaded."""
    if download:
        subprocess.run(["go", "mod", "download", MODULE], cwd=PROVIDER, env=GO, check=True)
    said = subprocess.run(
        ["go", "list", "-m", "-f", "{{.Dir}}", MODULE],
        cwd=PROVIDER,
        env={**GO, "GOPROXY": "off"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    return Path(said) if said else None


def calls(cloud: str, nouns: tuple[str, ...]) -> set[Call]:
    """The calls that are made for the types of these component files."""
    names = resources(cloud)
    ours = {names[token] for noun in nouns for token, _ in made(cloud, noun)}
    unmade = {(row["service"], row["operation"]) for row in table("unmade") if row["cloud"] == cloud}
    return {(row["service"], row["operation"]) for row in table("calls") if row["resource"] in ours} - unmade


def action(cloud: str, call: Call) -> str:
    """The action that allows a call."""
    service, operation = call
    known = {
        row["operation"]: row["action"]
        for row in table("actions")
        if (row["cloud"], row["service"]) == (cloud, service)
    }
    return known[operation] if operation in known else known["*"].replace("*", operation)


def policy(cloud: str, capability: str) -> dict[str, object]:
    """The policy document of a capability: its actions, and one more statement for each condition."""
    needed = [row for row in table("needed") if (row["cloud"], row["capability"]) == (cloud, capability)]
    plain = {action(cloud, call) for call in calls(cloud, CAPABILITIES[capability])}
    plain |= {row["action"] for row in needed if not row["condition"]}
    statements: list[dict[str, object]] = [
        {
            "Effect": "Allow",
            "Action": sorted(plain - {row["action"] for row in needed if row["condition"]}),
            "Resource": "*",
        }
    ]
    for row in needed:
        if row["condition"]:
            values = row["values"].split()
            statements.append(
                {
                    "Effect": "Allow",
                    "Action": row["action"],
                    "Resource": "*",
                    "Condition": {"StringEquals": {row["condition"]: values if len(values) > 1 else values[0]}},
                }
            )
    return {"Version": "2012-10-17" if cloud == "aws" else "1", "Statement": statements}


def text(document: Mapping[str, object]) -> str:
    """A policy document as it stands in its file."""
    return f"{json.dumps(document, indent=2)}\n"


def main(checkout: Path | None) -> None:
    """Writes calls and policies."""
    rows = (
        [("aws", *call) for call in read_calls("aws", checkout)]
        if checkout
        else [
            (row["cloud"], row["resource"], row["service"], row["operation"])
            for row in table("calls")
            if row["cloud"] == "aws"
        ]
    )
    source = module(download=True)
    if source is None:
        raise SystemExit("the provider's module cannot be downloaded")
    rows += [("alicloud", *call) for call in read_calls("alicloud", source)]
    with (HERE / "data" / "calls.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("cloud", "resource", "service", "operation"))
        writer.writerows(sorted(rows))
    table.cache_clear()
    for cloud in ("alicloud", "aws"):
        for capability in CAPABILITIES:
            target = POLICIES / cloud / f"{capability}.json"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text(policy(cloud, capability)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
