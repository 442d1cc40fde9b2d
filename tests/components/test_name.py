"""Physical names of both clouds: each says its environment, and no two stacks share one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.catalog.cloud import CLOUDS, Cloud
from infra.catalog.region import metros, region
from infra.components.context import Context
from infra.estate.estate import Estate
from infra.estate.offline.stack import plan_stack
from infra.spec.model import Workload
from infra.stack import StackConfig

METROS = metros()
ENVIRONMENTS = get_args(Workload.model_fields["environment"].annotation)

NAMES = {
    "alicloud:alb/loadBalancer:LoadBalancer": ("loadBalancerName",),
    "alicloud:alb/rule:Rule": ("ruleName",),
    "alicloud:alb/serverGroup:ServerGroup": ("serverGroupName",),
    "alicloud:cas/serviceCertificate:ServiceCertificate": ("certificateName",),
    "alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate": ("launchTemplateName", "instanceName", "systemDisk.name"),
    "alicloud:ecs/eipAddress:EipAddress": ("addressName",),
    "alicloud:ecs/securityGroup:SecurityGroup": ("securityGroupName",),
    "alicloud:ess/scalingGroup:ScalingGroup": ("scalingGroupName",),
    "alicloud:ess/scalingRule:ScalingRule": ("scalingRuleName",),
    "alicloud:kms/alias:Alias": ("aliasName",),
    "alicloud:kms/instance:Instance": ("instanceName",),
    "alicloud:kvstore/instance:Instance": ("dbInstanceName",),
    "alicloud:log/project:Project": ("projectName",),
    "alicloud:oss/bucket:Bucket": ("bucket",),
    "alicloud:ram/policy:Policy": ("policyName",),
    "alicloud:ram/role:Role": ("roleName",),
    "alicloud:rds/instance:Instance": ("instanceName",),
    "alicloud:vpc/flowLog:FlowLog": ("flowLogName",),
    "alicloud:vpc/natGateway:NatGateway": ("natGatewayName",),
    "alicloud:vpc/network:Network": ("vpcName",),
    "alicloud:vpc/vPCRouteEntry:VPCRouteEntry": ("routeEntryName",),
    "alicloud:vpc/routeTable:RouteTable": ("routeTableName",),
    "alicloud:vpc/snatEntry:SnatEntry": ("snatEntryName",),
    "alicloud:vpc/switch:Switch": ("vswitchName",),
    "aws:autoscaling/group:Group": ("name",),
    "aws:cloudwatch/logGroup:LogGroup": ("name",),
    "aws:ec2/launchTemplate:LaunchTemplate": ("name",),
    "aws:ec2/securityGroup:SecurityGroup": ("name",),
    "aws:elasticache/replicationGroup:ReplicationGroup": ("replicationGroupId",),
    "aws:elasticache/subnetGroup:SubnetGroup": ("name",),
    "aws:iam/instanceProfile:InstanceProfile": ("name",),
    "aws:iam/role:Role": ("name",),
    "aws:iam/serviceLinkedRole:ServiceLinkedRole": ("customSuffix",),
    "aws:kms/alias:Alias": ("name",),
    "aws:lb/loadBalancer:LoadBalancer": ("name",),
    "aws:lb/targetGroup:TargetGroup": ("name",),
    "aws:rds/instance:Instance": ("identifier", "finalSnapshotIdentifier"),
    "aws:rds/parameterGroup:ParameterGroup": ("name",),
    "aws:rds/subnetGroup:SubnetGroup": ("name",),
    "aws:s3/bucket:Bucket": ("bucket",),
}
"""Type -> inputs that name it beside everything else of the account, or of all accounts."""

INSIDE = {
    "alicloud:log/store:Store": "unique in its project, whose name says the environment",
    "alicloud:rds/account:Account": "a user of one database instance",
    "aws:autoscaling/policy:Policy": "unique in its group, whose name says the environment",
    "aws:iam/rolePolicy:RolePolicy": "written inside its role, whose name says the environment",
}
"""Type -> why its name need not say the environment."""

NAMELESS = frozenset(
    {
        "alicloud:alb/listener:Listener",
        "alicloud:kms/key:Key",
        "aws:acm/certificate:Certificate",
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        "aws:ec2/eip:Eip",
        "aws:ec2/flowLog:FlowLog",
        "aws:ec2/internetGateway:InternetGateway",
        "aws:ec2/natGateway:NatGateway",
        "aws:ec2/routeTable:RouteTable",
        "aws:ec2/subnet:Subnet",
        "aws:ec2/vpc:Vpc",
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "aws:kms/key:Key",
        "aws:lb/listener:Listener",
    }
)
"""Types that the cloud gives an id and nobody names; a tag says the name where the type takes tags."""

BELONGING = (
    "Acl",
    "Association",
    "Attachment",
    "BackupPolicy",
    "Block",
    "BucketPolicy",
    "Configuration",
    "Controls",
    "Encryption",
    "HttpsConfig",
    "Index",
    "Route",
    "Rule",
    "Validation",
    "Versioning",
)
"""Ends of types that are settings of another resource, found by it and named by nobody."""

FULL = """
name: {name}
owner: web-team
environment: {environment}
load_balancer: {{domain: web.example.com}}
compute: {{vcpu: 2, memory_gib: 8, min: 1, max: 3}}
pools:
  worker: {{vcpu: 2, memory_gib: 8, max: 2}}
  twelvechars1: {{vcpu: 2, memory_gib: 8, load_balanced: true}}
