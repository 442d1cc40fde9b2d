from __future__ import annotations

import pytest

KEY = "aws:kms/key:Key"
ROLE = "arn:aws:iam::000000000000:role/aws-service-role/autoscaling.amazonaws.com/"


def test_rotates_and_can_be_restored(deploy, preview):
    run = deploy(preview=preview)
    key = run.one(KEY)
    assert key.get("enableKeyRotation") is True
    assert key.get("rotationPeriodInDays") == 180
    assert key.get("deletionWindowInDays") == 14
    alias = run.one("aws:kms/alias:Alias")
    assert alias.get("name") == "alias/shop-production-singapore-key"
    assert run.source(alias, "targetKeyId") == ["key-key"]


def test_policy_names_who_may_use_it(deploy, preview):
    run = deploy(preview=preview)
    statements = run.statements(run.one(KEY))
    assert set(statements) == {
        "AccountDecidesByIam", "DatabaseLogGroups", "AutoscalingUses", "AutoscalingGrants",
    }  # fmt: skip
    assert statements["AccountDecidesByIam"]["Principal"] == {"AWS": "arn:aws:iam::000000000000:root"}
    logs = statements["DatabaseLogGroups"]
    assert logs["Principal"] == {"Service": "logs.ap-southeast-1.amazonaws.com"}
    allowed = logs["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"]
    groups = run.plan.of_type("aws:cloudwatch/logGroup:LogGroup")
    encrypted = [group.get("name") for group in groups if group.get("kmsKeyId")]
    prefix = allowed.removeprefix("arn:aws:logs:ap-southeast-1:000000000000:log-group:").removesuffix("*")
    assert encrypted
    assert all(name.startswith(prefix) for name in encrypted)
    grants = statements["AutoscalingGrants"]
    assert grants["Action"] == ["kms:CreateGrant"]
    assert grants["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}


def test_autoscaling_role_exists_before_the_policy_names_it(deploy):
    run = deploy()
    role = run.one("aws:iam/serviceLinkedRole:ServiceLinkedRole")
    assert role.get("awsServiceName") == "autoscaling.amazonaws.com"
    arn = f"{ROLE}AWSServiceRoleForAutoScaling_{role.get('customSuffix')}"
    principals = {
        statement["Principal"].get("AWS")
        for sid, statement in run.statements(run.one(KEY)).items()
        if sid.startswith("Autoscaling")
    }
    assert principals == {arn}
    assert "key-autoscaling-role" in run.waits_for(run.one(KEY))
    assert run.one("aws:autoscaling/group:Group").get("serviceLinkedRoleArn") == arn


@pytest.mark.parametrize("metro", ["beijing", "zhongwei"])
def test_china_has_its_own_principals(deploy, metro):
    run = deploy(metro=metro)
    statements = run.statements(run.one(KEY))
    assert statements["AccountDecidesByIam"]["Principal"]["AWS"].startswith("arn:aws-cn:iam::")
    assert statements["DatabaseLogGroups"]["Principal"]["Service"] == f"logs.{run.plan.region}.amazonaws.com.cn"


def test_without_a_key_the_services_use_their_own(deploy):
    run = deploy(key=None)
    assert not run.plan.of_type(KEY, "aws:kms/alias:Alias", "aws:iam/serviceLinkedRole:ServiceLinkedRole")
    text = " ".join(str(resource.inputs) for resource in run.plan.resources)
    assert "kmsKeyId" not in text
    assert "kmsMasterKeyId" not in text
