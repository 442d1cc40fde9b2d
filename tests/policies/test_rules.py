"""Every rule on every program of its table: exactly the findings written there."""

from __future__ import annotations

from infra.policy.check import check
from policies.registry import RULES


def test_rule(case, rows):
    findings = check(case.plan, case.settings, [RULES[case.rule]])

    assert rows(findings) == sorted(case.finds or ())
    assert all(finding.rule == case.rule for finding in findings)
