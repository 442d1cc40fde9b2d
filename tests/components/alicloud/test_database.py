from __future__ import annotations

import pytest

from infra.catalog.database_class import database_class

INSTANCE = "alicloud:rds/instance:Instance"
POLICY = "alicloud:rds/backupPolicy:BackupPolicy"
POSTGRESQL = {"engine": "postgresql", "version": "17"}


def test_standby_is_in_the_second_zone(deploy, preview):
    run = deploy(preview=preview)
    database = run.one(INSTANCE)
    assert database.get("category") == "HighAvailability"
    assert database.get("zoneId") == "ap-southeast-1a"
    assert database.get("zoneIdSlaveA") == "ap-southeast-1b"
    assert run.source(database, "vswitchId") == ["network-private-a", "network-private-b"]
    assert database_class("alicloud", database.get("instanceType")).edition == "high_availability"


def test_without_standby_it_is_basic_in_one_zone(deploy, preview):
    run = deploy(preview=preview, database={"standby": False})
    database = run.one(INSTANCE)
    assert database.get("category") == "Basic"
    assert database.get("zoneIdSlaveA") is None
    assert run.source(database, "vswitchId") == ["network-private-a"]
    assert database_class("alicloud", database.get("instanceType")).edition == "basic"


def test_vswitches_come_in_the_order_of_the_zones(deploy):
    run = deploy(preview=False)
    switches = [run.one("alicloud:vpc/switch:Switch", f"network-private-{zone}").id for zone in "ab"]
    assert run.one(INSTANCE).get("vswitchId").split(",") == switches


@pytest.mark.parametrize(
    ("changes", "engine", "version", "port"),
    [({}, "MySQL", "8.0", "3306"), (POSTGRESQL, "PostgreSQL", "17.0", "5432")],
)
def test_engine(deploy, preview, changes, engine, version, port):
    database = deploy(preview=preview, database=changes).one(INSTANCE)
    assert database.get("engine") == engine
    assert database.get("engineVersion") == version
    assert database.get("port") == port
    assert database.get("instanceStorage") == 100
    assert database.get("dbInstanceStorageType") == "cloud_essd"
    assert database.get("instanceChargeType") == "Postpaid"


def test_nobody_but_the_instances_connects(deploy, preview):
    run = deploy(preview=preview)
    database = run.one(INSTANCE)
    assert database.get("securityIps") == ["127.0.0.1"]
    assert run.source(database, "securityGroupIds") == ["firewall-compute"]
    assert not run.named("alicloud:rds/connection:Connection")


def test_mysql_refuses_connections_without_tls(deploy, preview):
    database = deploy(preview=preview).one(INSTANCE)
    assert database.get("sslAction") == "Open"
    assert database.get("forceEncryption") == 1
    assert database.get("pgHbaConfs") is None


def test_postgresql_refuses_connections_without_tls_and_logs_them(deploy, preview):
    database = deploy(preview=preview, database=POSTGRESQL).one(INSTANCE)
    assert database.get("sslAction") == "Open"
    entries = database.get("pgHbaConfs")
    assert {entry["type"] for entry in entries} == {"hostssl"}
    assert [entry["priorityId"] for entry in entries] == [0, 1]
    assert database.get("forceEncryption") is None
    assert {one["name"]: one["value"] for one in database.get("parameters")} == {
        "log_connections": "on",
        "log_disconnections": "on",
    }


def test_key_encrypts_the_disk(deploy, preview):
    run = deploy(preview=preview)
    database = run.one(INSTANCE)
    assert run.source(database, "encryptionKey") == ["key-key"]
    assert run.source(database, "roleArn") == ["database-disk-role"]
    assert {"key-key", "database-disk-permission"} <= run.waits_for(database)


def test_without_a_key_the_role_alone_has_rds_encrypt(deploy, preview):
    run = deploy(preview=preview, key=None)
    database = run.one(INSTANCE)
    assert database.get("encryptionKey") is None
    assert run.source(database, "roleArn") == ["database-disk-role"]


def test_only_rds_assumes_the_role_and_gets_its_own_policy(deploy, preview):
    run = deploy(preview=preview)
    role = run.one("alicloud:ram/role:Role", "database-disk-role")
    (statement,) = run.statements(role, "assumeRolePolicyDocument")
    assert statement["Principal"] == {"Service": ["rds.aliyuncs.com"]}
    permission = run.one("alicloud:ram/rolePolicyAttachment:RolePolicyAttachment", "database-disk-permission")
    assert permission.get("policyType") == "System"
    assert permission.get("policyName") == "AliyunRDSInstanceEncryptionRolePolicy"


def test_backups_are_daily_with_logs(deploy, preview):
    policy = deploy(preview=preview).one(POLICY)
    assert len(set(policy.get("preferredBackupPeriods"))) == 7
    assert policy.get("backupRetentionPeriod") == 14
    assert policy.get("enableBackupLog") is True
    assert policy.get("logBackupRetentionPeriod") == 14


def test_basic_keeps_no_log_backups(deploy):
    policy = deploy(database={"standby": False}).one(POLICY)
    assert policy.get("backupRetentionPeriod") == 14
    assert policy.get("enableBackupLog") is policy.get("logBackupRetentionPeriod") is None


def test_backup_and_maintenance_do_not_meet(deploy):
    run = deploy()
    windows = run.one(POLICY).get("preferredBackupTime"), run.one(INSTANCE).get("maintainTime")
    (_, backed_up), (maintained, _) = (window.split("-") for window in windows)
    assert backed_up <= maintained


def test_password_is_a_secret(deploy, preview):
    account = deploy(preview=preview).one("alicloud:rds/account:Account")
    assert account.get("accountType") == "Super"
    assert account.get("accountPassword") == "[secret]"


@pytest.mark.parametrize(("environment", "protected"), [("production", True), ("staging", False)])
def test_deletion_protection(deploy, environment, protected):
    database = deploy(environment=environment).one(INSTANCE)
    assert database.get("deletionProtection") is protected
    assert database.get("autoUpgradeMinorVersion") == "Auto"


def test_overrides_win(deploy):
    override = {"instance_class": "mysql.x4.large.2c", "version": "5.7"}
    database = deploy(database={"alicloud": override}).one(INSTANCE)
    assert (database.get("instanceType"), database.get("engineVersion")) == ("mysql.x4.large.2c", "5.7")
