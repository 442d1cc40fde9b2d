"""The product's own workloads against its own rules."""

from __future__ import annotations

import pytest

from infra.estate.offline.stack import plan_stack
from infra.policy.check import check, failures
from infra.policy.rule import Settings
from infra.stack import StackConfig
from policies.registry import RULES


@pytest.mark.parametrize("cloud", ["alicloud", "aws"])
@pytest.mark.parametrize("workload", ["desk", "shop"])
def test_nothing_would_stop_an_update(workload, cloud):
    plan = plan_stack(StackConfig(name=f"{cloud}-singapore", cloud=cloud, metro="singapore", workload=workload))

    findings = check(plan, Settings(), RULES.values())

    assert failures(findings) == ()
    assert not [finding for finding in findings if finding.actual.startswith("the rule failed")]
    assert all(finding.stack == f"{cloud}-singapore" and finding.capability for finding in findings)
