"""Rules about encryption keys."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.ask import Ask
from infra.policy.rule import Rule, Scope, Violation, wrong
from infra.view.key import Key
from policies.private import closed_statement

KEYS = Ask(Key)


def _rotated(key: Key, scope: Scope) -> Iterator[Violation]:
    """It must be rotated, and often enough."""
    if not key.rotated.value:
        yield wrong(key, key.rotated, "automatic rotation")
        return
    days, most = key.rotation_days.value, scope.settings.rotation_days
    if days is None or days > most:
        yield wrong(key, key.rotation_days, f"{most} days or less")


CLOSED = Rule(
    id="key-policy-closed",
    title="Ensure key policies name who may use the key",
    why="A key everybody may use protects nothing.",
    fix="Name accounts, roles or services as principals, or add a condition on the caller.",
    severity="critical",
    level="mandatory",
    views={Key: KEYS.each(lambda it: it.policy, closed_statement)},
    frameworks=("Checkov CKV_AWS_33",),
)

ENABLED = Rule(
    id="key-enabled",
    title="Ensure keys are enabled",
    why="Whatever a disabled key encrypts cannot be read, at the worst moment.",
    fix="AWS: leave is_enabled true. Alibaba Cloud: leave status Enabled.",
    severity="medium",
    level="advisory",
    views={Key: KEYS.yes(lambda it: it.enabled, "not Disabled")},
    frameworks=("Checkov CKV_ALI_28", "Checkov CKV_AWS_227"),
)

ROTATED = Rule(
    id="key-rotated",
    title="Ensure keys are rotated often enough",
    why="Rotation limits how much one lost key opens.",
    fix="AWS: enable_key_rotation, rotation_period_in_days. Alibaba Cloud: automatic_rotation, rotation_interval.",
    severity="medium",
    level="advisory",
    views={Key: _rotated},
    frameworks=("Checkov CKV_ALI_27", "Checkov CKV_AWS_7"),
    settings=("rotation_days",),
)

RULES = (ENABLED, CLOSED, ROTATED)
