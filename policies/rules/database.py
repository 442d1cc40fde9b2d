"""Rules about managed databases."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.ask import Ask, every
from infra.policy.rule import Rule, Scope, ViewCheck, Violation
from infra.view.database import Database, DatabaseBackup
from infra.view.endpoint import Endpoint
from infra.view.reading import Inapplicable
from policies.private import named_source, private_endpoint

DATABASES = Ask(Database)
BACKUPS = Ask(DatabaseBackup)


def _original(check: ViewCheck) -> ViewCheck:
    """The check, but for replicas, which take it from the database they copy."""

    def of_original(database: Database, scope: Scope) -> Iterator[Violation]:
        if database.replica.value:
            raise Inapplicable("a replica takes it from the database it copies")
        yield from check(database, scope)

    return of_original


AUDIT = Rule(
    id="database-audit-logs",
    title="Ensure the database writes its logs where they are kept",
    why="Slow queries, errors and logins are gone with the instance otherwise.",
    fix="AWS: enabled_cloudwatch_logs_exports. Alibaba Cloud: sql_collector_status=Enabled.",
    severity="low",
    level="advisory",
    views={Database: DATABASES.yes(lambda it: it.logs, "logs that are kept outside of it")},
    frameworks=("CIS Alibaba Cloud 2.0.0 6.3", "Checkov CKV_AWS_129", "Checkov CKV_AWS_324"),
)

BACKUP = Rule(
    id="database-backup",
    title="Ensure the database is backed up to any point in time",
    why="Without backups a wrong statement or a lost disk is final.",
    fix="AWS: backup_retention_period of 1 or more. Alibaba Cloud: keep enable_backup_log true.",
    severity="high",
    level="mandatory",
    views={
        Database: _original(DATABASES.yes(lambda it: it.backed_up, "1 or more")),
        DatabaseBackup: BACKUPS.yes(lambda it: it.backed_up, "not false"),
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
    views={Database: _original(DATABASES.at_least(lambda it: it.backup_days, "backup_days"))},
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
    views={Database: _original(DATABASES.yes(lambda it: it.deletion_protected))},
    frameworks=("Checkov CKV_AWS_139", "Checkov CKV_AWS_293"),
)

ENCRYPTED = Rule(
    id="database-encrypted",
    title="Ensure databases are encrypted at rest",
    why="Disks, snapshots and backups of an unencrypted database are readable as they lie.",
    fix="AWS: storage_encrypted=True. Alibaba Cloud: encryption_key or role_arn on cloud disks, or tde_status.",
    severity="high",
    level="mandatory",
    views={Database: _original(DATABASES.yes(lambda it: it.encrypted))},
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
    views={Database: DATABASES.yes(lambda it: it.minor_upgrades, "true or Auto")},
    frameworks=("Checkov CKV_ALI_30", "Checkov CKV_AWS_226"),
)

OWN_KEY = Rule(
    id="database-own-key",
    title="Ensure databases are encrypted with a key of your own",
    why="Only a key of your own can be revoked, audited by use and shared on purpose.",
    fix="AWS: kms_key_id. Alibaba Cloud: encryption_key (or tde_encryption_key) with the id of a KMS key.",
    severity="low",
    level="advisory",
    views={Database: _original(DATABASES.yes(lambda it: it.own_key, "a value"))},
    frameworks=("CIS Alibaba Cloud 2.0.0 6.6", "Checkov CKV_AWS_327"),
)

PRIVATE = Rule(
    id="database-private",
    title="Ensure databases are not reachable from the internet",
    why="A database on the internet is one leaked password away from everybody.",
    fix="AWS: publicly_accessible=False. Alibaba Cloud: no rds.Connection, no 0.0.0.0/0 in security_ips.",
    severity="critical",
    level="mandatory",
    views={
        Database: every(DATABASES.no(lambda it: it.public), DATABASES.each(lambda it: it.sources, named_source)),
        Endpoint: private_endpoint("database"),
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
    views={Database: _original(DATABASES.yes(lambda it: it.standby, "a standby, or a member, in a second zone"))},
    frameworks=("Checkov CKV_AWS_157",),
)

TLS = Rule(
    id="database-tls",
    title="Ensure the database speaks TLS",
    why="Passwords and rows travel in the clear otherwise.",
    fix="Alibaba Cloud: ssl_action=Open (read-only instances and MongoDB have their own switch).",
    severity="high",
    level="mandatory",
    views={Database: DATABASES.yes(lambda it: it.tls, "Open or Update")},
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
    views={Database: DATABASES.must(lambda it: it.tls_forced, bool, "TLS required")},
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
