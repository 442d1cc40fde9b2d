"""Databases: what the table of requests does not ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[Callable[[], object]], str]

INSTANCE = "rds/instance:Instance"
BASES = ("network", "groups", "database", "instance")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"allocatedStorage": 200}, ""),
        ({"allocatedStorage": 50}, "Invalid storage size for engine name mysql and storage type gp3: 50"),
        ({"instanceClass": "db.m6i.xlarge"}, ""),
        ({"instanceClass": "db.t4g.small"}, ""),
        ({"instanceClass": "m6i.large"}, "Invalid DB Instance class: m6i.large"),
        ({"multiAz": True, "backupRetentionPeriod": 35}, ""),
        ({"backupRetentionPeriod": 36}, "Must be 0 to 35"),
        ({"engineVersion": "8.4.5"}, ""),
        ({"engineVersion": "8.9"}, "Cannot find version 8.9 for mysql; there are"),
        ({"engineVersion": "8.0"}, "The AllowMajorVersionUpgrade flag must be present"),
        (
            {"engineVersion": "8.0", "allowMajorVersionUpgrade": True},
            "Please use a Parameter Group with DBParameterGroupFamily mysql8.0",
        ),
        ({"engineVersion": "8.0", "allowMajorVersionUpgrade": True, "parameterGroupName": "default.mysql8.0"}, ""),
        ({"storageType": "fast"}, "Invalid storage type"),
        ({"vpcSecurityGroupIds": ["$far"]}, "are in different VPCs"),
        ({"vpcSecurityGroupIds": ["sg-0"]}, "Invalid security group"),
        ({"username": "1st"}, "MasterUsername is not a valid identifier"),
        ({"engine": "postgres", "username": "user"}, "MasterUsername user cannot be used"),
        ({"manageMasterUserPassword": False}, "MasterUserPassword must be provided"),
        ({"password": "hidden-from-everybody"}, "can't specify MasterUserPassword"),
        ({"kmsKeyId": "$key.arn"}, ""),
        ({"kmsKeyId": "$key"}, "KMSKeyNotAccessibleFault"),
        ({"finalSnapshotIdentifier": "a--b"}, "FinalDBSnapshotIdentifier is not a valid identifier"),
    ],
)
def test_change(change: dict[str, Any], said: str, simulation: Any, refusal: Said) -> None:
    simulation.build(
        [*BASES, "key"],
        {
            "elsewhere": {"ec2/vpc:Vpc": {"cidrBlock": "10.50.0.0/16"}},
            "far": {"ec2/securityGroup:SecurityGroup": {"name": "far", "vpcId": "$elsewhere"}},
        },
    )
    found = refusal(lambda: simulation.change("database", **change))
    assert said in found if said else not found


def test_a_renamed_database_stays_the_same_one(simulation: Any) -> None:
    before = simulation.build(BASES).known["database"]
    after = simulation.change("database", identifier="orders")
    assert after["id"] == before["id"]
    assert after["address"].startswith("orders.")
    assert after["address"].partition(".")[2] == before["address"].partition(".")[2]


def test_the_password_is_somewhere_else(simulation: Any) -> None:
    [secret] = simulation.build(BASES).known["database"]["masterUserSecrets"]
    assert secret["secretArn"].startswith("arn:aws:secretsmanager:ap-southeast-1:000000000000:secret:rds!db-")
    assert set(secret) == {"kmsKeyId", "secretArn", "secretStatus"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"deletionProtection": True}, "disable deletion protection and try again"),
        ({"skipFinalSnapshot": False}, "FinalDBSnapshotIdentifier is required"),
        ({"skipFinalSnapshot": False, "finalSnapshotIdentifier": "last"}, ""),
    ],
)
def test_deleting(change: dict[str, Any], said: str, simulation: Any, refusal: Said) -> None:
    simulation.build(BASES)
    simulation.change("database", **change)
    found = refusal(lambda: simulation.delete("database"))
    assert said in found if said else not found


@pytest.mark.parametrize(
    ("kind", "inputs", "said"),
    [
        (
            "rds/parameterGroup:ParameterGroup",
            {"name": "x", "family": "mysql"},
            "not a valid parameter group family",
        ),
        ("rds/parameterGroup:ParameterGroup", {"name": "X", "family": "mysql8.4"}, "not a valid identifier"),
        (
            "rds/subnetGroup:SubnetGroup",
            {"name": "default", "subnetIds": ["$a", "$b"]},
            "DBSubnetGroupName is not",
        ),
        ("rds/subnetGroup:SubnetGroup", {"name": "x", "subnetIds": ["$a", "$far"]}, "not all in a common VPC"),
        (
            "rds/subnetGroup:SubnetGroup",
            {"name": "x", "subnetIds": ["$a"]},
            "Current AZ coverage: ap-southeast-1a. Add subnets",
        ),
    ],
)
def test_groups(kind: str, inputs: dict[str, Any], said: str, simulation: Any, refusal: Said) -> None:
    far = {"vpcId": "$elsewhere", "cidrBlock": "10.50.0.0/24", "availabilityZone": "ap-southeast-1b"}
    simulation.build(
        ["network"],
        {"elsewhere": {"ec2/vpc:Vpc": {"cidrBlock": "10.50.0.0/16"}}, "far": {"ec2/subnet:Subnet": far}},
    )
    assert said in refusal(lambda: simulation.create("request", kind, inputs))
