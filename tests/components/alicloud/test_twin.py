"""What all Alibaba Cloud twins have in common."""

from __future__ import annotations

import pytest

UNTAGGED = {
    "alicloud:alb/loadBalancerSecurityGroupAttachment:LoadBalancerSecurityGroupAttachment",
    "alicloud:alb/rule:Rule",
    "alicloud:ecs/eipAssociation:EipAssociation",
    "alicloud:ecs/securityGroupRule:SecurityGroupRule",
    "alicloud:ess/albServerGroupAttachment:AlbServerGroupAttachment",
    "alicloud:ess/scalingRule:ScalingRule",
    "alicloud:kms/alias:Alias",
    "alicloud:log/store:Store",
    "alicloud:log/storeIndex:StoreIndex",
    "alicloud:oss/bucketAcl:BucketAcl",
    "alicloud:oss/bucketHttpsConfig:BucketHttpsConfig",
    "alicloud:oss/bucketPolicy:BucketPolicy",
    "alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption",
    "alicloud:oss/bucketVersioning:BucketVersioning",
    "alicloud:ram/rolePolicyAttachment:RolePolicyAttachment",
    "alicloud:rds/account:Account",
    "alicloud:rds/backupPolicy:BackupPolicy",
    "alicloud:vpc/vPCRouteEntry:VPCRouteEntry",
    "alicloud:vpc/routeTableAttachment:RouteTableAttachment",
    "alicloud:vpc/snatEntry:SnatEntry",
}
"""Types without a tags input in the SDK."""


def _native(run):
    return [one for one in run.plan.resources if one.custom and not one.type.startswith("pulumi:")]


def test_everything_that_takes_tags_has_all_of_them(deploy, preview):
    run = deploy(preview=preview)
    for resource in _native(run):
        if resource.type in UNTAGGED:
            assert resource.get("tags") is None
            continue
        tags = resource.get("tags")
        assert tags, resource.urn
        own = {"tier"} if resource.type == "alicloud:vpc/switch:Switch" else set[str]()
        every = {"Name", "workload", "owner", "environment", "metro", "managed-by"}
        assert set(tags) == every | own, resource.urn
        assert (tags["workload"], tags["owner"], tags["metro"]) == ("shop", "shop-team", "singapore")


def test_types_left_without_tags_take_none(deploy):
    import inspect

    import pulumi_alicloud

    for token in UNTAGGED:
        module, name = token.split(":")[1].split("/")[0], token.rsplit(":", 1)[1]
        kind = getattr(getattr(pulumi_alicloud, module), name)
        assert "tags" not in inspect.signature(kind._internal_init).parameters, token


def test_everything_uses_the_stacks_provider_and_belongs_to_a_component(deploy, preview):
    run = deploy(preview=preview)
    (provider,) = [one.urn for one in run.plan.resources if one.type == "pulumi:providers:alicloud"]
    for resource in _native(run):
        assert resource.provider == provider, resource.urn
        assert run.plan.capability(resource), resource.urn


def test_components_have_their_own_type(deploy):
    run = deploy()
    assert {one.type for one in run.plan.resources if one.type.startswith("twinstack:")} == {
        f"twinstack:alicloud:{noun}"
        for noun in (
            "Bucket", "Cache", "Compute", "Database", "Firewall", "Identity", "Key", "LoadBalancer", "Logs",
            "Network",
        )
    }  # fmt: skip


def test_preview_and_update_plan_the_same_resources(deploy):
    there, then = (deploy(preview=preview).plan for preview in (True, False))
    assert [one.urn for one in there.resources] == [one.urn for one in then.resources]


def test_no_secret_is_in_the_plan(deploy, preview):
    text = deploy(preview=preview).plan.to_json()
    assert "a-Secret-of-24-characters" not in text
    assert "the private half" not in text


@pytest.mark.parametrize(
    ("metro", "site", "region"),
    [("beijing", "Domestic", "cn-beijing"), ("hong-kong", "International", "cn-hongkong")],
)
def test_china(deploy, metro, site, region):
    run = deploy(metro=metro, site=site, preview=False)
    switches = run.named("alicloud:vpc/switch:Switch").values()
    assert all(one.get("zoneId").startswith(region) for one in switches)
    logs = run.statements(run.one("alicloud:ram/policy:Policy", "identity-logs-policy"), "policyDocument")
    assert logs[0]["Resource"][0].startswith(f"acs:log:{region}:*:project/")
