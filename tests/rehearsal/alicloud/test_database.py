"""Databases of the simulated Alibaba Cloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from infra.catalog.region import regions
from infra.rehearsal.alicloud.shape import database_host

BASIC = {"category": "Basic", "zoneIdSlaveA": None, "vswitchId": "<switch-a>"}


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("database", {}, []),
        ("database", {"engine": "Oracle"}, ["InvalidEngine.VauleNotSupported"]),
        ("database", {"engineVersion": "8.4"}, ["InvalidEngineVersion.ValueNotSupported"]),
        ("database", {"instanceType": "mysql.none"}, ["InvalidDBinstanceClass.ValueNotSupported"]),
        (
            "database",
            {"engine": "PostgreSQL", "engineVersion": "17.0"},
            ["InvalidDBinstanceClass.ValueNotSupported"],
        ),
        ("database", BASIC, ["InvalidDBinstanceClass.ValueNotSupported"]),
        ("database", {"instanceStorage": 101}, ["InvalidDBInstanceStorage.ValueNotSupported"]),
        ("database", {"instanceStorage": 10}, ["InvalidDBInstanceStorage.ValueNotSupported"]),
        ("database", {"zoneIdSlaveA": "ap-southeast-1a"}, ["InvalidZoneId.NotSupported", "InvalidVswitchId"]),
        ("database", {"zoneIdSlaveA": "ap-southeast-1c"}, ["InvalidVswitchId"]),
        ("database", {"vswitchId": "vsw-1,vsw-2"}, ["InvalidVpcIdOrVswitchId.NotSupported"] * 2),
        ("database", {"vpcId": "vpc-1"}, ["IncorrecttVpcId"]),
        ("database", {"encryptionKey": "key-1"}, ["KmsApiError"]),
        ("database", {"roleArn": "acs:ram::1:role/nobody"}, ["EntityNotExist.RoleArn"]),
        ("database", {"securityGroupIds": ["sg-1"]}, ["InvalidSecurityGroupId.NotFound"]),
        ("database", {"instanceName": "1-it"}, ["InvalidDBInstanceDescription.Malformed"]),
        ("administrator", {}, ["InvalidAccountName.Duplicate"]),
        ("administrator", {"accountName": "other"}, []),
        ("administrator", {"accountName": "administrator"}, ["InvalidAccountName.Forbid"]),
        ("administrator", {"accountName": "root"}, ["InvalidAccountName.Forbid"]),
        (
            "administrator",
            {"accountName": "other", "accountDescription": "Who may do all"},
            ["InvalidAccountDescription.Malformed"],
        ),
        (
            "administrator",
            {"accountName": "Other"},
            ["invalid value for account_name (lower-case letters, digits and underscores)"],
        ),
        (
            "administrator",
            {"accountName": "other", "accountPassword": "weak"},
            ["InvalidAccountPassword.Malformed"],
        ),
        ("administrator", {"accountName": "other", "dbInstanceId": "rm-1"}, ["InvalidDBInstanceId.NotFound"]),
        ("backups", {"backupRetentionPeriod": 6}, ["InvalidBackupRetentionPeriod.Malformed"]),
        ("backups", {"instanceId": "rm-1"}, ["InvalidDBInstanceId.NotFound"]),
    ],
)
def test_takes_and_refuses(
    codes: Callable[..., list[str]], name: str, inputs: dict[str, Any], expected: list[str]
) -> None:
    assert codes(name, **inputs) == expected


def test_scaling_changes_the_instance_in_place_and_never_shrinks_it(workshop: Any) -> None:
    workshop.build("administrator")
    before = workshop.made["database"].id
    assert workshop.change("database", instanceStorage=200, instanceType="mysql.n4.large.2c").id == before
    with pytest.raises(Exception, match="InvalidReduceDiskSize"):
        workshop.change("database", instanceStorage=100)


def test_a_protected_instance_stays(workshop: Any) -> None:
    workshop.build("administrator")
    workshop.change("database", deletionProtection=True)
    with pytest.raises(Exception, match=r"OperationDenied\.DeletionProtection"):
        workshop.drop("database")


def test_a_key_of_ones_own_wants_a_role_that_may_use_it(workshop: Any) -> None:
    workshop.build("administrator")
    workshop.cloud.store.remove(workshop.made["system"], "")
    with pytest.raises(
        Exception, match=r"InvalidClusterKms: .* it-disk lacks AliyunRDSInstanceEncryptionRolePolicy"
    ):
        workshop.another("database")


def test_the_basic_edition_keeps_no_log_backups(workshop: Any) -> None:
    workshop.build("administrator")
    workshop.another("database", **BASIC, instanceType="mysql.n2.medium.1")
    with pytest.raises(Exception, match=r"OperationDenied\.DBInstanceType"):
        workshop.another("backups", instanceId="<another-database>", enableBackupLog=True)


def test_shapes(estate: Any) -> None:
    database = estate.made["database"]
    assert database.id.startswith("rm-t4n")
    assert database.outputs["connectionString"] == f"{database.id}.mysql.singapore.rds.aliyuncs.com"
    assert estate.made["administrator"].id == f"{database.id}:dbadmin"
    assert estate.made["backups"].id == database.id


@pytest.mark.parametrize(
    ("metro", "host"),
    [
        ("tokyo", "rm-1.mysql.japan.rds.aliyuncs.com"),
        ("frankfurt", "rm-1.mysql.germany.rds.aliyuncs.com"),
        ("shanghai", "rm-1.mysql.rds.aliyuncs.com"),
    ],
)
def test_hosts(metro: str, host: str) -> None:
    place = next(one for one in regions() if one.cloud == "alicloud" and one.metro == metro)
    assert database_host("rm-1", "mysql", place) == host
