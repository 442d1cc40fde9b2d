from __future__ import annotations

import pytest

from infra.estate.resource import UNKNOWN

POLICY = "alicloud:ram/policy:Policy"
DATA = "acs:oss:*:*:example--shop-production-singapore-data"


def _actions(run, noun):
    policy = run.one(POLICY, f"identity-{noun}-policy")
    statements = run.statements(policy, "policyDocument")
    return {action: tuple(one["Resource"]) for one in statements for action in one["Action"]}


def test_only_instances_assume_the_role(deploy, preview):
    run = deploy(preview=preview)
    role = run.one("alicloud:ram/role:Role", "identity-role")
    assert role.get("roleName") == "shop-production-singapore-instance"
    assert run.statements(role, "assumeRolePolicyDocument") == [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["ecs.aliyuncs.com"]}}
    ]


def test_role_has_one_policy_for_each_thing(deploy, preview):
    run = deploy(preview=preview)
    attachments = run.named("alicloud:ram/rolePolicyAttachment:RolePolicyAttachment")
    for noun in ("bucket", "key", "logs"):
        attachment = attachments[f"identity-{noun}-attachment"]
        assert attachment.get("policyType") == "Custom"
        assert run.source(attachment, "roleName") == ["identity-role"]
        assert run.source(attachment, "policyName") == [f"identity-{noun}-policy"]


def test_read_write_reaches_the_objects_of_one_bucket(deploy, preview):
    actions = _actions(deploy(preview=preview), "bucket")
    assert actions["oss:GetObject"] == actions["oss:PutObject"] == actions["oss:DeleteObject"] == (f"{DATA}/*",)
    assert actions["oss:ListObjects"] == (DATA,)


def test_read_does_not_write_nor_encrypt(deploy):
    run = deploy(identity={"bucket_access": "read"}, preview=False)
    assert not {"oss:PutObject", "oss:DeleteObject"} & set(_actions(run, "bucket"))
    assert set(_actions(run, "key")) == {"kms:Decrypt"}


def test_key_policy_names_the_key_alone(deploy):
    (resources,) = set(_actions(deploy(preview=False), "key").values())
    assert len(resources) == 1
    assert resources[0].startswith("acs:kms:ap-southeast-1:*:key/")
    assert "*" not in resources[0].rsplit("/", 1)[1]
    assert deploy().one(POLICY, "identity-key-policy").get("policyDocument") == UNKNOWN


def test_application_log_is_written_to_and_nothing_else(deploy, preview):
    store = "acs:log:ap-southeast-1:*:project/example--shop-production-singapore-logs/logstore/application"
    assert _actions(deploy(preview=preview), "logs") == {"log:PostLogStoreLogs": (store,)}


@pytest.mark.parametrize(
    ("changes", "nouns"),
    [
        ({"identity": {"bucket_access": "none"}}, {"logs"}),
        ({"bucket": None}, {"logs"}),
        ({"key": None}, {"bucket", "logs"}),
        ({"logs": None}, {"bucket", "key"}),
    ],
)
def test_no_policy_for_what_is_not_there(deploy, changes, nouns):
    assert set(deploy(**changes).named(POLICY)) == {f"identity-{noun}-policy" for noun in nouns}


def test_nothing_is_allowed_on_everything(deploy):
    run = deploy(preview=False)
    for policy in run.plan.of_type(POLICY):
        for statement in run.statements(policy, "policyDocument"):
            assert "*" not in statement["Resource"]
            assert not any(action.endswith("*") for action in statement["Action"])
