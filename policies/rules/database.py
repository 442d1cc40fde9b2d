"""Rules about managed databases."""

from __future__ import annotations

from infra.estate.resource import Resource, is_unknown
from infra.policy.predicates import (
    at_least,
    equals,
    every,
    has,
    lacks,
    none_of,
    one_of,
    peek,
    present,
    refused,
    same,
    when,
)
from infra.policy.rule import Related, Rule
from policies.database_tls import alicloud_forced, aws_forced
from policies.opening import no_everybody
from policies.standby import (
    alicloud_backup_days,
    alicloud_instance_standby,
    aws_cluster_standby,
)

AWS = "aws:rds/instance:Instance"
AWS_CLUSTER = "aws:rds/cluster:Cluster"
AWS_MEMBER = "aws:rds/clusterInstance:ClusterInstance"
AWS_DOCUMENTS = "aws:docdb/cluster:Cluster"
ALICLOUD = "alicloud:rds/instance:Instance"
ALICLOUD_REPLICA = "alicloud:rds/readOnlyInstance:ReadOnlyInstance"
ALICLOUD_CLUSTER = "alicloud:polardb/cluster:Cluster"
ALICLOUD_DOCUMENTS = "alicloud:mongodb/instance:Instance"
ALICLOUD_BACKUPS = "alicloud:rds/backupPolicy:BackupPolicy"
ORIGINAL = lacks("replicateSourceDb")
"""Condition: not a replica, which takes encryption and backups from its source."""

DISK_ENGINES = ("MySQL", "PostgreSQL", "SQLServer")


def _disk_encrypted(instance: Resource) -> bool:
    """Whether an ApsaraDB RDS instance encrypts its cloud disks: with a key, or with RDS's own.

    A role without a key takes RDS's own (CreateDBInstance, EncryptionKey: "optional ... only specify RoleARN").
    """
    if has("encryptionKey")(instance):
        return not same(peek(instance, "encryptionKey"), "disabled")
    return (
        has("roleArn")(instance)
        and any(same(instance.get("engine"), engine) for engine in DISK_ENGINES)
        and not same(instance.get("dbInstanceStorageType"), "local_ssd")
    )


AUDIT = Rule(
    id="database-audit-logs",
    title="Ensure the database writes its logs where they are kept",
    why="Slow queries, errors and logins are gone with the instance otherwise.",
    fix="AWS: enabled_cloudwatch_logs_exports. Alibaba Cloud: sql_collector_status=Enabled.",
    severity="low",
    level="advisory",
    checks={
        ALICLOUD: equals("sqlCollectorStatus", "Enabled", default="Disabled"),
        AWS: present("enabledCloudwatchLogsExports"),
        AWS_CLUSTER: present("enabledCloudwatchLogsExports"),
    },
    frameworks=("CIS Alibaba Cloud 2.0.0 6.3", "Checkov CKV_AWS_129", "Checkov CKV_AWS_324"),
)

BACKUP = Rule(
    id="database-backup",
    title="Ensure the database is backed up to any point in time",
    why="Without backups a wrong statement or a lost disk is final.",
    fix="AWS: backup_retention_period of 1 or more. Alibaba Cloud: keep enable_backup_log true.",
    severity="high",
    level="mandatory",
    checks={
        ALICLOUD_BACKUPS: none_of("enableBackupLog", False),
        AWS: when(ORIGINAL, at_least("backupRetentionPeriod", 1, default=0)),
        AWS_CLUSTER: at_least("backupRetentionPeriod", 1, default=1),
    },
    frameworks=("Checkov CKV_AWS_133",),
)

BACKUP_DAYS = Rule(
    id="database-backup-days",
    title="Ensure database backups are kept long enough",
    why="Damage is often noticed days later; older backups must still be there.",
    fix="AWS: backup_retention_period. Alibaba Cloud: rds.BackupPolicy backup_retention_period.",
    severity="medium",
    level="advisory",
    checks={
        ALICLOUD: Related(alicloud_backup_days),
        AWS: when(ORIGINAL, at_least("backupRetentionPeriod", "backup_days", default=0)),
        AWS_CLUSTER: at_least("backupRetentionPeriod", "backup_days", default=1),
    },
    frameworks=("Checkov CKV_AWS_133",),
    settings=("backup_days",),
)

