"""What several rules wait for is told once."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.estate.resource import UNKNOWN, Resource
from infra.policy.check import DEFAULT_SETTINGS, check
from infra.policy.judgement import judgements
from policies.registry import RULES

POLICY = Resource(urn="urn:p", type="aws:iam/rolePolicy:RolePolicy", name="p", inputs={"policy": UNKNOWN})
ESTATE = Estate(cloud="aws", resources=(POLICY,))


def test_one_document_that_is_not_known_is_one_finding_of_the_most_severe_rule() -> None:
    found = check(ESTATE, DEFAULT_SETTINGS, RULES.values())
    assert [(one.rule, one.path) for one in found if one.undetermined] == [("identity-no-full-access", "policy")]


def test_each_rule_is_undetermined_all_the_same() -> None:
    found = judgements(ESTATE, DEFAULT_SETTINGS, RULES.values())
    open_ones = {one.rule.id for one in found if one.outcome == "undetermined"}
    assert {"identity-no-full-access", "identity-no-service-wildcard", "identity-scoped-writes"} <= open_ones


def test_without_that_rule_the_next_one_tells_it() -> None:
    rest = [rule for name, rule in RULES.items() if name != "identity-no-full-access"]
    found = check(ESTATE, DEFAULT_SETTINGS, rest)
    assert len([one for one in found if one.undetermined]) == 1
