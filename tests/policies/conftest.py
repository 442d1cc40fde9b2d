"""Programs of the rules' tables, as plans."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.estate.estate import Estate
from infra.estate.resource import UNKNOWN, Resource
from infra.policy.rule import Settings
from infra.policy.settings import settings_from

CASES = Path(__file__).parent / "cases"
REGIONS = {"alicloud": "ap-southeast-1", "aws": "ap-southeast-1"}
REFERENCE = re.compile(r"\$\{(\w[\w-]*)(?:=(.*))?\}")
"""``${bucket}`` is an unknown output of the resource called bucket, ``${bucket=name}`` a known one."""


@dataclass(frozen=True)
class Case:
    """One program of a rule's table.

    Attributes:
        rule: id of the rule.
        cloud: whose resources the program has.
        number: position in the table.
        plan: the program.
        settings: thresholds it is judged by.
        finds: ``<resource> <path> = <actual>`` of each violation, a question mark before undetermined ones;
            None for programs that must pass.
    """

    rule: str
    cloud: str
    number: int
    plan: Estate
    settings: Settings
    finds: tuple[str, ...] | None

    def __str__(self) -> str:
        return f"{self.rule}-{self.cloud}-{'pass' if self.finds is None else 'fail'}{self.number}"


def all_cases() -> list[Case]:
    """Every program of every table."""
    return [
        Case(rule, cloud, number, _plan(cloud, dict(program)), _settings(program), _finds(outcome, program))
        for path in sorted(CASES.glob("*.yaml"))
        for rule, clouds in yaml.safe_load(path.read_text(encoding="utf-8")).items()
        for cloud, outcomes in clouds.items()
        for outcome, programs in outcomes.items()
        for number, program in enumerate(programs, 1)
    ]


def _finds(outcome: str, program: dict[str, Any]) -> tuple[str, ...] | None:
    assert outcome in ("pass", "fail"), outcome
    return None if outcome == "pass" else tuple(program["finds"])


def _settings(program: dict[str, Any]) -> Settings:
    return settings_from(program.get("settings", {}))


def _plan(cloud: str, program: dict[str, Any]) -> Estate:
    program.pop("finds", None)
    program.pop("settings", None)
    usage = program.pop("usage", None)
    region = program.pop("region", REGIONS[cloud])
    explicit = program.pop("explicit-provider", True)
    provider_inputs = program.pop("provider", {"region": region})
    provider = _urn(f"pulumi:providers:{cloud}", "main")
    types = {name: next(iter(resource)) for name, resource in program.items()}
    urns = {name: _urn(token, name) for name, token in types.items()}
    resources = [
        Resource(urn=provider, type=f"pulumi:providers:{cloud}", name="main", inputs=provider_inputs or {})
    ]
    for name, resource in program.items():
        [(token, written)] = resource.items()
        inputs: dict[str, Any] = {}
        made_from: dict[str, tuple[str, ...]] = {}
        for key, value in (written or {}).items():
            found: set[str] = set()
            inputs[key] = _value(value, urns, found)
            if found:
                made_from[key] = tuple(sorted(found))
        resources.append(
            Resource(
                urn=urns[name],
                type=token,
                name=name,
                inputs=inputs,
                provider=provider if explicit else None,
                dependencies=tuple(sorted({urn for found in made_from.values() for urn in found})),
                property_dependencies=made_from,
                source=f"program.py:{len(resources)}",
            )
        )
    workload = {"usage": usage} if usage else {}
    return Estate("table", "table", cloud, "", region, tuple(resources), workload)


def _urn(token: str, name: str) -> str:
    return f"urn:pulumi:table::table::{token}::{name}"


def _value(value: Any, urns: dict[str, str], found: set[str]) -> Any:
    if value == "?":
        return UNKNOWN
    if isinstance(value, str) and (match := REFERENCE.fullmatch(value)):
        found.add(urns[match[1]])
        return match[2] or UNKNOWN
    if isinstance(value, dict):
        return {key: _value(item, urns, found) for key, item in value.items()}
    if isinstance(value, list):
        return [_value(item, urns, found) for item in value]
    return value


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Gives `case` to the tests that ask for it."""
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", all_cases(), ids=str)


@pytest.fixture(scope="session")
def cases() -> list[Case]:
    """Every program of every table."""
    return all_cases()


@pytest.fixture(scope="session")
def rows() -> Callable[[Any], list[str]]:
    """Writes findings the way the tables do."""

    def write(findings: Any) -> list[str]:
        return sorted(
            f"{'? ' if it.undetermined else ''}{it.resource}{' ' if it.path else ''}{it.path} = {it.actual}"
            for it in findings
        )

    return write
