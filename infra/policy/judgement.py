"""Judgements: what each rule says of each resource it concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from infra.estate.estate import Estate
from infra.estate.resolver import Deferred
from infra.estate.resource import STACK_TYPE, Resource
from infra.policy.guard import guarded
from infra.policy.rule import Check, Related, Rule, Scope, Settings, ViewCheck, Violation
from infra.view.reading import Inapplicable, NotKnown
from infra.view.view import View
from infra.view.views import views

Outcome = Literal["pass", "fail", "undetermined", "not applicable", "crashed"]

DECIDABLE = "something that is known before the update"
"""What is expected of a fact that is not known, where the check does not say."""


class Judgement(NamedTuple):
    """What one rule says of one resource.

    Attributes:
        rule: who says it.
        resource: of whom.
        outcome: whether it passes, fails, cannot be decided yet, is not concerned, or the rule itself failed.
        violations: what is wrong or undecided.
        note: why it is not concerned, or how the rule failed.
    """

    rule: Rule
    resource: Resource
    outcome: Outcome
    violations: tuple[Violation, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """Rules by what they concern, so that a resource meets only its own."""

    by_view: Mapping[type[View], tuple[tuple[Rule, ViewCheck], ...]]
    by_token: Mapping[str, tuple[tuple[Rule, Check], ...]]
    by_cloud: Mapping[str, tuple[tuple[Rule, Check], ...]]
    whole: tuple[Rule, ...]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> Index:
        """The index of some rules."""
        by_view: dict[type[View], list[tuple[Rule, ViewCheck]]] = {}
        by_token: dict[str, list[tuple[Rule, Check]]] = {}
        by_cloud: dict[str, list[tuple[Rule, Check]]] = {}
        every = tuple(rules)
        for rule in every:
            for noun, view_check in rule.views.items():
                by_view.setdefault(noun, []).append((rule, view_check))
            for token, check in rule.checks.items():
                cloud, _, rest = token.partition(":")
                place = by_cloud.setdefault(cloud, []) if rest == "*" else by_token.setdefault(token, [])
                place.append((rule, check))
        return cls(
            {noun: tuple(found) for noun, found in by_view.items()},
            {token: tuple(found) for token, found in by_token.items()},
            {cloud: tuple(found) for cloud, found in by_cloud.items()},
            tuple(rule for rule in every if rule.whole is not None),
        )


def judgements(estate: Estate, settings: Settings, rules: Iterable[Rule]) -> Iterator[Judgement]:
    """What the rules say of every resource of an estate, and of it as a whole.

    In an estate of one resource whose others are not known yet, what has to wait for them is left out.
    """
    index = Index.of(rules)
    scope, seen = Scope(estate, settings), views(estate)
    for resource in estate.resources:
        token = resource.type
        for view in seen.of(resource):
            for rule, view_check in index.by_view.get(type(view), ()):
                found = _judged(rule, resource, view_check, view, scope)
                if found is not None:
                    yield found
        raw = (*index.by_token.get(token, ()), *index.by_cloud.get(token.partition(":")[0], ()))
        if raw:
            yield from _raw(resource, raw, estate, settings)
    if index.whole and not estate.alone:
        subject = _stack(estate)
        for rule in index.whole:
            whole = rule.whole
            if whole is not None:
                found = _judged(rule, subject, whole, estate, settings)
                if found is not None:
                    yield found


def _stack(estate: Estate) -> Resource:
    stack = next(iter(estate.of_type(STACK_TYPE)), None)
    return Resource(urn=stack.urn if stack else "", type=STACK_TYPE, name=estate.stack, custom=False)


def undecided(subject: Resource, error: NotKnown, expected: str = "") -> Violation:
    """The violation of a fact that nobody knows: perhaps none."""
    reading = error.reading
    return Violation(reading.place(subject), reading.shown, expected or error.expected or DECIDABLE, True)


def _judged(
    rule: Rule, resource: Resource, check: Callable[..., Iterator[Violation]], *subject: object
) -> Judgement | None:
    found: list[Violation] = []
    try:
        # Not list(): what was found before a fact that is not known counts.
        for violation in check(*subject):
            found += (violation,)
    except NotKnown as error:
        found.append(undecided(resource, error))
    except Inapplicable as error:
        if not found:
            return Judgement(rule, resource, "not applicable", note=str(error))
    except Deferred:
        return None
    except Exception as error:  # a faulty rule must not hide what the others find
        return _crashed(rule, resource, error)
    if not found:
        return Judgement(rule, resource, "pass")
    certain = not all(violation.undetermined for violation in found)
    return Judgement(rule, resource, "fail" if certain else "undetermined", tuple(found))


def _crashed(rule: Rule, resource: Resource, error: Exception) -> Judgement:
    return Judgement(rule, resource, "crashed", note=f"the rule failed: {type(error).__name__}: {error}")


def _raw(
    resource: Resource, checks: Iterable[tuple[Rule, Check]], estate: Estate, settings: Settings
) -> Iterator[Judgement]:
    """Checks of raw inputs: what one has read without minding that nobody knows it decides nothing."""
    guard, stand_in = guarded(resource)
    for rule, check in checks:
        if estate.alone and isinstance(check, Related):
            continue
        guard.unread.clear()
        found = _judged(rule, resource, check, stand_in, estate, settings)
        if found is None:
            continue
        if guard.unread and found.outcome != "undetermined":
            path, actual = guard.unread[0]
            found = Judgement(rule, resource, "undetermined", (Violation(path, actual, DECIDABLE, True),))
        yield found
