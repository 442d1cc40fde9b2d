from __future__ import annotations

import botocore.session
import pytest

from infra.catalog.database_class import database_class
from infra.components.aws.database import LOG_TYPES, parameter_family
from infra.errors import CatalogError
from infra.estate.resource import SECRET

INSTANCE = "aws:rds/instance:Instance"
PARAMETERS = "aws:rds/parameterGroup:ParameterGroup"
POSTGRESQL = {"engine": "postgresql", "version": "17"}


def parameters(run):
    group = run.one(PARAMETERS)
    assert {entry["applyMethod"] for entry in group.get("parameters")} == {"pending-reboot"}
    return {entry["name"]: entry["value"] for entry in group.get("parameters")}


def test_is_private_encrypted_backed_up_and_protected(deploy, preview):
    run = deploy(preview=preview)
    database = run.one(INSTANCE)
    assert database.get("publiclyAccessible") is False
    assert database.get("storageEncrypted") is True
    assert database.get("storageType") == "gp3"
    assert database.get("allocatedStorage") == 100
    assert database.get("backupRetentionPeriod") == 14
    assert database.get("copyTagsToSnapshot") is True
    assert database.get("deletionProtection") is True
    assert database.get("skipFinalSnapshot") is False
    assert database.get("autoMinorVersionUpgrade") is True
    assert run.source(database, "kmsKeyId") == ["key-key"]
    assert run.source(database, "vpcSecurityGroupIds") == ["firewall-database"]
    subnets = run.one("aws:rds/subnetGroup:SubnetGroup")
    assert run.source(subnets, "subnetIds") == ["network-private-a", "network-private-b"]


def test_nobody_knows_the_password(deploy, preview):
    run = deploy(preview=preview)
    database = run.one(INSTANCE)
    assert database.get("manageMasterUserPassword") is True
    assert run.source(database, "masterUserSecretKmsKeyId") == ["key-key"]
    assert "password" not in database.inputs
    assert SECRET not in database.inputs.values()


@pytest.mark.parametrize("standby", [True, False])
def test_standby(deploy, standby):
    assert deploy(database={"standby": standby}).one(INSTANCE).get("multiAz") is standby


def test_last_snapshot_is_another_one_in_each_life_of_the_stack(deploy):
    run = deploy(preview=False)
    database, network = run.one(INSTANCE), run.one("aws:ec2/vpc:Vpc")
    assert run.source(database, "finalSnapshotIdentifier") == [network.name]
    assert database.get("finalSnapshotIdentifier").startswith("shop-production-singapore-database-final-")


def test_protection_can_be_left_out(deploy):
    run = deploy(environment="staging")
    assert run.one(INSTANCE).get("deletionProtection") is False
    assert run.one(INSTANCE).get("skipFinalSnapshot") is False


def test_mysql_accepts_tls_alone(deploy):
    run = deploy()
    assert run.one(INSTANCE).get("engine") == "mysql"
    assert run.one(INSTANCE).get("engineVersion") == "8.4"
    assert run.one(INSTANCE).get("port") == run.built["database"].port == 3306
    assert run.one(PARAMETERS).get("family") == "mysql8.4"
    assert parameters(run)["require_secure_transport"] == "1"
    assert run.source(run.one(INSTANCE), "parameterGroupName") == ["database-parameters-mysql8.4"]


@pytest.mark.parametrize(("version", "connections"), [("17", "1"), ("18", None)])
def test_postgresql_accepts_tls_alone(deploy, version, connections):
    run = deploy(database={"engine": "postgresql", "version": version})
    assert run.one(INSTANCE).get("engine") == "postgres"
    assert run.one(INSTANCE).get("port") == 5432
    assert run.one(PARAMETERS).get("family") == f"postgres{version}"
    assert parameters(run)["rds.force_ssl"] == "1"
    assert parameters(run).get("log_connections") == connections


@pytest.mark.parametrize("engine", ["mysql", "postgresql"])
def test_logs_are_exported_to_groups_that_expire(deploy, engine):
    run = deploy(database={} if engine == "mysql" else POSTGRESQL)
    database = run.one(INSTANCE)
    exports = database.get("enabledCloudwatchLogsExports")
    groups = {
        group.get("name"): group
        for group in run.plan.of_type("aws:cloudwatch/logGroup:LogGroup")
        if group.name.startswith("database-")
    }
    assert set(groups) == {f"/aws/rds/instance/{database.get('identifier')}/{kind}" for kind in exports}
    for group in groups.values():
        assert group.get("retentionInDays") == 60
        assert run.source(group, "kmsKeyId") == ["key-key"]
        assert group.name in run.waits_for(database)


def test_the_api_knows_every_exported_log():
    api = botocore.session.get_session().get_service_model("rds").operation_model("CreateDBInstance")
    text = api.input_shape.members["EnableCloudwatchLogsExports"].documentation
    for engine, name in (("mysql", "RDS for MySQL"), ("postgresql", "RDS for PostgreSQL")):
        listed = text.split(f"{name} - <code>")[1].split("</code>")[0].split(" | ")
        assert set(LOG_TYPES[engine]) <= set(listed)


def test_without_logs_nothing_is_exported(deploy):
    run = deploy(logs=None)
    assert run.one(INSTANCE).get("enabledCloudwatchLogsExports") is None
    assert not run.plan.of_type("aws:cloudwatch/logGroup:LogGroup")


def test_class_is_what_was_asked_for(deploy):
    run = deploy()
    found = database_class("aws", run.built["database"].instance_class)
    assert found is not None
    assert (found.vcpu, found.memory_gib) == (2, 8)
    assert run.one(INSTANCE).get("instanceClass") == found.name


def test_exact_class_and_version_win(deploy):
    run = deploy(database={"aws": {"instance_class": "db.r7g.large", "version": "8.0.42"}})
    assert run.one(INSTANCE).get("instanceClass") == run.built["database"].instance_class == "db.r7g.large"
    assert run.one(INSTANCE).get("engineVersion") == "8.0.42"
    assert run.one(PARAMETERS).get("family") == "mysql8.0"


def test_another_family_gets_another_name(deploy):
    names = {
        deploy(database=change).one(PARAMETERS).get("name") for change in ({}, {"version": "8.0"}, POSTGRESQL)
    }
    assert len(names) == 3


def test_a_version_that_is_none_is_refused():
    with pytest.raises(CatalogError, match="is not a version"):
        parameter_family("postgresql", "latest")
