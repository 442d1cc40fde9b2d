"""What nobody knows decides nothing: each value of each program replaced by an unknown, secret, null or wrong one.

A finding never becomes silence by that, silence never a finding, and no rule fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from infra.estate.estate import Estate
from infra.estate.offline.stack import plan_stack
from infra.estate.resource import SECRET, UNKNOWN, Resource
from infra.policy.judgement import judgements
from infra.policy.rule import Rule, Settings
from infra.stack import StackConfig
from infra.view.registry import all_readers
from infra.view.view import sources
from policies.registry import RULES

KINDS = ("unknown", "secret", "null", "wrong")
TOPICS = ("bucket", "cache", "database", "firewall", "identity", "key", "load-balancer", "logs", "network")
"""Topics of the rules that are tried."""
READ = {
    path.partition(" ")[0] for reader in all_readers() for it in sources(reader.view).values() for path in it.paths
}
"""Types that are looked at beside those that are judged, among other words."""

SET = {
    "bucket-access-logs",
    "bucket-own-key",
    "cache-own-key",
    "cache-password",
    "database-audit-logs",
    "database-encrypted",
    "database-own-key",
    "logs-own-key",
}
"""Rules that ask only whether something is set, such as a key: what comes with the update is set."""


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in the inputs of a resource, the outermost first; what is empty is not there."""
    if path and value not in ("", None):
        yield path
    value = opened(value)
    steps = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from places(inner, (*path, step))


def opened(value: Any) -> Any:
    """What a text of JSON holds, such as a permission document; anything else as it is."""
    try:
        return json.loads(value) if isinstance(value, str) and value.startswith("{") else value
    except ValueError:
        return value


def worsened(value: Any, kind: str) -> Any:
    """What stands in the place of a value; of the wrong type is an object for one value, a number for several."""
    wrong = 7 if isinstance(value, list | Mapping) else {"wrong": ["type"]}
    return {"unknown": UNKNOWN, "secret": SECRET, "null": None, "wrong": wrong}[kind]


def put(value: Any, path: tuple[str | int, ...], kind: str) -> Any:
    """The value with a worse one at a place."""
    if not path:
        return worsened(value, kind)
    step, *rest = path
    value = opened(value)
    if isinstance(value, list):
        return [put(it, tuple(rest), kind) if index == step else it for index, it in enumerate(value)]
    return {key: put(it, tuple(rest), kind) if key == step else it for key, it in value.items()}


def worse(estate: Estate, kind: str) -> Iterator[tuple[Resource, tuple[str | int, ...], Estate]]:
    """The estate with one value replaced, for each value; what it was made from is forgotten."""
    for resource in estate.resources:
        for path in places(resource.inputs) if ":providers:" not in resource.type else ():
            if kind == "null" and isinstance(path[-1], int):
                continue  # null in a list is none of its items
            if kind == "wrong" and path[-1] == "Principal":
                continue  # an object is right there
            if resource.inputs[str(path[0])] in estate.resolver.names(resource):
                continue  # without the name that others call it by, what they say is about something else
            edges = {name: urns for name, urns in resource.property_dependencies.items() if name != path[0]}
            changed = replace(resource, inputs=put(resource.inputs, path, kind), property_dependencies=edges)
            others = tuple(it for it in estate.resources if it.urn != resource.urn)
            yield resource, path, replace(estate, resources=(*others, changed))


def outcomes(estate: Estate, settings: Settings, rules: Sequence[Rule]) -> dict[tuple[str, str], str]:
    """Rule and URN -> what it says."""
    return {(it.rule.id, it.resource.urn): it.outcome for it in judgements(estate, settings, rules)}


def decided(estate: Estate, settings: Settings, rules: Sequence[Rule], kind: str) -> Iterator[str]:
    """Where something that nobody knows decides something."""
    before = outcomes(estate, settings, rules)
    for resource, path, changed in worse(estate, kind):
        for judged, after in outcomes(changed, settings, rules).items():
            was = before.get(judged, "not applicable")
            silenced = was == "fail" and after not in ("fail", "undetermined")
            silenced = silenced and not (judged[0] in SET and kind != "null")
            if silenced or after == "crashed" or (was != "fail" and after == "fail"):
                where = ".".join(map(str, (resource.name, *path)))
                yield f"{where}: {' '.join(judged)} {was} -> {after}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("topic", TOPICS)
def test_of_the_tables_it_decides_nothing(topic: str, kind: str, cases: list[Any]) -> None:
    tried = [case for case in cases if case.rule.startswith(f"{topic}-")]
    wrong = [
        f"{case} {one}" for case in tried for one in decided(case.plan, case.settings, [RULES[case.rule]], kind)
    ]
    assert tried
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cloud", ["alicloud", "aws"])
def test_of_the_twins_it_decides_nothing(cloud: str, kind: str) -> None:
    plan = plan_stack(StackConfig(name=f"{cloud}-singapore", cloud=cloud, metro="singapore", workload="shop"))
    rules = [rule for rule in RULES.values() if rule.id.startswith(TOPICS)]
    tokens = {token for rule in rules for token in rule.tokens}
    about = tuple(it for it in plan.resources if it.type in tokens or it.type in READ)
    assert list(decided(replace(plan, resources=about), Settings(), rules, kind)) == []
