"""Standby and backup retention of databases, where they need more than one resource to be seen."""

from __future__ import annotations

from collections.abc import Iterator

from infra.estate.estate import Estate
from infra.estate.resource import Resource, is_unknown, whole
from infra.policy.predicates import same, show, wrong
from infra.policy.rule import Settings, Violation

SINGLE_NODE = ("Basic", "serverless_basic")
DEFAULT_BACKUP_DAYS = 7
"""Days ApsaraDB RDS keeps backups without a policy of its own (pulumi-alicloud 4.0.0, rds.BackupPolicy)."""


def alicloud_instance_standby(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
    """An ApsaraDB RDS instance must have its standby in a second zone."""
    category, standby, zone = resource.get("category"), resource.get("zoneIdSlaveA"), resource.get("zoneId")
    if any(same(category, single) for single in SINGLE_NODE):
        yield Violation(
            "category", str(category), "HighAvailability or cluster, with zoneIdSlaveA in another zone"
        )
    elif standby is None:
        yield wrong("zoneIdSlaveA", None, "a zone other than zoneId")
    elif is_unknown(standby) or is_unknown(zone):
        yield Violation(
            "zoneIdSlaveA", "known only after the update", "a zone other than zoneId", undetermined=True
        )
    elif zone is not None and same(standby, zone):
        yield wrong("zoneIdSlaveA", standby, "a zone other than zoneId")


def aws_cluster_standby(cluster: Resource, plan: Estate, _settings: Settings) -> Iterator[Violation]:
    """A cluster must have two members, or be a Multi-AZ cluster (which names an instance class itself)."""
    if cluster.get("dbClusterInstanceClass") is None:
        token = "aws:rds/clusterInstance:ClusterInstance"
        members = plan.attached_to(cluster, "clusterIdentifier", token)
        if len(members) < 2:
            yield Violation("", f"{len(members)} ClusterInstance", "2 or more ClusterInstance")


def alicloud_backup_days(instance: Resource, plan: Estate, settings: Settings) -> Iterator[Violation]:
    """Backups of an ApsaraDB RDS instance must be kept for `backup_days`, by policy or by default."""
    expected = f"{settings.backup_days} or more"
    policies = plan.attached_to(instance, "instanceId", "alicloud:rds/backupPolicy:BackupPolicy")
    if not policies and settings.backup_days > DEFAULT_BACKUP_DAYS:
        yield Violation("", f"no BackupPolicy (default {DEFAULT_BACKUP_DAYS})", expected)
    for policy in policies:
        value = policy.get("backupRetentionPeriod", policy.get("retentionPeriod"))
        days = DEFAULT_BACKUP_DAYS if value is None else whole(value)
        if is_unknown(value) or days is None or days < settings.backup_days:
            actual = f"{policy.name}: backupRetentionPeriod {show(value, DEFAULT_BACKUP_DAYS)}"
            yield Violation("", actual, expected, undetermined=is_unknown(value))
