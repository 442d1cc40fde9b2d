"""Rules about encryption keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.estate.estate import Estate
from infra.estate.resource import Resource, is_unknown, whole
from infra.policy.predicates import equals, every, has, none_of, same, when, wrong
from infra.policy.rule import Rule, Settings, Violation
from infra.view.statement import Statement
from policies.document import no_statement

ALICLOUD = "alicloud:kms/key:Key"
AWS = "aws:kms/key:Key"
AWS_DEFAULT_DAYS = 365
"""Rotation period without rotationPeriodInDays (AWS KMS, "Rotating AWS KMS keys")."""
SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


def _open(statement: Statement) -> str:
    return f"allows {', '.join(map(str, statement.actions))} to everybody" if statement.open_to_everybody else ""


def _aws_rotates(key: Resource) -> bool:
    """Whether AWS can rotate the key: symmetric, for encryption, in KMS itself."""
    return (
        same(key.get("keyUsage", "ENCRYPT_DECRYPT"), "ENCRYPT_DECRYPT")
        and same(key.get("customerMasterKeySpec", "SYMMETRIC_DEFAULT"), "SYMMETRIC_DEFAULT")
        and not has("customKeyStoreId")(key)
    )


def _alicloud_rotates(key: Resource) -> bool:
    """Whether KMS can rotate the key: symmetric, generated in KMS."""
    return str(key.get("keySpec", "Aliyun_AES_256")).startswith("Aliyun_AES") and same(
        key.get("origin", "Aliyun_KMS"), "Aliyun_KMS"
    )


def _aws_interval(key: Resource, _plan: Estate, settings: Settings) -> Iterator[Violation]:
    if same(key.get("enableKeyRotation"), True):
        value = key.get("rotationPeriodInDays")
        days = AWS_DEFAULT_DAYS if value is None else whole(value)
        if is_unknown(value) or days is None or days > settings.rotation_days:
            yield wrong("rotationPeriodInDays", value, f"{settings.rotation_days} or less", AWS_DEFAULT_DAYS)


def _alicloud_interval(key: Resource, _plan: Estate, settings: Settings) -> Iterator[Violation]:
    if same(key.get("automaticRotation"), "Enabled"):
        value = key.get("rotationInterval")
        match = re.fullmatch(r"(\d+)([dhms])", str(value))
        if match is None or int(match[1]) * SECONDS[match[2]] > settings.rotation_days * SECONDS["d"]:
            yield wrong("rotationInterval", value, f"{settings.rotation_days}d or less")


CLOSED = Rule(
    id="key-policy-closed",
    title="Ensure key policies name who may use the key",
    why="A key everybody may use protects nothing.",
    fix="Name accounts, roles or services as principals, or add a condition on the caller.",
    severity="critical",
    level="mandatory",
    checks=dict.fromkeys(
        (ALICLOUD, AWS), no_statement("policy", _open, "no Allow for principal * without a condition")
    ),
    frameworks=("Checkov CKV_AWS_33",),
)

ENABLED = Rule(
    id="key-enabled",
    title="Ensure keys are enabled",
    why="Whatever a disabled key encrypts cannot be read, at the worst moment.",
    fix="AWS: leave is_enabled true. Alibaba Cloud: leave status Enabled.",
    severity="medium",
    level="advisory",
    checks={
        ALICLOUD: every(
            none_of("status", "Disabled"), none_of("keyState", "Disabled"), none_of("isEnabled", False)
        ),
        AWS: none_of("isEnabled", False),
    },
    frameworks=("Checkov CKV_ALI_28", "Checkov CKV_AWS_227"),
)

ROTATED = Rule(
    id="key-rotated",
    title="Ensure keys are rotated often enough",
    why="Rotation limits how much one lost key opens.",
    fix="AWS: enable_key_rotation, rotation_period_in_days. Alibaba Cloud: automatic_rotation, rotation_interval.",
    severity="medium",
    level="advisory",
    checks={
        ALICLOUD: when(
            _alicloud_rotates,
            every(equals("automaticRotation", "Enabled", default="Disabled"), _alicloud_interval),
        ),
        AWS: when(_aws_rotates, every(equals("enableKeyRotation", True, default=False), _aws_interval)),
    },
    frameworks=("Checkov CKV_ALI_27", "Checkov CKV_AWS_7"),
    settings=("rotation_days",),
)

RULES = (ENABLED, CLOSED, ROTATED)
