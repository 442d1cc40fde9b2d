"""Running the rules over a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from infra.estate.estate import Estate
from infra.estate.resource import STACK_TYPE, Resource
from policies.registry import RULES
from policies.rule import Finding, Rule, Settings, Violation

DEFAULT_SETTINGS = Settings()
SEVERITIES = ("critical", "high", "medium", "low")
"""Worst first."""


def check(
    plan: Estate, settings: Settings = DEFAULT_SETTINGS, rules: Iterable[Rule] = tuple(RULES.values())
) -> tuple[Finding, ...]:
    """What every rule finds in the plan: determined findings first, each by severity, rule and URN.

    A rule that fails is a finding of its own and does not hide the others.
    """
    found = [finding for rule in rules for finding in judge_all(rule, plan, settings)]
    return tuple(sorted(found, key=_order))


def judge_all(rule: Rule, plan: Estate, settings: Settings) -> Iterator[Finding]:
    """What one rule finds in the resources of a plan, and in the stack as a whole."""
    for resource in plan.resources:
        yield from judge(rule, resource, plan, settings)
    whole = rule.whole
    if whole is not None:
        stack = next(iter(plan.of_type(STACK_TYPE)), None)
        subject = Resource(urn=stack.urn if stack else "", type=STACK_TYPE, name=plan.stack, custom=False)
        for violation in _violations(lambda: whole(plan, settings)):
            yield _finding(rule, subject, plan, violation)


def judge(rule: Rule, resource: Resource, plan: Estate, settings: Settings) -> Iterator[Finding]:
    """What one rule finds in one resource."""
    one = rule.check_of(resource.type)
    if one is not None:
        for violation in _violations(lambda: one(resource, plan, settings)):
            yield _finding(rule, resource, plan, violation)


def _violations(check: Callable[[], Iterator[Violation]]) -> list[Violation]:
    try:
        return list(check())
    except Exception as error:  # a faulty rule must not hide what the others find
        broken = f"the rule failed: {type(error).__name__}: {error}"
        return [Violation("", broken, "a rule that can judge this")]


def failures(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that stop an update: mandatory and determined."""
    return tuple(finding for finding in findings if finding.level == "mandatory" and not finding.undetermined)


def message(finding: Finding) -> str:
    """One finding as a sentence: rule, resource, actual, expected, fix."""
    where = f"{finding.resource} {finding.path}".rstrip()
    expected = f"expected {finding.expected}"
    if finding.undetermined:
        expected = f"cannot be decided yet ({expected})"
    return f"[{finding.rule}] {where}: {finding.actual}; {expected}. {finding.fix}"


def _finding(rule: Rule, resource: Resource, plan: Estate, violation: Violation) -> Finding:
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        level=rule.level,
        stack=plan.stack,
        capability=plan.capability(resource),
        urn=resource.urn,
        resource=resource.name,
        source=resource.source,
        path=violation.path,
        actual=violation.actual,
        expected=violation.expected,
        fix=rule.fix,
        undetermined=violation.undetermined,
    )


def _order(finding: Finding) -> tuple[bool, int, str, str, str, str]:
    return (
        finding.undetermined,
        SEVERITIES.index(finding.severity),
        finding.rule,
        finding.urn,
        finding.path,
        finding.actual,
    )
