"""What holds for every AWS twin and every resource of it."""

from __future__ import annotations

import importlib
import inspect
import json

import pytest

from infra.components.registry import PAIRS
from infra.estate.resource import UNKNOWN

VARIANTS = {
    "full": {},
    "smallest": dict.fromkeys(("load_balancer", "compute", "database", "cache", "bucket", "key", "logs")),
    "no key": {"key": None},
    "no logs": {"logs": None},
    "shared NAT": {"network": {"nat": "shared"}},
    "no standby": {"database": {"standby": False}, "cache": {"standby": False}},
    "certificate": {"certificate": "arn:aws:acm:ap-southeast-1:111122223333:certificate/1"},
    "arm64": {"compute": {"architecture": "arm64"}},
    "china": {"metro": "beijing"},
}  # fmt: skip

PROVIDER_ONLY = ("pulumi:", "twinstack:")


@pytest.fixture(params=VARIANTS, ids=list(VARIANTS))
def variant(request, deploy, preview):
    return deploy(preview=preview, **VARIANTS[request.param])


def native(run):
    return [resource for resource in run.plan.resources if not resource.type.startswith(PROVIDER_ONLY)]


def sdk_class(token):
    module, name = token.split(":")[1].split("/")[0], token.rsplit(":", 1)[1]
    return getattr(importlib.import_module(f"pulumi_aws.{module}"), name)


def test_everything_that_takes_tags_has_them(variant):
    taking = 0
    for resource in native(variant):
        if "tags" not in inspect.signature(sdk_class(resource.type)._internal_init).parameters:
            continue
        taking += 1
        tags = resource.get("tags")
        if isinstance(tags, list):
            tags = {tag["key"]: tag["value"] for tag in tags}
        assert tags, resource.urn
        assert tags["workload"] == "shop"
        assert tags["owner"] == "shop-team"
        assert tags["environment"] == "production"
        assert tags["managed-by"] == "twinstack"
    assert taking


def test_everything_belongs_to_a_component_and_the_one_provider(variant):
    components = {r.urn for r in variant.plan.resources if r.type.startswith("twinstack:aws:")}
    providers = {r.urn for r in variant.plan.resources if r.type == "pulumi:providers:aws"}
    assert len(providers) == 1
    for resource in native(variant):
        assert resource.parent in components, resource.urn
        assert resource.provider in providers, resource.urn


def documents(run):
    for resource in native(run):
        for name, value in resource.inputs.items():
            if name in ("policy", "assumeRolePolicy") and value != UNKNOWN:
                yield resource, json.loads(value)["Statement"]


def test_no_permission_is_without_limits(variant):
    """Only an account's own key policy may say everything: there ``*`` is the key, and IAM decides further."""
    seen = 0
    for resource, statements in documents(variant):
        for statement in statements:
            seen += 1
            if statement["Effect"] == "Deny" or statement.get("Sid") == "AccountDecidesByIam":
                continue
            principal = statement.get("Principal", {})
            assert "*" not in (principal, principal.get("AWS")), resource.urn
            if resource.type == "aws:kms/key:Key" or "Resource" not in statement:
                continue
            assert "*" not in statement["Resource"], resource.urn
            assert not any("*" in action for action in statement["Action"]), resource.urn
    assert seen


def test_every_arn_is_in_the_regions_partition(variant):
    partition = "arn:aws-cn:" if variant.plan.metro == "beijing" else "arn:aws:"
    for resource, statements in documents(variant):
        for word in json.dumps(statements).split('"'):
            if word.startswith("arn:") and not resource.type.startswith("aws:acm"):
                # What `pulumi up` would return is made up in the standard partition.
                assert word.startswith(partition) or word.endswith(":key-key"), (resource.urn, word)


def test_nothing_is_open_to_the_world_but_the_entrance(variant):
    for rule in variant.plan.of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"):
        if rule.get("cidrIpv4") == "0.0.0.0/0":
            assert rule.get("fromPort") in (80, 443)
            assert variant.source(rule, "securityGroupId") == ["firewall-load-balancer"]


def test_preview_and_update_ask_for_the_same(deploy):
    one, other = deploy(preview=True), deploy(preview=False)
    assert {r.urn: set(r.inputs) for r in one.plan.resources} == {
        r.urn: set(r.inputs) for r in other.plan.resources
    }
    for resource in one.plan.resources:
        made = other.plan.by_urn[resource.urn]
        assert resource.dependencies == made.dependencies
        for name, value in resource.inputs.items():
            if UNKNOWN not in json.dumps(value):
                assert made.inputs[name] == value, (resource.urn, name)


def test_planning_twice_gives_the_same_plan(deploy):
    one, other = deploy(), deploy(description="the same workload, described")
    assert one.plan.resources == other.plan.resources


def test_no_deprecated_resource_is_used(deploy, caplog):
    deploy(description="planned again, to hear its warnings")
    assert [record.message for record in caplog.records if record.levelname == "WARNING"] == []


def test_types_of_a_full_workload(deploy):
    found = {resource.type.rsplit(":", 1)[1] for resource in native(deploy())}
    assert found == {
        "Vpc", "DefaultSecurityGroup", "Subnet", "InternetGateway", "Eip", "NatGateway", "RouteTable", "Route",
        "RouteTableAssociation", "VpcEndpoint", "FlowLog",
        "SecurityGroup", "SecurityGroupIngressRule", "SecurityGroupEgressRule",
        "Key", "Alias", "ServiceLinkedRole",
        "LogGroup",
        "Bucket", "BucketVersioning", "BucketServerSideEncryptionConfiguration", "BucketPublicAccessBlock",
        "BucketOwnershipControls", "BucketLifecycleConfiguration", "BucketPolicy",
        "Role", "RolePolicy", "RolePolicyAttachment", "InstanceProfile",
        "LoadBalancer", "TargetGroup", "Listener", "Certificate", "CertificateValidation",
        "LaunchTemplate", "Group", "Attachment", "Policy",
        "SubnetGroup", "ParameterGroup", "Instance",
        "ReplicationGroup",
    }  # fmt: skip


def test_one_class_for_each_capability(deploy):
    run = deploy()
    assert set(run.built) == set(PAIRS)
    for capability, component in run.built.items():
        module, _, name = PAIRS[capability].aws.partition(":")
        assert type(component) is getattr(importlib.import_module(module), name)
        assert component.nodes
