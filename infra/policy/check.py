"""Running the rules over an estate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from infra.estate.estate import Estate
from infra.garbage import uncollected
from infra.policy.judgement import Judgement, judgements
from infra.policy.rule import Finding, Rule, Settings, Violation

DEFAULT_SETTINGS = Settings()
SEVERITIES = ("critical", "high", "medium", "low")
"""Worst first."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of an estate.

    Attributes:
        findings: determined ones first, each by severity, rule and URN.
        judged: how many native resources at least one rule concerns.
        resources: how many native resources there are.
        passed: how many judgements found nothing wrong.
    """

    findings: tuple[Finding, ...]
    judged: int
    resources: int
    passed: int


def check(estate: Estate, settings: Settings, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """What the rules find in an estate, as a `Verdict` orders it."""
    return verdict(estate, settings, rules).findings


def verdict(estate: Estate, settings: Settings, rules: Iterable[Rule]) -> Verdict:
    """What the rules say of an estate.

    A rule that fails is a finding of its own kind and does not hide the others.
    """
    found: list[Finding] = []
    judged: set[str] = set()
    passed = 0
    with uncollected():
        for judgement in judgements(estate, settings, rules):
            if judgement.outcome == "pass":
                passed += 1
            elif judgement.outcome != "not applicable":
                found += findings(judgement, estate)
            judged.add(judgement.resource.urn)
    native = {resource.urn for resource in estate.native}
    return Verdict(told_once(found), len(judged & native), len(native), passed)


def findings(judgement: Judgement, estate: Estate) -> Iterator[Finding]:
    """What a judgement has to say."""
    if judgement.outcome == "crashed":
        yield _finding(judgement, estate, Violation("", judgement.note, "a rule that can judge this"))
    for violation in judgement.violations:
        yield _finding(judgement, estate, violation)


def told_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in order; of several rules that wait for the same document the most severe one says so."""
    told: set[tuple[str, str, str]] = set()
    found: list[Finding] = []
    for finding in sorted(findings, key=_order):
        place = (finding.urn, finding.path, finding.actual)
        if not finding.shared or place not in told:
            found.append(finding)
        if finding.shared:
            told.add(place)
    return tuple(found)


def failures(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that stop an update: mandatory and determined."""
    return tuple(
        finding
        for finding in findings
        if finding.level == "mandatory" and not finding.undetermined and not finding.crashed
    )


def message(finding: Finding) -> str:
    """One finding as a sentence: rule, resource, actual, expected, fix."""
    where = f"{finding.resource} {finding.path}".rstrip()
    expected = f"expected {finding.expected}"
    if finding.undetermined:
        expected = f"cannot be decided yet ({expected})"
    return f"[{finding.rule}] {where}: {finding.actual}; {expected}. {finding.fix}"


def _finding(judgement: Judgement, estate: Estate, violation: Violation) -> Finding:
    rule, resource = judgement.rule, judgement.resource
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        level="advisory" if judgement.outcome == "crashed" else rule.level,
        stack=estate.part_of(resource).stack,
        capability=estate.capability(resource),
        urn=resource.urn,
        resource=resource.name,
        source=resource.source,
        path=violation.path,
        actual=violation.actual,
        expected=violation.expected,
        fix=rule.fix,
        undetermined=violation.undetermined,
        crashed=judgement.outcome == "crashed",
        shared=violation.shared and violation.undetermined,
    )


def _order(finding: Finding) -> tuple[bool, bool, int, str, str, str, str]:
    return (
        finding.crashed,
        finding.undetermined,
        SEVERITIES.index(finding.severity),
        finding.rule,
        finding.urn,
        finding.path,
        finding.actual,
    )
