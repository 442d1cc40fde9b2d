"""Rules and what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from infra.catalog.cloud import CLOUDS
from infra.estate.estate import Estate
from infra.estate.resource import Resource

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


def cloud_of(token: str) -> str:
    """The provider a type token belongs to; ``pulumi:providers:aws`` is aws's own."""
    return token.rpartition(":")[2] if token.startswith("pulumi:providers:") else token.partition(":")[0]


Check = Callable[[Resource, Estate, Settings], Iterator[Violation]]
"""Yields what is wrong with one resource. May look at the resources around it in the plan."""

StackCheck = Callable[[Estate, Settings], Iterator[Violation]]
"""Yields what is wrong with a stack as a whole."""


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
        checks: Pulumi type token -> check; tokens of both clouds. ``aws:*`` stands for every type of a provider.
        whole: the check of a rule about no resource but the stack, on both clouds; its findings are the stack's.
        absent: why a cloud has no check, where one has none (cloud -> reason).
        related: whether a check looks at more than one resource of the stack; such a rule runs on the whole stack
            inside the engine, the others on each resource before it is created.
        frameworks: controls it serves, such as ``CIS AWS 3.0 2.2.1``.
        settings: names of the `Settings` the checks read, sorted.
    """

    id: str
    title: str
    why: str
    fix: str
    severity: Severity
    level: Level
    checks: Mapping[str, Check]
    whole: StackCheck | None = None
    absent: Mapping[str, str] | None = None
    related: bool = False
    frameworks: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()

    @property
    def clouds(self) -> frozenset[str]:
        """The clouds that have a check."""
        return frozenset(CLOUDS if self.whole else map(cloud_of, self.checks))

    def check_of(self, token: str) -> Check | None:
        """The check of one type, None when the rule does not concern it."""
        return self.checks.get(token) or self.checks.get(f"{token.partition(':')[0]}:*")


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation of one rule by one resource of one stack."""

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