database: {{engine: mysql, version: "8.0", vcpu: 2, memory_gib: 8, storage_gb: 100}}
cache: {{memory_gib: 4}}
bucket: {{}}
key: {{}}
logs: {{}}
"""


def kind(type_: str) -> str:
    return type_.rsplit(":", 1)[1]


@cache
def planned(cloud: Cloud, metro: str, folder: Path, name: str, environment: str) -> Estate:
    path = folder / f"{name}-{environment}.yaml"
    path.write_text(FULL.format(name=name, environment=environment))
    stack = StackConfig(
        name=f"{cloud}-{metro}",
        cloud=cloud,
        metro=metro,
        workload=str(path),
        organization="acme",
        allow_impaired=True,
    )
    return plan_stack(stack, preview=True)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workloads")


def names(plan: Estate) -> dict[tuple[str, str], str]:
    """(URN, input) -> physical name."""
    return {
        (resource.urn, path): str(resource.get(path))
        for resource in plan.native
        for path in NAMES.get(resource.type, ())
        if path != "finalSnapshotIdentifier"
    }


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_type_is_named_or_it_is_said_why_not(cloud: Cloud, folder: Path) -> None:
    for resource in planned(cloud, "singapore", folder, "web", "production").native:
        ways = (
            resource.type in NAMES,
            resource.type in INSIDE,
            resource.type in NAMELESS,
            kind(resource.type).endswith(BELONGING) and resource.type not in NAMES,
        )
        assert ways.count(True) == 1, resource.type
        for path in NAMES.get(resource.type, ()):
            assert resource.get(path), (resource.urn, path)


@pytest.mark.parametrize("name", ["web", "a-workload-whose-name-has-40-characters1"])
@pytest.mark.parametrize("metro", ["singapore", "northern-virginia"])
@pytest.mark.parametrize("cloud", CLOUDS)
def test_no_name_of_one_environment_is_one_of_another(cloud: Cloud, metro: str, name: str, folder: Path) -> None:
    seen: dict[str, str] = {}
    for environment in ENVIRONMENTS:
        plan = planned(cloud, metro, folder, name, environment)
        found = names(plan)
        assert found
        for where, text in found.items():
            assert name[:4] in text, where
        for text in found.values():
            assert seen.setdefault(text, environment) == environment, text
    assert set(seen.values()) == set(ENVIRONMENTS)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_what_fits_says_the_environment(cloud: Cloud, folder: Path) -> None:
    for environment in ENVIRONMENTS:
        for where, text in names(planned(cloud, "singapore", folder, "web", environment)).items():
            assert environment in text or len(text) > 26, (where, text)
            assert environment[:5] in text, (where, text)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_everything_else_says_the_same_in_every_environment(cloud: Cloud, folder: Path) -> None:
    """What differs between two environments is names, what names them, tags, and what protects production."""

    def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
        if isinstance(value, Mapping):
            for key, inner in value.items():
                yield from flat(inner, f"{path}.{key}")
        elif isinstance(value, list | tuple):
            for index, inner in enumerate(value):
                yield from flat(inner, f"{path}.{index}")
        else:
            yield path, value

    one, other = (planned(cloud, "singapore", folder, "web", each) for each in ("development", "staging"))
    assert one.by_urn.keys() == other.by_urn.keys()
    for resource in one.native:
        left, right = dict(flat(resource.inputs)), dict(flat(other.by_urn[resource.urn].inputs))
        assert left.keys() == right.keys()
        for path, value in left.items():
            if value != right[path]:
                assert isinstance(value, str)
                assert "web" in value or path.endswith(("environment", "value")), (resource.urn, path, value)


def asked_names(folder: Path) -> dict[tuple[str, str, int, str], None]:
    """(function, noun, limit, reserved) of every name that both clouds ask for, in order."""
    asked: dict[tuple[str, str, int, str], None] = {}
    name, global_name = Context.name, Context.global_name
    with pytest.MonkeyPatch.context() as patch:

        def spied(self: Context, noun: str, limit: int = 64, reserved: str = "") -> str:
            asked["name", noun, limit, reserved] = None
            return name(self, noun, limit, reserved)

        def global_spied(self: Context, noun: str, limit: int = 63) -> str:
            asked["global_name", noun, limit, ""] = None
            return global_name(self, noun, limit)

        def untagged(_: Context, noun: str) -> dict[str, str]:
            return {"Name": noun}

        # A tag is no name: it takes any text, and nothing refuses the same one twice.
        patch.setattr(Context, "name", spied)
        patch.setattr(Context, "global_name", global_spied)
        patch.setattr(Context, "tags", untagged)
        planned.cache_clear()
        for cloud in CLOUDS:
            planned(cloud, "hong-kong", folder, "web", "production")
    return asked


WORKLOADS = st.from_regex(r"\A[a-z][a-z0-9]*(-[a-z0-9]+)*\Z").filter(lambda name: 2 <= len(name) <= 40)
ORGANIZATIONS = st.from_regex(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z").filter(lambda name: len(name) <= 32)
WORDS = st.lists(
    st.sampled_from(["a", "sg", "internal", "w", *ENVIRONMENTS, "singapore", "tokyo", "key"]), min_size=1
)
CONFUSING = WORDS.map("-".join).filter(lambda name: 2 <= len(name) <= 40)
"""Workloads made of the words that names are made of."""


@st.composite
def contexts(draw: st.DrawFn) -> Context:
    return stack_context(
        draw(WORKLOADS | CONFUSING),
        draw(st.sampled_from(ENVIRONMENTS)),
        draw(st.sampled_from(METROS)),
        draw(ORGANIZATIONS | CONFUSING.filter(lambda name: len(name) <= 32)),
    )


def parts(context: Context, function: str) -> tuple[str, ...]:
    found = (context.workload, context.environment, context.region.metro)
    return (context.organization, *found) if function == "global_name" else found


def test_no_two_stacks_share_a_name_and_each_name_fits(folder: Path) -> None:
    asked = tuple(asked_names(folder))
    assert {limit for _, _, limit, _ in asked} >= {32, 35, 40, 63, 64, 128, 200, 255}
    assert {reserved for _, _, _, reserved in asked} == {"", "sg-", "internal-"}

    @settings(deadline=None)
    @given(contexts(), contexts(), st.sampled_from(asked), st.sampled_from(asked))
    def check(
        one: Context, other: Context, first: tuple[str, str, int, str], second: tuple[str, str, int, str]
    ) -> None:
        def made(context: Context, ask: tuple[str, str, int, str]) -> str:
            function, noun, limit, reserved = ask
            if function == "global_name":
                return context.global_name(noun, limit)
            return context.name(noun, limit, reserved)

        for context, ask in ((one, first), (other, second)):
            name = made(context, ask)
            assert 2 <= len(name) <= ask[2]
            hyphen = "--?" if ask[0] == "global_name" else "-"
            assert re.fullmatch(rf"[a-z0-9]+({hyphen}[a-z0-9]+)*", name)
            assert ask[0] == "global_name" or name[0].isalpha()
            assert not ask[3] or not name.startswith(ask[3])
            assert name.endswith(f"-{ask[1]}")
        same = first[0] == second[0] and parts(one, first[0]) == parts(other, second[0]) and first[1] == second[1]
        if first[0] == second[0] and first[2:] == second[2:]:
            assert (made(one, first) == made(other, second)) == same
        elif not same and first[0] == second[0]:
            assert made(one, first) != made(other, second)

    check()


def stack_context(workload: str, environment: str, metro: str, organization: str = "acme") -> Context:
    return Context(
        region=region("aws", metro, allow_impaired=True),
        zones=(),
        workload=workload,
        organization=organization,
        owner="team",
        environment=environment,
        account_site="International",
        protect=True,
        provider=None,  # type: ignore[arg-type]
    )


def test_the_organization_and_the_workload_are_parted() -> None:
    one = stack_context("shop-eu", "production", "singapore", "acme")
    other = stack_context("eu", "production", "singapore", "acme-shop")
    assert one.global_name("data") == "acme--shop-eu-production-singapore-data"
    assert other.global_name("data") == "acme-shop--eu-production-singapore-data"


def test_a_cut_name_keeps_its_beginning_and_its_noun() -> None:
    context = stack_context("warehouse", "staging", "northern-virginia")
    assert re.fullmatch(r"warehouse-stagin-[a-z2-7]{6}-app-8080", context.name("app-8080", 32))
    with pytest.raises(ValueError, match="no name of 16 characters ends in a-rather-long-noun"):
        context.name("a-rather-long-noun", 16)
