"""Compute of the simulated Alibaba Cloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

NEW = {"scalingGroupName": "other"}


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("template", {}, ["LaunchTemplateName.Duplicated"]),
        ("template", {"launchTemplateName": "other"}, []),
        ("template", {"launchTemplateName": "1"}, ["InvalidLaunchTemplateName.Malformed"]),
        (
            "template",
            {"launchTemplateName": "other", "instanceType": "ecs.nothing.large"},
            ["InvalidInstanceType.ValueNotSupported"],
        ),
        ("template", {"launchTemplateName": "other", "ramRoleName": "nobody"}, ["InvalidRamRole.NotFound"]),
        (
            "template",
            {"launchTemplateName": "other", "securityGroupId": "sg-1"},
            ["InvalidSecurityGroupId.NotFound"],
        ),
        ("scaling", {}, ["InvalidScalingGroupName.Duplicate"]),
        ("scaling", NEW, []),
        ("scaling", {**NEW, "minSize": 4}, ["InvalidParameter.Conflict"]),
        ("scaling", {**NEW, "maxSize": 2001}, ["expected max_size to be in the range (0 - 2000), got 2001"]),
        ("scaling", {**NEW, "desiredCapacity": 4}, ["InvalidParameter.Conflict"]),
        ("scaling", {**NEW, "vswitchIds": ["vsw-1"]}, ["InvalidVSwitchId.NotFound"]),
        ("scaling", {**NEW, "launchTemplateId": "lt-1"}, ["LaunchTemplateSet.NotFound"]),
        ("scaling", {**NEW, "launchTemplateVersion": "7"}, ["LaunchTemplateVersionSet.NotFound"]),
        ("scaling", {**NEW, "launchTemplateVersion": "newest"}, ["TemplateVersion.NotNumber"]),
        ("cpu", {}, ["InvalidScalingRuleName.Duplicate"]),
        ("cpu", {"scalingRuleName": "other"}, ["TargetTrackingScalingRule.DumplicateMetric"]),
        ("cpu", {"scalingRuleName": "other", "metricName": "MemoryUtilization"}, []),
        ("cpu", {"scalingRuleName": "other", "scalingGroupId": "asg-1"}, ["InvalidScalingGroupId.NotFound"]),
        ("targets", {}, ["AlbServerGroup.AlreadyAttached"]),
        ("targets", {"albServerGroupId": "sgp-1"}, ["AlbServerGroup.NotExist"]),
        ("targets", {"scalingGroupId": "asg-1"}, ["InvalidScalingGroupId.NotFound"]),
        ("targets", {"port": 0}, ["InvalidParameter", "AlbServerGroup.AlreadyAttached"]),
    ],
)
def test_takes_and_refuses(
    codes: Callable[..., list[str]], name: str, inputs: dict[str, Any], expected: list[str]
) -> None:
    assert codes(name, **inputs) == expected


def test_scaling_changes_the_group_in_place(workshop: Any) -> None:
    workshop.build("cpu")
    before = workshop.made["scaling"]
    after = workshop.change("scaling", minSize=2, maxSize=9)
    assert (before.id, after.outputs["maxSize"]) == (after.id, 9)


def test_a_protected_group_stays(workshop: Any) -> None:
    workshop.build("cpu")
    workshop.change("scaling", groupDeletionProtection=True)
    with pytest.raises(Exception, match=r"OperationDenied\.GroupDeletionProtection"):
        workshop.drop("scaling")


def test_a_security_group_with_instances_stays(workshop: Any) -> None:
    workshop.build("cpu")
    workshop.cloud.store.remove(workshop.made["alb-group"], "ap-southeast-1")
    with pytest.raises(Exception, match=r"DependencyViolation: There is still instance\(s\)"):
        workshop.drop("group")
    workshop.change("scaling", minSize=0)
    workshop.drop("group")


def test_shapes(estate: Any) -> None:
    assert estate.made["template"].id.startswith("lt-t4n")
    assert estate.made["scaling"].id.startswith("asg-t4n")
    ids = [estate.made[name].id for name in ("scaling", "servers")]
    assert estate.made["targets"].id == f"{ids[0]}:{ids[1]}:8080"
