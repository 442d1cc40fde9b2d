"""Physical names, checked against what each service accepts.

Sources: ``tf`` is terraform-provider-alicloud website/docs/r at 81c43b6727 (2026-08-21); ``sdk`` the request
models of Alibaba Cloud's own Python SDKs (2026-10); ``meta`` aliyun/aliyun-openapi-meta (2026-04-21).
"""

from __future__ import annotations

import re

import pytest

LETTER = r"[A-Za-z][A-Za-z0-9._-]"
RULES = {
    ("alicloud:vpc/network:Network", "vpcName"): r".{1,128}",  # tf vpc
    ("alicloud:vpc/switch:Switch", "vswitchName"): r".{1,128}",  # tf vswitch
    ("alicloud:vpc/natGateway:NatGateway", "natGatewayName"): r"[A-Za-z0-9][A-Za-z0-9._-]{0,126}[A-Za-z0-9]",  # tf
    ("alicloud:vpc/snatEntry:SnatEntry", "snatEntryName"): rf"{LETTER}{{1,127}}",  # tf snat_entry
    ("alicloud:vpc/vPCRouteEntry:VPCRouteEntry", "routeEntryName"): r".{1,128}",  # tf vpc_route_entry
    ("alicloud:vpc/flowLog:FlowLog", "flowLogName"): r".{1,128}",  # sdk CreateFlowLog
    ("alicloud:ecs/eipAddress:EipAddress", "addressName"): rf"{LETTER}{{0,127}}",  # tf eip_address
    ("alicloud:ecs/securityGroup:SecurityGroup", "securityGroupName"): rf"{LETTER}{{1,127}}",  # tf security_group
    ("alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate", "launchTemplateName"): rf"{LETTER}{{1,127}}",  # sdk
    ("alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate", "instanceName"): rf"{LETTER}{{1,127}}",  # tf
    ("alicloud:ess/scalingGroup:ScalingGroup", "scalingGroupName"): r"[A-Za-z0-9][A-Za-z0-9._-]{1,63}",  # sdk
    ("alicloud:ess/scalingRule:ScalingRule", "scalingRuleName"): r"[A-Za-z0-9][A-Za-z0-9._-]{1,63}",  # tf
    ("alicloud:log/project:Project", "projectName"): r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]",  # tf log_project
    ("alicloud:log/store:Store", "logstoreName"): r"[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]",  # sdk CreateFlowLog
    ("alicloud:oss/bucket:Bucket", "bucket"): r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]",  # OSS help, bucket naming
    ("alicloud:ram/role:Role", "roleName"): r"[A-Za-z0-9._-]{1,64}",  # RAM help, CreateRole
    ("alicloud:ram/policy:Policy", "policyName"): r"[A-Za-z0-9-]{1,128}",  # tf ram_policy
    ("alicloud:alb/loadBalancer:LoadBalancer", "loadBalancerName"): rf"{LETTER}{{1,127}}",  # sdk
    ("alicloud:alb/serverGroup:ServerGroup", "serverGroupName"): rf"{LETTER}{{1,127}}",  # tf alb_server_group
    ("alicloud:alb/rule:Rule", "ruleName"): rf"{LETTER}{{1,127}}",  # tf alb_rule
    ("alicloud:kms/alias:Alias", "aliasName"): r"alias/[A-Za-z0-9/_-]{1,255}",  # tf kms_alias
    ("alicloud:rds/instance:Instance", "instanceName"): r".{2,256}",  # tf db_instance
    ("alicloud:rds/account:Account", "accountName"): r"[a-z][a-z0-9_]{0,30}[a-z0-9]",  # tf rds_account
    ("alicloud:rds/account:Account", "accountDescription"): r"[A-Za-z][A-Za-z0-9_-]{1,255}",  # sdk CreateAccount
    ("alicloud:kvstore/instance:Instance", "dbInstanceName"): r"[A-Za-z][^@/:=\"<>{}\[\] ]{1,79}",  # meta
    (
        "alicloud:cas/serviceCertificate:ServiceCertificate",
        "certificateName",
    ): r".{1,63}",  # sdk
    ("alicloud:kms/instance:Instance", "instanceName"): r"[A-Za-z][A-Za-z0-9_-]{0,127}",  # narrower than tf says
    ("alicloud:vpc/routeTable:RouteTable", "routeTableName"): r".{1,128}",  # meta CreateRouteTable
    ("alicloud:alb/listener:Listener", "listenerDescription"): r"[A-Za-z0-9/._-]{2,256}",  # meta CreateListener
    ("alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate", "versionDescription"): r".{2,256}",  # meta
    ("alicloud:ecs/securityGroup:SecurityGroup", "description"): r".{2,256}",  # meta CreateSecurityGroup
    ("alicloud:ecs/securityGroupRule:SecurityGroupRule", "description"): r"[A-Za-z0-9 -]{1,128}",  # narrower
    ("alicloud:kms/key:Key", "description"): r".{0,8192}",  # meta CreateKey
    ("alicloud:log/project:Project", "description"): r"[A-Za-z0-9 -]{0,64}",  # narrower than tf says
    ("alicloud:ram/policy:Policy", "description"): r".{1,1024}",  # meta CreatePolicy
    ("alicloud:ram/role:Role", "description"): r".{1,1024}",  # meta CreateRole
    ("alicloud:vpc/network:Network", "description"): r".{1,256}",  # meta CreateVpc
}

ELSEWHERE = {
    ("alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate", "ramRoleName"),
    ("alicloud:ess/scalingRule:ScalingRule", "metricName"),
    ("alicloud:log/store:Store", "projectName"),
    ("alicloud:ram/rolePolicyAttachment:RolePolicyAttachment", "policyName"),
    ("alicloud:ram/rolePolicyAttachment:RolePolicyAttachment", "roleName"),
    ("alicloud:vpc/flowLog:FlowLog", "logStoreName"),
    ("alicloud:vpc/flowLog:FlowLog", "projectName"),
}
"""Names of other things, which have their rule where they are made."""


@pytest.mark.parametrize(
    ("workload", "organization", "metro"),
    [
        ("shop", "example", "singapore"),
        ("a-workload-whose-name-has-40-characters1", "an-organization-with-a-long-name", "northern-virginia"),
        ("x2", "9", "hong-kong"),
    ],
)
def test_every_name_is_accepted(deploy, workload, organization, metro):
    run = deploy(name=workload, organization=organization, metro=metro)
    checked = 0
    for (token, path), rule in RULES.items():
        for resource in run.plan.of_type(token):
            name = resource.get(path)
            assert re.fullmatch(rule, name), (resource.name, name)
            checked += 1
    assert checked > len(RULES)


def test_nothing_is_named_or_described_without_a_rule(deploy):
    found = {
        (resource.type, path)
        for resource in deploy().plan.resources
        for path, value in resource.inputs.items()
        if resource.type.startswith("alicloud:")
        and isinstance(value, str)
        and path.lower().endswith(("name", "description"))
    }
    assert found - ELSEWHERE <= set(RULES)


def test_long_names_stay_apart(deploy):
    names = set()
    for ending in ("one", "two"):
        run = deploy(
            organization=f"an-organization-with-a-remarkably-long-name-{ending}", metro="northern-virginia"
        )
        for token, path in (
            ("alicloud:log/project:Project", "projectName"),
            ("alicloud:oss/bucket:Bucket", "bucket"),
        ):
            names.add(run.one(token).get(path))
    assert len(names) == 4
