"""The registry: every rule complete, on both clouds or with a reason, and tried both ways."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal

import pytest

from infra.policy.check import check
from infra.policy.rule import Settings, cloud_of
from policies.registry import RULES

CLOUDS = {"alicloud", "aws"}


def test_sorted_by_id():
    assert list(RULES) == sorted(RULES)


def test_topics_are_sorted_and_ids_unique():
    from policies.rules import (
        bucket,
        cache,
        compute,
        cost,
        database,
        firewall,
        identity,
        key,
        load_balancer,
        logs,
        network,
        stack,
    )

    topics = (bucket, cache, compute, cost, database, firewall, identity, key, load_balancer, logs, network, stack)
    ids = [rule.id for topic in topics for rule in topic.RULES]
    assert len(ids) == len(set(ids)) == len(RULES)
    for topic in topics:
        prefix = topic.__name__.rpartition(".")[2].replace("_", "-")
        assert [rule.id for rule in topic.RULES] == sorted(rule.id for rule in topic.RULES)
        assert all(rule.id.startswith(f"{prefix}-") for rule in topic.RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_complete(rule):
    assert rule.title.startswith("Ensure ") and not rule.title.endswith(".")
    assert rule.why.endswith(".") and rule.fix.endswith(".")
    assert rule.clouds | set(rule.absent or ()) == CLOUDS
    assert not rule.clouds & set(rule.absent or ())
    assert all(rule.absent.values()) if rule.absent else True
    assert {cloud_of(token) for token in rule.checks} <= CLOUDS


def test_every_rule_passes_and_fails_on_each_of_its_clouds(cases):
    tried = {(case.rule, case.cloud, case.finds is None) for case in cases}

    assert tried == {
        (rule.id, cloud, passes) for rule in RULES.values() for cloud in rule.clouds for passes in (True, False)
    }


def test_every_type_of_every_rule_is_tried(cases):
    tried = {(case.rule, resource.type) for case in cases for resource in case.plan.resources}
    untried = {
        (rule.id, token)
        for rule in RULES.values()
        for token in rule.checks
        if not token.endswith(":*") and (rule.id, token) not in tried
    }

    assert {rule for rule, _ in untried} <= {"stack-owner-tags"}


def test_settings_are_named(cases):
    """A rule names exactly the settings that change what it finds or says."""
    other = Settings(
        backup_days=300,
        log_retention_days=3000,
        rotation_days=1,
        required_tags=("cost-center",),
        allowed_regions=("nowhere",),
        public_ports=(1,),
        monthly_budget_usd=Decimal(0),
    )
    read: dict[str, set[str]] = {rule: set() for rule in RULES}
    for case in cases:
        before = check(case.plan, case.settings, [RULES[case.rule]])
        for field in fields(Settings):
            changed = replace(case.settings, **{field.name: getattr(other, field.name)})
            if check(case.plan, changed, [RULES[case.rule]]) != before:
                read[case.rule].add(field.name)

    assert read == {rule.id: set(rule.settings) for rule in RULES.values()}
