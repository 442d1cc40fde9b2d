from __future__ import annotations

import pytest

from infra.estate.resource import UNKNOWN

POLICY = "aws:iam/rolePolicy:RolePolicy"
BUCKET = "arn:aws:s3:::example--shop-production-singapore-bucket"


def test_instances_take_the_role_through_a_profile(deploy, preview):
    run = deploy(preview=preview)
    role = run.one("aws:iam/role:Role", "identity-role")
    assert run.statements(role, "assumeRolePolicy")[""]["Principal"] == {"Service": "ec2.amazonaws.com"}
    profile = run.one("aws:iam/instanceProfile:InstanceProfile")
    assert profile.get("role") == role.get("name") == "shop-production-singapore-instance"
    template = run.one("aws:ec2/launchTemplate:LaunchTemplate")
    assert template.get("iamInstanceProfile.name") == profile.get("name")


@pytest.mark.parametrize(
    ("access", "objects", "key"),
    [
        (
            "read-write",
            ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
            ["kms:Decrypt", "kms:GenerateDataKey"],
        ),
        ("read", ["s3:GetObject", "s3:GetObjectVersion"], ["kms:Decrypt"]),
    ],
)
def test_bucket_and_key_by_name(deploy, access, objects, key):
    run = deploy(preview=False, identity={"bucket_access": access})
    statements = run.statements(run.one(POLICY, "identity-bucket"))
    assert statements["ListBucket"]["Resource"] == [BUCKET]
    assert statements["UseObjects"]["Action"] == objects
    assert statements["UseObjects"]["Resource"] == [f"{BUCKET}/*"]
    use = run.statements(run.one(POLICY, "identity-key"))["UseKey"]
    assert use["Action"] == key
    assert all("*" not in resource for resource in use["Resource"])


def test_bucket_policy_can_be_read_in_preview_and_the_key_is_its_own(deploy):
    run = deploy()
    assert run.statements(run.one(POLICY, "identity-bucket"))
    policy = run.one(POLICY, "identity-key")
    assert policy.get("policy") == UNKNOWN
    assert run.source(policy, "policy") == ["key-key"]


@pytest.mark.parametrize("changes", [{"identity": {"bucket_access": "none"}}, {"bucket": None}])
def test_no_bucket_no_permission(deploy, changes):
    names = set(deploy(**changes).named(POLICY))
    assert names == {"identity-application-log", "network-flow-policy"}


def test_application_log_alone_can_be_written(deploy, preview):
    run = deploy(preview=preview)
    statement = run.statements(run.one(POLICY, "identity-application-log"))["WriteApplicationLog"]
    group = "arn:aws:logs:ap-southeast-1:000000000000:log-group:/shop/production/singapore/application"
    assert statement["Resource"] == [group, f"{group}:*"]


@pytest.mark.parametrize(
    ("metro", "arn"),
    [
        ("singapore", "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"),
        ("beijing", "arn:aws-cn:iam::aws:policy/AmazonSSMManagedInstanceCore"),
    ],
)
def test_sessions_instead_of_ssh(deploy, metro, arn):
    attachment = deploy(metro=metro).one("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    assert attachment.get("policyArn") == arn


def test_no_sessions_no_policy(deploy):
    run = deploy(identity={"session_access": False})
    assert not run.plan.of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment")


def test_china_has_its_own_principal_and_partition(deploy):
    run = deploy(metro="beijing")
    role = run.one("aws:iam/role:Role", "identity-role")
    assert run.statements(role, "assumeRolePolicy")[""]["Principal"] == {"Service": "ec2.amazonaws.com.cn"}
    statements = run.statements(run.one(POLICY, "identity-bucket"))
    assert statements["ListBucket"]["Resource"] == ["arn:aws-cn:s3:::example--shop-production-beijing-bucket"]
