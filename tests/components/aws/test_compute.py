from __future__ import annotations

import pytest

from infra.catalog.instance import instance

TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
GROUP = "aws:autoscaling/group:Group"
POLICY = "aws:autoscaling/policy:Policy"
TAGS = {"Name", "workload", "owner", "environment", "metro", "managed-by"}


def test_instances_are_hardened(deploy, preview):
    template = deploy(preview=preview).one(TEMPLATE)
    assert template.get("metadataOptions") == {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }
    assert template.get("networkInterfaces.0.associatePublicIpAddress") == "false"
    assert template.get("monitoring.enabled") is True
    assert template.get("userData") is None
    assert template.get("keyName") is None


def test_root_disk_is_encrypted_with_the_key(deploy):
    run = deploy()
    template = run.one(TEMPLATE)
    disk = template.get("blockDeviceMappings.0")
    assert disk["deviceName"] == "/dev/xvda"
    assert (disk["ebs"]["volumeType"], disk["ebs"]["volumeSize"]) == ("gp3", 60)
    assert disk["ebs"]["encrypted"] == "true"
    assert run.source(template, "blockDeviceMappings") == ["key-key"]
    assert run.source(template, "networkInterfaces") == ["firewall-compute"]


def test_without_a_key_the_disk_is_still_encrypted(deploy):
    run = deploy(key=None)
    assert run.one(TEMPLATE).get("blockDeviceMappings.0.ebs.encrypted") == "true"
    assert run.one(GROUP).get("serviceLinkedRoleArn") is None


def test_group_spreads_over_private_subnets_behind_the_load_balancer(deploy, preview):
    run = deploy(preview=preview)
    group = run.one(GROUP)
    assert (group.get("minSize"), group.get("maxSize")) == (2, 6)
    assert group.get("desiredCapacity") is None
    assert run.source(group, "vpcZoneIdentifiers") == ["network-private-a", "network-private-b"]
    targets = run.one("aws:autoscaling/attachment:Attachment", "compute-targets-8080")
    assert run.source(targets, "lbTargetGroupArn") == ["load-balancer-targets-8080"]
    assert run.source(targets, "autoscalingGroupName") == ["compute-group"]
    assert group.get("healthCheckType") == "EC2"
    assert group.get("instanceRefresh.strategy") == "Rolling"
    assert run.source(group, "launchTemplate") == ["compute-template"]


def test_instances_start_with_their_rules_and_permissions(deploy, preview):
    run = deploy(preview=preview)
    waits = run.waits_for(run.one(GROUP))
    assert {"firewall-compute-to-internet", "identity-bucket", "identity-key", "identity-sessions"} <= waits


def test_load_balancer_says_who_is_healthy_once_there_is_something_to_ask(deploy, preview):
    run = deploy(preview=preview, compute={"aws": {"image": "ami-0123456789abcdef0"}})
    assert run.one(GROUP).get("healthCheckType") == "ELB"


def test_without_a_load_balancer_ec2_says_who_is_healthy(deploy):
    run = deploy(load_balancer=None, compute={"aws": {"image": "ami-0123456789abcdef0"}})
    assert run.one(GROUP).get("healthCheckType") == "EC2"
    assert not run.named("aws:autoscaling/attachment:Attachment")


def test_average_cpu_is_held(deploy, preview):
    run = deploy(preview=preview)
    policy = run.one(POLICY)
    assert policy.get("policyType") == "TargetTrackingScaling"
    target = policy.get("targetTrackingConfiguration")
    assert target["predefinedMetricSpecification"]["predefinedMetricType"] == "ASGAverageCPUUtilization"
    assert target["targetValue"] == 55
    assert run.source(policy, "autoscalingGroupName") == ["compute-group"]


def test_a_group_of_one_size_is_not_scaled(deploy):
    assert not deploy(compute={"min": 2, "max": 2}).plan.of_type(POLICY)


def test_instance_is_what_was_asked_for(deploy):
    run = deploy()
    found = instance("aws", run.built["compute"].instance_type)
    assert found is not None
    assert (found.vcpu, found.memory_gib, found.architecture) == (2, 8, "x86_64")
    assert found.allocation == "dedicated"
    assert run.one(TEMPLATE).get("instanceType") == found.instance_type


def test_arm_instances_start_an_arm_image(deploy):
    run = deploy(compute={"architecture": "arm64"})
    found = instance("aws", run.built["compute"].instance_type)
    assert found is not None
    assert found.architecture == "arm64"
    image = run.one(TEMPLATE).get("imageId")
    assert image.startswith("resolve:ssm:/aws/service/ami-amazon-linux-latest/")
    assert image.endswith("arm64")


@pytest.mark.parametrize(
    ("compute", "credits"),
    [
        ({}, None),
        ({"memory_gib": 4, "allocation": "burstable"}, "standard"),
        ({"aws": {"instance_type": "t3.large"}}, "standard"),
        ({"aws": {"instance_type": "zz9.large"}}, None),
        ({"aws": {"instance_type": "zz9.large"}, "allocation": "burstable"}, "standard"),
    ],
)
def test_burstable_instances_buy_no_credits(deploy, compute, credits):
    assert deploy(compute=compute).one(TEMPLATE).get("creditSpecification.cpuCredits") == credits


def test_exact_type_and_image_win(deploy):
    run = deploy(compute={"aws": {"instance_type": "c7g.medium", "image": "ami-0123456789abcdef0"}})
    template = run.one(TEMPLATE)
    assert template.get("instanceType") == run.built["compute"].instance_type == "c7g.medium"
    assert template.get("imageId") == "ami-0123456789abcdef0"


def test_tags_reach_instances_disks_and_interfaces(deploy):
    run = deploy()
    specifications = run.one(TEMPLATE).get("tagSpecifications")
    assert {entry["resourceType"] for entry in specifications} == {"instance", "volume", "network-interface"}
    assert all(set(entry["tags"]) == TAGS for entry in specifications)
    tags = run.one(GROUP).get("tags")
    assert {tag["key"] for tag in tags} == TAGS
    assert all(tag["propagateAtLaunch"] for tag in tags)
