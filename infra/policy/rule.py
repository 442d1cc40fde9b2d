"""Rules and what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from infra.catalog.cloud import CLOUDS
from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.view.reading import Reading
from infra.view.view import View

Severity = Literal["low", "medium", "high", "critical"]
Level = Literal["advisory", "mandatory"]


@dataclass(frozen=True, slots=True)
class Violation:
    """What one resource does wrong: the input looked at, what it is, what it should be."""

    path: str
    actual: str
    expected: str
    undetermined: bool = False
    """True when the value is not known before the update; never a failure."""
    shared: bool = False
    """True where other rules ask the same of what is not known here, such as a document: it is told once."""


def wrong(view: View, fact: Reading[Any], expected: str, actual: str = "") -> Violation:
    """The violation of a fact: where it stands, what it is (or `actual`), what it should be."""
    return Violation(fact.place(view.resource), actual or fact.shown, expected)


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds of the rules, each with a default; the pack's config and `--config` set them."""

    backup_days: int = 7
    log_retention_days: int = 30
    rotation_days: int = 365
    required_tags: tuple[str, ...] = ("owner", "environment", "workload")
    allowed_regions: tuple[str, ...] = ()
    """Empty: every region that a twin metro has."""
    public_ports: tuple[int, ...] = (80, 443)
    """Ports that may be open to everybody."""
    monthly_budget_usd: Decimal | None = None
    """USD a month that a stack may cost; None: no budget."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a check may look at besides its view."""

    estate: Estate
    settings: Settings


def cloud_of(token: str) -> str:
    """The provider a type token belongs to; ``pulumi:providers:aws`` is aws's own."""
    return token.rpartition(":")[2] if token.startswith("pulumi:providers:") else token.partition(":")[0]


ViewCheck = Callable[[Any, Scope], Iterator[Violation]]
"""Yields what is wrong with one view. Asks facts for their values and never minds whether they are known."""

Check = Callable[[Resource, Estate, Settings], Iterator[Violation]]
"""Yields what is wrong with the raw inputs of one resource, of types that no reader knows yet."""

StackCheck = Callable[[Estate, Settings], Iterator[Violation]]
"""Yields what is wrong with a stack as a whole."""


@dataclass(frozen=True, slots=True)
class Related:
    """A check of raw inputs that looks at other resources, so that it waits until all of them are known."""

    check: Check

    def __call__(self, resource: Resource, estate: Estate, settings: Settings) -> Iterator[Violation]:
        """What the check yields."""
        return self.check(resource, estate, settings)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, both clouds.

    Attributes:
        id: stable, ``<topic>-<what>``, such as ``database-encrypted``; never reused.
        title: imperative sentence, begins with ``Ensure``.
        why: what goes wrong otherwise.
        fix: what to set, per cloud where it differs.
        severity: low, medium, high, critical.
        level: ``mandatory`` stops an update, ``advisory`` warns.
        views: noun -> check, for both clouds alike.
        checks: Pulumi type token -> check of raw inputs. ``aws:*`` stands for every type of a provider.
        whole: the check of a rule about no resource but the stack, on both clouds; its findings are the stack's.
        absent: why a cloud has no check, where one has none (cloud -> reason).
        frameworks: controls it serves, such as ``CIS AWS 3.0 2.2.1``.
        settings: names of the `Settings` the checks read, sorted.
    """

    id: str
    title: str
    why: str
    fix: str
    severity: Severity
    level: Level
    views: Mapping[type[View], ViewCheck] = field(default_factory=dict[type[View], ViewCheck])
    checks: Mapping[str, Check] = field(default_factory=dict[str, Check])
    whole: StackCheck | None = None
    absent: Mapping[str, str] | None = None
    frameworks: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()

    @property
    def clouds(self) -> frozenset[str]:
        """The clouds that have a check."""
        if self.whole:
            return frozenset(CLOUDS)
        return frozenset(map(cloud_of, self.tokens)) - (self.absent or {}).keys()

    @property
    def tokens(self) -> tuple[str, ...]:
        """The types it concerns."""
        from infra.view.registry import tokens_of

        return (*self.checks, *(token for noun in self.views for token in tokens_of(noun)))

    def check_of(self, token: str) -> Check | None:
        """The check of the raw inputs of one type, None when there is none."""
        return self.checks.get(token) or self.checks.get(f"{token.partition(':')[0]}:*")


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation of one rule by one resource of one stack.

    Attributes:
        crashed: whether it is the rule that failed, so that nobody knows whether there is a violation.
        shared: whether other rules say the same of what is not known.
    """

    rule: str
    title: str
    severity: Severity
    level: Level
    stack: str
    capability: str
    urn: str
    resource: str
    source: str
    path: str
    actual: str
    expected: str
    fix: str
    undetermined: bool
    crashed: bool = False
    shared: bool = False
