"""Judgements: every outcome, and what a check of raw inputs read without minding that nobody knows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from infra.estate.estate import Estate
from infra.estate.resource import SECRET, UNKNOWN, Resource
from infra.policy.check import verdict
from infra.policy.judgement import judgements
from infra.policy.predicates import equals
from infra.policy.rule import Related, Rule, Settings, Violation

TOKEN = "aws:ebs/volume:Volume"


def rule(check: Any, **more: Any) -> Rule:
    values: dict[str, Any] = {"severity": "low", "level": "mandatory", "checks": {TOKEN: check}, **more}
    return Rule(id="x", title="Ensure x", why="x.", fix="x.", **values)


def estate(*inputs: dict[str, Any]) -> Estate:
    rows = (Resource(urn=f"urn:{n}", type=TOKEN, name=str(n), inputs=row) for n, row in enumerate(inputs))
    return Estate(resources=tuple(rows))


def outcomes(check: Any, *inputs: dict[str, Any]) -> list[str]:
    return [found.outcome for found in judgements(estate(*inputs), Settings(), [rule(check)])]


def test_every_outcome_of_a_predicate() -> None:
    wanted = [True, False, UNKNOWN, SECRET, None, {}, []]
    assert outcomes(equals("on", True), *({"on": value} for value in wanted), {}) == [
        "pass", "fail", "undetermined", "undetermined", "undetermined", "undetermined", "undetermined", "fail",
    ]  # fmt: skip


def careless(resource: Resource, _estate: Estate, _settings: Settings) -> Iterator[Violation]:
    rows = resource.get("rows", ())
    if any(row["port"] == 22 for row in rows):
        yield Violation("rows", "22", "no 22")


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ([{"port": 22}], "fail"),
        ([{"port": 80}], "pass"),
        ([{"port": UNKNOWN}], "undetermined"),
        ([{"port": 22}, UNKNOWN], "undetermined"),
        (UNKNOWN, "undetermined"),
        (None, "undetermined"),
        ([{}], "crashed"),
    ],
)
def test_what_was_read_without_minding_that_nobody_knows_it_decides_nothing(rows: Any, outcome: str) -> None:
    assert outcomes(careless, {"rows": rows}) == [outcome]


def test_a_related_check_waits_until_the_others_are_known() -> None:
    whole = estate({"rows": [{"port": 22}]})
    alone = whole.only(whole.resources[0])
    related = rule(Related(careless))
    assert [len(list(judgements(it, Settings(), [related]))) for it in (whole, alone)] == [1, 0]


def test_a_verdict_says_how_many_were_judged() -> None:
    other = Resource(urn="urn:other", type="aws:x/y:Z", name="other")
    whole = estate({"on": True}, {"on": False}, {"on": UNKNOWN})
    found = verdict(
        Estate(resources=(*whole.resources, other)), Settings(), [rule(equals("on", True)), rule(careless)]
    )
    assert (found.judged, found.resources, found.passed) == (3, 4, 4)
    assert [(it.resource, it.undetermined) for it in found.findings] == [("1", False), ("2", True)]