DELETION = Rule(
    id="database-deletion-protected",
    title="Ensure the database cannot be deleted by mistake",
    why="A replaced or removed resource takes the data with it.",
    fix="deletion_protection=True (PolarDB: deletion_lock=1).",
    severity="medium",
    level="advisory",
    checks={
        ALICLOUD_CLUSTER: equals("deletionLock", 1, default=0),
        ALICLOUD: equals("deletionProtection", True, default=False),
        AWS_CLUSTER: equals("deletionProtection", True, default=False),
        AWS: when(ORIGINAL, equals("deletionProtection", True, default=False)),
    },
    frameworks=("Checkov CKV_AWS_139", "Checkov CKV_AWS_293"),
)

ENCRYPTED = Rule(
    id="database-encrypted",
    title="Ensure databases are encrypted at rest",
    why="Disks, snapshots and backups of an unencrypted database are readable as they lie.",
    fix="AWS: storage_encrypted=True. Alibaba Cloud: encryption_key or role_arn on cloud disks, or tde_status.",
    severity="high",
    level="mandatory",
    checks={
        ALICLOUD_DOCUMENTS: when(
            lambda it: it.get("encrypted") is not True, equals("tdeStatus", "enabled", default="disabled")
        ),
        ALICLOUD_CLUSTER: equals("tdeStatus", "Enabled", default="Disabled"),
        ALICLOUD: when(lambda it: not _disk_encrypted(it), equals("tdeStatus", "Enabled", default="Disabled")),
        AWS_DOCUMENTS: equals("storageEncrypted", True, default=False),
        AWS_CLUSTER: when(
            lambda it: not (it.get("engineMode") == "serverless" and lacks("storageEncrypted")(it)),
            equals("storageEncrypted", True, default=False),
        ),
        AWS: when(ORIGINAL, equals("storageEncrypted", True, default=False)),
    },
    frameworks=(
        "CIS Alibaba Cloud 2.0.0 6.5",
        "Checkov CKV_ALI_22",
        "Checkov CKV_ALI_44",
        "Checkov CKV_AWS_16",
        "Checkov CKV_AWS_74",
        "Checkov CKV_AWS_96",
    ),
)

MINOR = Rule(
    id="database-minor-upgrades",
    title="Ensure minor versions are upgraded by themselves",
    why="Security fixes of the engine come as minor versions.",
    fix="AWS: leave auto_minor_version_upgrade true. Alibaba Cloud: auto_upgrade_minor_version=Auto.",
    severity="low",
    level="advisory",
    checks={
        ALICLOUD: equals("autoUpgradeMinorVersion", "Auto"),
        AWS_MEMBER: equals("autoMinorVersionUpgrade", True, default=True),
        AWS: equals("autoMinorVersionUpgrade", True, default=True),
    },
    frameworks=("Checkov CKV_ALI_30", "Checkov CKV_AWS_226"),
)

OWN_KEY = Rule(
    id="database-own-key",
    title="Ensure databases are encrypted with a key of your own",
    why="Only a key of your own can be revoked, audited by use and shared on purpose.",
    fix="AWS: kms_key_id. Alibaba Cloud: encryption_key (or tde_encryption_key) with the id of a KMS key.",
    severity="low",
    level="advisory",
    checks={
        ALICLOUD_CLUSTER: present("encryptionKey"),
        ALICLOUD: when(
            lacks("tdeEncryptionKey"),
            every(
                present("encryptionKey"),
                when(
                    lambda it: not is_unknown(peek(it, "encryptionKey")),
                    none_of("encryptionKey", "ServiceKey", "disabled"),
                ),
            ),
        ),
        AWS_DOCUMENTS: present("kmsKeyId"),
        AWS_CLUSTER: present("kmsKeyId"),
        AWS: when(ORIGINAL, present("kmsKeyId")),
    },
    frameworks=("CIS Alibaba Cloud 2.0.0 6.6", "Checkov CKV_AWS_327"),
)

