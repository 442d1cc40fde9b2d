"""Twins are equal where it counts, and a dropped property is noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from infra.estate.estate import Estate
from infra.parity.comparison import compare
from infra.parity.difference import DIFFERENCES
from infra.parity.registry import READERS, facts

Twins = Callable[[str, str], tuple[Estate, Estate]]


def without(plan: Estate, token: str, *names: str) -> Estate:
    """The plan as if its component forgot these inputs of every resource of a type."""

    def drop(inputs: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in inputs.items() if key not in names}

    changed = tuple(
        replace(resource, inputs=drop(dict(resource.inputs))) if resource.type == token else resource
        for resource in plan.resources
    )
    assert changed != plan.resources, f"nothing of {token} has {names}"
    return replace(plan, resources=changed)


def unequal(aws: Estate, alicloud: Estate) -> set[str]:
    return {f"{item.capability}.{item.fact}" for item in compare(aws, alicloud) if item.status == "unequal"}


@pytest.mark.parametrize("metro", ["singapore", "tokyo", "frankfurt"])
@pytest.mark.parametrize("workload", ["shop", "desk"])
def test_shipped_workloads_have_equal_twins(twins: Twins, workload: str, metro: str) -> None:
    assert unequal(*twins(workload, metro)) == set()


def test_every_capability_of_shop_has_facts_on_both_clouds(twins: Twins) -> None:
    for plan in twins("shop", "singapore"):
        assert facts(plan).keys() == READERS.keys()


@pytest.mark.parametrize("cloud", ["alicloud", "aws"])
def test_an_empty_plan_has_no_facts(cloud: str) -> None:
    assert facts(Estate("empty", "empty", cloud, "", "", ())) == {}


AWS_DROPS = [
    ("aws:rds/instance:Instance", "multiAz", "database.standby"),
    ("aws:rds/instance:Instance", "storageEncrypted", "database.encrypted"),
    ("aws:rds/instance:Instance", "kmsKeyId", "database.own_key"),
    ("aws:rds/instance:Instance", "backupRetentionPeriod", "database.backup_days"),
    ("aws:rds/instance:Instance", "deletionProtection", "database.deletion_protection"),
    ("aws:rds/instance:Instance", "instanceClass", "database.vcpu"),
    ("aws:rds/parameterGroup:ParameterGroup", "parameters", "database.tls_forced"),
    ("aws:elasticache/replicationGroup:ReplicationGroup", "automaticFailoverEnabled", "cache.standby"),
    ("aws:elasticache/replicationGroup:ReplicationGroup", "transitEncryptionEnabled", "cache.tls_forced"),
    ("aws:elasticache/replicationGroup:ReplicationGroup", "authToken", "cache.password"),
    ("aws:ec2/launchTemplate:LaunchTemplate", "metadataOptions", "compute.metadata_token"),
    ("aws:ec2/launchTemplate:LaunchTemplate", "blockDeviceMappings", "compute.disk_encrypted"),
    ("aws:ec2/launchTemplate:LaunchTemplate", "iamInstanceProfile", "compute.role"),
    ("aws:autoscaling/group:Group", "maxSize", "compute.max"),
    ("aws:autoscaling/attachment:Attachment", "lbTargetGroupArn", "compute.behind_load_balancer"),
    ("aws:lb/listener:Listener", "sslPolicy", "load_balancer.tls_minimum"),
    ("aws:lb/loadBalancer:LoadBalancer", "accessLogs", "load_balancer.access_logs"),
    ("aws:s3/bucketVersioning:BucketVersioning", "versioningConfiguration", "bucket.versioning"),
    ("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "blockPublicPolicy", "bucket.public"),
    ("aws:s3/bucketPolicy:BucketPolicy", "policy", "bucket.tls_only"),
    ("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "rules", "bucket.noncurrent_days"),
    ("aws:iam/rolePolicy:RolePolicy", "policy", "identity.bucket_access"),
    ("aws:kms/key:Key", "enableKeyRotation", "key.rotation_days"),
    ("aws:cloudwatch/logGroup:LogGroup", "retentionInDays", "logs.retention_days"),
    ("aws:ec2/subnet:Subnet", "availabilityZone", "network.zones"),
]

ALICLOUD_DROPS = [
    ("alicloud:rds/instance:Instance", "zoneIdSlaveA", "database.standby"),
    ("alicloud:rds/instance:Instance", "encryptionKey", "database.own_key"),
    ("alicloud:rds/instance:Instance", "sslAction", "database.tls_forced"),
    ("alicloud:rds/instance:Instance", "deletionProtection", "database.deletion_protection"),
    ("alicloud:rds/instance:Instance", "instanceType", "database.memory_gib"),
    ("alicloud:rds/instance:Instance", "securityGroupIds", "firewall.internal_ports"),
    ("alicloud:rds/backupPolicy:BackupPolicy", "backupRetentionPeriod", "database.backup_days"),
    ("alicloud:kvstore/instance:Instance", "secondaryZoneId", "cache.standby"),
    ("alicloud:kvstore/instance:Instance", "sslEnable", "cache.tls_forced"),
    ("alicloud:kvstore/instance:Instance", "password", "cache.password"),
    ("alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate", "httpTokens", "compute.metadata_token"),
    ("alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate", "systemDisk", "compute.disk_encrypted"),
    ("alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate", "ramRoleName", "compute.role"),
    ("alicloud:ess/scalingGroup:ScalingGroup", "minSize", "compute.min"),
    ("alicloud:ess/scalingRule:ScalingRule", "targetValue", "compute.cpu_target"),
    ("alicloud:alb/listener:Listener", "securityPolicyId", "load_balancer.tls_minimum"),
    ("alicloud:alb/rule:Rule", "ruleActions", "load_balancer.http_redirect"),
    ("alicloud:alb/loadBalancer:LoadBalancer", "accessLogConfig", "load_balancer.access_logs"),
    ("alicloud:oss/bucketVersioning:BucketVersioning", "status", "bucket.versioning"),
    ("alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock", "blockPublicAccess", "bucket.public"),
    ("alicloud:oss/bucket:Bucket", "redundancyType", "bucket.zone_redundant"),
    ("alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption", "sseAlgorithm", "bucket.encrypted"),
    ("alicloud:oss/bucketPolicy:BucketPolicy", "policy", "bucket.tls_only"),
    ("alicloud:oss/bucket:Bucket", "lifecycleRules", "bucket.noncurrent_days"),
    ("alicloud:ram/policy:Policy", "policyDocument", "identity.bucket_access"),
    ("alicloud:kms/key:Key", "automaticRotation", "key.rotation_days"),
    ("alicloud:log/store:Store", "retentionPeriod", "logs.retention_days"),
    ("alicloud:vpc/switch:Switch", "zoneId", "network.zones"),
]


@pytest.mark.parametrize(("token", "name", "fact"), AWS_DROPS)
def test_a_property_dropped_on_aws_breaks_parity(twins: Twins, token: str, name: str, fact: str) -> None:
    aws, alicloud = twins("shop", "singapore")
    assert fact in unequal(without(aws, token, name), alicloud)


@pytest.mark.parametrize(("token", "name", "fact"), ALICLOUD_DROPS)
def test_a_property_dropped_on_alibaba_breaks_parity(twins: Twins, token: str, name: str, fact: str) -> None:
    aws, alicloud = twins("shop", "singapore")
    assert fact in unequal(aws, without(alicloud, token, name))


def test_a_missing_capability_breaks_parity(twins: Twins) -> None:
    aws, alicloud = twins("shop", "singapore")
    rest = tuple(r for r in alicloud.resources if r.type != "alicloud:kvstore/instance:Instance")
    missing = unequal(aws, replace(alicloud, resources=rest))
    assert {"cache.standby", "cache.password", "cache.tls_forced"} <= missing


def test_every_written_difference_is_a_fact_that_is_read(twins: Twins) -> None:
    read = {
        (capability, fact)
        for workload in ("shop", "desk")
        for plan in twins(workload, "singapore")
        for capability, values in facts(plan).items()
        for fact in values
    }
    assert DIFFERENCES.keys() <= read


def test_a_size_difference_is_known_only_within_its_bound() -> None:
    row = DIFFERENCES["cache", "memory_gib"]
    assert row.covers(4, 6)
    assert not row.covers(4, 16)
    assert not row.covers(4, None)
