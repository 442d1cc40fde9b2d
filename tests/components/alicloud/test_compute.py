from __future__ import annotations

import pytest

from infra.catalog.instance import instance

TEMPLATE = "alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate"
GROUP = "alicloud:ess/scalingGroup:ScalingGroup"
RULE = "alicloud:ess/scalingRule:ScalingRule"


def test_instances_are_hardened(deploy, preview):
    run = deploy(preview=preview)
    template = run.one(TEMPLATE)
    assert template.get("httpEndpoint") == "enabled"
    assert template.get("httpTokens") == "required"
    assert template.get("httpPutResponseHopLimit") == 1
    assert template.get("internetMaxBandwidthOut") == 0
    assert template.get("securityEnhancementStrategy") == "Active"
    assert template.get("instanceChargeType") == "PostPaid"
    assert template.get("keyPairName") is template.get("userData") is None
    assert template.get("ramRoleName") == "shop-production-singapore-instance"
    assert run.source(template, "securityGroupId") == ["firewall-compute"]


def test_disk_is_encrypted_with_the_key(deploy, preview):
    run = deploy(preview=preview)
    disk = run.one(TEMPLATE).get("systemDisk")
    assert (disk["category"], disk["performanceLevel"], disk["size"]) == ("cloud_essd", "PL1", 60)
    assert disk["encrypted"] is True
    assert disk["kmsKeyId"]
    assert "key-key" in run.source(run.one(TEMPLATE), "systemDisk")


def test_without_a_key_ecs_encrypts_the_disk(deploy):
    disk = deploy(key=None).one(TEMPLATE).get("systemDisk")
    assert disk["encrypted"] is True
    assert "kmsKeyId" not in disk


def test_group_is_balanced_over_the_private_vswitches(deploy, preview):
    run = deploy(preview=preview)
    group = run.one(GROUP)
    assert (group.get("minSize"), group.get("maxSize")) == (2, 6)
    assert group.get("multiAzPolicy") == "BALANCE"
    assert set(run.source(group, "vswitchIds")) == {"network-private-a", "network-private-b"}
    assert run.source(group, "launchTemplateId") == ["compute-template"]
    assert group.get("launchTemplateVersion") == "Latest"
    assert group.get("healthCheckTypes") == ["ECS"]
    assert group.get("groupDeletionProtection") is True


def test_instances_start_once_they_can_reach_the_internet(deploy, preview):
    waits = deploy(preview=preview)
    group = waits.one(GROUP)
    for zone in ("a", "b"):
        ways = {f"network-route-{zone}", f"network-snat-{zone}", f"network-routes-attachment-{zone}"}
        assert ways <= waits.waits_for(group)


def test_instances_start_with_their_rules_and_permissions(deploy, preview):
    run = deploy(preview=preview)
    waits = run.waits_for(run.one(GROUP))
    assert {"firewall-compute-drop-egress", "identity-bucket-attachment", "identity-logs-attachment"} <= waits


def test_cpu_is_held(deploy, preview):
    rule = deploy(preview=preview).one(RULE)
    assert rule.get("scalingRuleType") == "TargetTrackingScalingRule"
    assert rule.get("metricName") == "CpuUtilization"
    assert rule.get("targetValue") == 55
    assert not deploy(compute={"min": 3, "max": 3}).named(RULE)


def test_group_joins_the_load_balancer_before_it_listens(deploy, preview):
    run = deploy(preview=preview, firewall={"app_port": 9000})
    targets = run.one("alicloud:ess/albServerGroupAttachment:AlbServerGroupAttachment")
    assert run.source(targets, "scalingGroupId") == ["compute-group"]
    assert run.source(targets, "albServerGroupId") == ["load-balancer-servers-9000"]
    assert (targets.get("port"), targets.name) == (9000, "compute-targets-9000")
    https = run.one("alicloud:alb/listener:Listener", "load-balancer-https")
    assert {"compute-targets-9000", "firewall-compute-in-app-9000-10.20.128.0-22"} <= run.waits_for(https)


def test_load_balancer_says_who_is_healthy_once_there_is_something_to_ask(deploy, preview):
    run = deploy(preview=preview, compute={"alicloud": {"image": "m-of-our-own"}})
    assert run.one(GROUP).get("healthCheckTypes") == ["ECS", "LOAD_BALANCER"]


def test_alone_it_checks_instances_only(deploy):
    run = deploy(load_balancer=None, environment="staging", compute={"alicloud": {"image": "m-of-our-own"}})
    assert run.one(GROUP).get("healthCheckTypes") == ["ECS"]
    assert run.one(GROUP).get("groupDeletionProtection") is False
    assert not run.named("alicloud:ess/albServerGroupAttachment:AlbServerGroupAttachment")


def test_a_second_zone_makes_no_other_group(deploy):
    run = deploy(network={"zones": 1}, load_balancer=None, database=None, cache=None)
    assert run.one(GROUP).get("multiAzPolicy") == "BALANCE"


@pytest.mark.parametrize("architecture", ["x86_64", "arm64"])
def test_type_and_image_have_the_architecture(deploy, architecture):
    template = deploy(compute={"architecture": architecture}).one(TEMPLATE)
    kind = instance("alicloud", template.get("instanceType"))
    assert kind is not None
    assert (kind.vcpu, kind.memory_gib, kind.architecture) == (2, 8, architecture)
    assert ("arm64" in template.get("imageId")) is (architecture == "arm64")


def test_overrides_win(deploy):
    override = {"instance_type": "ecs.g7.large", "image": "m-of-our-own"}
    template = deploy(compute={"alicloud": override}).one(TEMPLATE)
    assert (template.get("instanceType"), template.get("imageId")) == ("ecs.g7.large", "m-of-our-own")
