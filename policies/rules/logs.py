"""Rules about where logs are kept."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.ask import Ask
from infra.policy.rule import Rule, Scope, Violation, wrong
from infra.view.log_store import LogStore
from infra.view.reading import Inapplicable

STORES = Ask(LogStore)


def _kept_long_enough(store: LogStore, scope: Scope) -> Iterator[Violation]:
    if store.passing.value:
        raise Inapplicable("logs only pass through it")
    days, fewest = store.retention_days.value, scope.settings.log_retention_days
    if days is not None and days < fewest:
        yield wrong(store, store.retention_days, f"{fewest} or more, or for ever")


ENCRYPTED = Rule(
    id="logs-encrypted",
    title="Ensure logs are encrypted at rest",
    why="Logs hold addresses, names and what people did.",
    fix="log.Store encrypt_conf enable=True.",
    severity="medium",
    level="advisory",
    views={LogStore: STORES.yes(lambda it: it.encrypted)},
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
    views={LogStore: STORES.yes(lambda it: it.own_key, "a value")},
    frameworks=("Checkov CKV_AWS_158",),
)

RETENTION = Rule(
    id="logs-retention",
    title="Ensure logs are kept long enough",
    why="Break-ins are found weeks later; the logs must reach back.",
    fix="AWS: retention_in_days. Alibaba Cloud: retention_period.",
    severity="medium",
    level="advisory",
    views={LogStore: _kept_long_enough},
    frameworks=("CIS Alibaba Cloud 2.0.0 2.23", "Checkov CKV_AWS_66", "Checkov CKV_AWS_338"),
    settings=("log_retention_days",),
)

RULES = (ENCRYPTED, OWN_KEY, RETENTION)
