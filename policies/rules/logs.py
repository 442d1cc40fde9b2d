"""Rules about where logs are kept."""

from __future__ import annotations

from collections.abc import Iterator

from infra.estate.estate import Estate
from infra.estate.resource import Resource, is_unknown, whole
from infra.policy.predicates import at_least, equals, present, same, wrong
from infra.policy.rule import Rule, Settings, Violation

ALICLOUD = "alicloud:log/store:Store"
AWS = "aws:cloudwatch/logGroup:LogGroup"
FOR_EVER = 0
"""CloudWatch's retention of logs that never expire; its default."""


def _aws_retention(group: Resource, _plan: Estate, settings: Settings) -> Iterator[Violation]:
    if same(group.get("logGroupClass"), "DELIVERY"):
        return
    value = group.get("retentionInDays", FOR_EVER)
    days = whole(value)
    if is_unknown(value) or days is None or FOR_EVER < days < settings.log_retention_days:
        yield wrong("retentionInDays", value, f"{settings.log_retention_days} or more, or 0 for ever")


ENCRYPTED = Rule(
    id="logs-encrypted",
    title="Ensure logs are encrypted at rest",
    why="Logs hold addresses, names and what people did.",
    fix="log.Store encrypt_conf enable=True.",
    severity="medium",
    level="advisory",
    checks={ALICLOUD: equals("encryptConf.enable", True, default=False)},
    absent={"aws": "CloudWatch Logs always encrypts"},
    frameworks=("Checkov CKV_AWS_158",),
)

OWN_KEY = Rule(
    id="logs-own-key",
    title="Ensure logs are encrypted with a key of your own",
    why="Only a key of your own can be revoked, audited by use and shared on purpose.",
    fix="AWS: kms_key_id. Alibaba Cloud: encrypt_conf user_cmk_info.",
    severity="low",
    level="advisory",
    checks={ALICLOUD: present("encryptConf.userCmkInfo"), AWS: present("kmsKeyId")},
    frameworks=("Checkov CKV_AWS_158",),
)

RETENTION = Rule(
    id="logs-retention",
    title="Ensure logs are kept long enough",
    why="Break-ins are found weeks later; the logs must reach back.",
    fix="AWS: retention_in_days. Alibaba Cloud: retention_period.",
    severity="medium",
    level="advisory",
    checks={ALICLOUD: at_least("retentionPeriod", "log_retention_days", default=30), AWS: _aws_retention},
    frameworks=("CIS Alibaba Cloud 2.0.0 2.23", "Checkov CKV_AWS_66", "Checkov CKV_AWS_338"),
    settings=("log_retention_days",),
)

RULES = (ENCRYPTED, OWN_KEY, RETENTION)