PRIVATE = Rule(
    id="database-private",
    title="Ensure databases are not reachable from the internet",
    why="A database on the internet is one leaked password away from everybody.",
    fix="AWS: publicly_accessible=False. Alibaba Cloud: no rds.Connection, no 0.0.0.0/0 in security_ips.",
    severity="critical",
    level="mandatory",
    checks={
        ALICLOUD_DOCUMENTS: no_everybody("securityIpLists"),
        ALICLOUD_CLUSTER: every(no_everybody("securityIps"), no_everybody("dbClusterIpArrays.*.securityIps")),
        "alicloud:rds/connection:Connection": refused("", "a public endpoint", "private endpoints only"),
        ALICLOUD: no_everybody("securityIps"),
        ALICLOUD_REPLICA: no_everybody("securityIps"),
        AWS_MEMBER: equals("publiclyAccessible", False, default=False),
        AWS_CLUSTER: when(has("publiclyAccessible"), equals("publiclyAccessible", False)),
        AWS: equals("publiclyAccessible", False, default=False),
    },
    frameworks=("CIS Alibaba Cloud 2.0.0 6.2", "Checkov CKV_ALI_9", "Checkov CKV_ALI_43", "Checkov CKV_AWS_17"),
)

STANDBY = Rule(
    id="database-standby",
    title="Ensure the database has a standby in another zone",
    why="A single node is down with its zone, and during maintenance.",
    fix="AWS: multi_az=True, or two members of a cluster. Alibaba Cloud: zone_id_slave_a in another zone.",
    severity="medium",
    level="advisory",
    checks={
        ALICLOUD: alicloud_instance_standby,
        AWS_CLUSTER: Related(aws_cluster_standby),
        AWS: when(ORIGINAL, equals("multiAz", True, default=False)),
    },
    frameworks=("Checkov CKV_AWS_157",),
)

TLS = Rule(
    id="database-tls",
    title="Ensure the database speaks TLS",
    why="Passwords and rows travel in the clear otherwise.",
    fix="Alibaba Cloud: ssl_action=Open (read-only instances and MongoDB have their own switch).",
    severity="high",
    level="mandatory",
    checks={
        ALICLOUD_DOCUMENTS: one_of("sslAction", "Open", "Update", default="Close"),
        ALICLOUD: one_of("sslAction", "Open", "Update", default="Close"),
        ALICLOUD_REPLICA: equals("sslEnabled", 1, default=0),
    },
    absent={"aws": "RDS and Aurora always offer TLS; whether it is required is database-tls-forced"},
    frameworks=("CIS Alibaba Cloud 2.0.0 6.1", "Checkov CKV_ALI_20", "Checkov CKV_ALI_42"),
)

TLS_FORCED = Rule(
    id="database-tls-forced",
    title="Ensure the database refuses connections without TLS",
    why="Where TLS is only offered, a client that forgets it sends its password in the clear.",
    fix="AWS: require_secure_transport=ON or rds.force_ssl=1 in the parameter group. "
    "Alibaba Cloud: force_encryption=1 (MySQL, SQL Server), hostssl in pg_hba_confs (PostgreSQL).",
    severity="medium",
    level="advisory",
    checks={ALICLOUD: alicloud_forced, AWS_CLUSTER: Related(aws_forced), AWS: Related(aws_forced)},
    frameworks=("Checkov CKV2_AWS_69",),
)

RULES = (
    AUDIT,
    BACKUP,
    BACKUP_DAYS,
    DELETION,
    ENCRYPTED,
    MINOR,
    OWN_KEY,
    PRIVATE,
    STANDBY,
    TLS,
    TLS_FORCED,
)
