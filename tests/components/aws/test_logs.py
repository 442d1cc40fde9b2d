from __future__ import annotations

import pytest

GROUP = "aws:cloudwatch/logGroup:LogGroup"
ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"


def test_log_groups_expire(deploy, preview):
    run = deploy(preview=preview)
    groups = run.named(GROUP)
    assert {group.get("retentionInDays") for group in groups.values()} == {60}
    assert groups["logs-flow"].get("name") == "/shop/production/singapore/flow"
    assert groups["logs-application"].get("name") == "/shop/production/singapore/application"


def test_access_log_bucket_is_what_a_load_balancer_can_write_to(deploy, preview):
    run = deploy(preview=preview)
    rule = run.one(ENCRYPTION, "logs-access-encryption").get("rules.0")
    assert rule["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "AES256"}
    statements = run.statements(run.one("aws:s3/bucketPolicy:BucketPolicy", "logs-access-policy"))
    assert statements["DenyPlainHttp"]["Effect"] == "Deny"
    delivery = statements["LoadBalancerDelivers"]
    assert delivery["Principal"] == {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}
    assert delivery["Action"] == ["s3:PutObject"]
    assert delivery["Resource"] == [
        "arn:aws:s3:::example--shop-production-singapore-access-log/AWSLogs/000000000000/*"
    ]


@pytest.mark.parametrize(("metro", "account"), [("beijing", "638102146993"), ("zhongwei", "037604701340")])
def test_in_china_the_service_writes_as_an_account(deploy, metro, account):
    run = deploy(metro=metro)
    statements = run.statements(run.one("aws:s3/bucketPolicy:BucketPolicy", "logs-access-policy"))
    delivery = statements["LoadBalancerDelivers"]
    assert delivery["Principal"] == {"AWS": f"arn:aws-cn:iam::{account}:root"}
    assert delivery["Resource"][0].startswith("arn:aws-cn:s3:::")


def test_access_log_expires_with_its_versions(deploy):
    rules = deploy().one(LIFECYCLE, "logs-access-lifecycle").get("rules")
    assert rules[0]["expiration"] == {"days": 60}
    assert rules[1]["noncurrentVersionExpiration"] == {"noncurrentDays": 1}
    assert all(rule["status"] == "Enabled" for rule in rules)


def test_targets_name_what_exists(deploy):
    run = deploy()
    logs = run.built["logs"]
    assert logs.flow.name == run.one(GROUP, "logs-flow").get("name")
    assert logs.access.name == run.one("aws:s3/bucket:Bucket", "logs-access").get("bucket")
    assert all(target.ready for target in (logs.flow, logs.access, logs.application))


def test_without_logs_there_are_no_stores(deploy):
    run = deploy(logs=None)
    assert not run.plan.of_type(GROUP)
    assert set(run.named("aws:s3/bucket:Bucket")) == {"bucket-bucket"}
