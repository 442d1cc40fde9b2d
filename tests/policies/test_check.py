"""Running rules: order, isolation, the three answers."""

from __future__ import annotations

from dataclasses import replace

from infra.estate.estate import Estate
from infra.estate.resource import STACK_TYPE, UNKNOWN, Resource
from infra.policy.check import check, failures, message
from infra.policy.rule import Rule, Settings, Violation
from policies.registry import RULES

VOLUME = "aws:ebs/volume:Volume"


def _volume(name: str, **inputs: object) -> Resource:
    return Resource(
        urn=f"urn:pulumi:s::p::twinstack:aws:Compute${VOLUME}::{name}",
        type=VOLUME,
        name=name,
        inputs=inputs,
        parent="urn:pulumi:s::p::twinstack:aws:Compute::compute",
        provider="urn:pulumi:s::p::pulumi:providers:aws::aws",
        source="shop.py:7",
    )


def _plan(*volumes: Resource) -> Estate:
    component = Resource(
        urn="urn:pulumi:s::p::twinstack:aws:Compute::compute",
        type="twinstack:aws:Compute",
        name="compute",
        custom=False,
    )
    return Estate("p", "s", "aws", "", "ap-southeast-1", (component, *volumes))


def test_a_finding_says_everything():
    [finding] = check(_plan(_volume("a", encrypted=False)), Settings(), [RULES["compute-disk-encrypted"]])

    assert (finding.stack, finding.capability, finding.resource) == ("s", "compute", "a")
    assert (finding.path, finding.actual, finding.expected) == ("encrypted", "false", "true")
    assert (finding.source, finding.level, finding.severity) == ("shop.py:7", "mandatory", "high")
    assert message(finding) == (
        f"[compute-disk-encrypted] a encrypted: false; expected true. {RULES['compute-disk-encrypted'].fix}"
    )


def test_determined_findings_come_first_then_the_worst():
    plan = _plan(_volume("b"), _volume("a"), _volume("c", encrypted=UNKNOWN))

    found = check(plan, Settings(), RULES.values())

    assert [(it.undetermined, it.severity, it.rule, it.resource) for it in found] == [
        (False, "high", "compute-disk-encrypted", "a"),
        (False, "high", "compute-disk-encrypted", "b"),
        (False, "low", "compute-disk-own-key", "a"),
        (False, "low", "compute-disk-own-key", "b"),
        (False, "low", "compute-disk-own-key", "c"),
        (False, "low", "stack-owner-tags", "a"),
        (False, "low", "stack-owner-tags", "b"),
        (False, "low", "stack-owner-tags", "c"),
        (True, "high", "compute-disk-encrypted", "c"),
    ]
    assert {it.resource for it in failures(found)} == {"a", "b"}
    assert [it.resource for it in found if it.undetermined] == ["c"]


def test_a_faulty_rule_is_a_finding_and_hides_nothing():
    def faulty(resource, plan, settings):
        yield from RULES["compute-disk-own-key"].checks[VOLUME](resource, plan, settings)
        raise LookupError("no such thing")

    broken: Rule = replace(
        RULES["compute-disk-own-key"], id="compute-broken", level="mandatory", checks={VOLUME: faulty}
    )

    found = check(_plan(_volume("a")), Settings(), [broken, RULES["compute-disk-encrypted"]])

    assert [(it.rule, it.actual) for it in found] == [
        ("compute-disk-encrypted", "not set (default false)"),
        ("compute-broken", "the rule failed: LookupError: no such thing"),
    ]
    assert [(it.crashed, it.level) for it in found] == [(False, "mandatory"), (True, "advisory")]
    assert [it.rule for it in failures(found)] == ["compute-disk-encrypted"]


def test_a_rule_about_the_whole_stack_finds_once():
    def crowded(plan, settings):
        yield Violation("", f"{len(plan.native)} resources", "1 at most")
        raise LookupError("no such thing")

    def full(plan, settings):
        yield Violation("", f"{len(plan.native)} resources", "1 at most")

    rule = replace(RULES["compute-disk-encrypted"], id="stack-small", checks={}, whole=full)
    stack = Resource(urn="urn:pulumi:s::p::pulumi:pulumi:Stack::p-s", type=STACK_TYPE, name="p-s", custom=False)
    plan = _plan(_volume("a"), _volume("b"))

    [finding] = check(replace(plan, resources=(*plan.resources, stack)), Settings(), [rule])
    [rootless] = check(plan, Settings(), [rule])
    [broken] = check(plan, Settings(), [replace(rule, whole=crowded)])

    assert (finding.urn, finding.resource, finding.capability) == (stack.urn, "s", "")
    assert (finding.actual, finding.expected) == ("2 resources", "1 at most")
    assert rootless == replace(finding, urn="")
    assert broken.actual == "the rule failed: LookupError: no such thing"
    assert rule.clouds == {"alicloud", "aws"}


def test_values_are_shown_short_and_secrets_not_at_all():
    token = "aws:ec2/launchTemplate:LaunchTemplate"
    secret = "password=hunter2hunter2"
    plan = _plan(
        Resource(urn="urn:pulumi:s::p::t::t", type=token, name="t", inputs={"userData": secret + "x" * 500})
    )

    found = check(plan, Settings(), RULES.values())

    assert any(it.rule == "compute-user-data-clean" for it in found)
    assert all(secret not in message(it) and len(it.actual) < 130 for it in found)


def test_nothing_found_in_an_empty_plan():
    assert check(_plan(), Settings(), RULES.values()) == ()
