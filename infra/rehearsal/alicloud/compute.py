"""Compute: launch templates, scaling groups, their rules, and the server groups they fill.

A template takes whatever it is told, and a group with it fails when it starts its first instance. The simulated
cloud refuses at once, with the code that RunInstances would answer. DeleteScalingGroup's help says of a protected
group that it cannot be deleted, not with which code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from infra.estate.resource import whole
from infra.rehearsal import checks
from infra.rehearsal.alicloud import shape, validation
from infra.rehearsal.alicloud.firewall import GROUP as SECURITY_GROUP
from infra.rehearsal.alicloud.firewall import SCALING_GROUP, TEMPLATE
from infra.rehearsal.alicloud.network import VSWITCH
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem

RULE = "alicloud:ess/scalingRule:ScalingRule"
TARGETS = "alicloud:ess/albServerGroupAttachment:AlbServerGroupAttachment"

VERSIONS = ("Latest", "Default")


def _template(draft: Draft, _id: str) -> Mapping[str, Any]:
    return {
        "defaultVersionNumber": 1,
        "latestVersionNumber": 1,
        "name": draft.known("launchTemplateName"),
        "userdata": draft.known("userData"),
    }


def _one_network(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    group = cloud.get(SECURITY_GROUP, str(draft.known("securityGroupId", "")))
    network = draft.known("vpcId")
    if group is not None and network not in (None, group.outputs.get("vpcId")):
        message = "InvalidParameter.Mismatch: Specified security group and virtual switch are not in the same VPC."
        yield Problem("securityGroupId", message)


def _sizes(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    least, most = whole(draft.known("minSize")), whole(draft.known("maxSize"))
    if least is not None and most is not None and least > most:
        message = "InvalidParameter.Conflict: The value of parameter MinSize and parameter MaxSize are conflict."
        yield Problem("minSize", message)
    wanted = whole(draft.known("desiredCapacity"))
    if wanted is not None and not (least or 0) <= wanted <= (wanted if most is None else most):
        message = (
            "InvalidParameter.Conflict: The value of parameter DesiredCapacity and parameter MinSize are conflict."
        )
        yield Problem("desiredCapacity", message)


def _fits_template(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """The template is there in that version, and its security group is in the network of the vSwitches."""
    template = cloud.get(TEMPLATE, str(draft.known("launchTemplateId", "")))
    if template is None:
        return
    version = draft.known("launchTemplateVersion", "Default")
    if str(version) not in VERSIONS:
        number, newest = whole(version), whole(template.outputs.get("latestVersionNumber"))
        if number is None:
            yield Problem("launchTemplateVersion", f"TemplateVersion.NotNumber: {version} is not a version number")
        elif newest is not None and not 1 <= number <= newest:
            message = "LaunchTemplateVersionSet.NotFound: The specific version of launch template is not exist."
            yield Problem("launchTemplateVersion", message)
    group = cloud.get(SECURITY_GROUP, str(template.outputs.get("securityGroupId")))
    for where, id in checks.values(draft.inputs, "vswitchIds[]"):
        switch = cloud.get(VSWITCH, str(id))
        if group is not None and switch is not None and switch.outputs.get("vpcId") != group.outputs.get("vpcId"):
            message = (
                "InvalidParameter.Mismatch: Specified security group and virtual switch are not in the same VPC."
            )
            yield Problem(where, message)


def _one_metric(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    if draft.known("scalingRuleType") != "TargetTrackingScalingRule" or draft.known("metricName") is None:
        return
    for _ in checks.siblings(draft, cloud, ("scalingGroupId", "scalingRuleType", "metricName")):
        yield Problem(
            "metricName",
            "TargetTrackingScalingRule.DumplicateMetric: Only one TargetTrackingScaling rule for a given metric "
            "specification is allowed.",
        )
        return


def _attached_once(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    for _ in checks.siblings(draft, cloud, ("scalingGroupId", "albServerGroupId")):
        message = "AlbServerGroup.AlreadyAttached: The ALB ServerGroups are already attached."
        yield Problem("albServerGroupId", message)
        return


KINDS: tuple[Kind, ...] = (
    Kind(
        token=TEMPLATE,
        identity=shape.made("lt", 20),
        outputs=_template,
        validations=(
            validation.matches(
                "instanceName", r"[^\W\d_][\w:.,\[\]-]{1,127}", "a letter, then letters, digits and : _ . , [ ] -"
            ),
            validation.matches("instanceType", r"ecs\..*", "prefix must be 'ecs.'"),
        ),
        checks=(_one_network,),
    ),
    Kind(
        token=TARGETS,
        identity=shape.joined("scalingGroupId", "albServerGroupId", "port"),
        checks=(_attached_once,),
    ),
    Kind(
        token=SCALING_GROUP,
        identity=shape.made("asg", 20),
        outputs=lambda _draft, id: {
            "groupType": "ECS",
            "healthCheckType": "ECS",
            "removalPolicies": ["OldestScalingConfiguration", "OldestInstance"],
            "scalingGroupName": id,
            "scalingPolicy": "recycle",
        },
        checks=(
            _sizes,
            _fits_template,
        ),
        locked=shape.protected(
            "groupDeletionProtection",
            "OperationDenied.GroupDeletionProtection: the scaling group is protected against deletion",
        ),
    ),
    Kind(
        token=RULE,
        identity=shape.made("asr", 20),
        outputs=lambda draft, id: {
            "ari": f"ari:acs:ess:{draft.region.region}:{draft.account}:scalingrule/{id}",
            "scalingRuleName": id,
        },
        checks=(_one_metric,),
    ),
)
"""Sorted by token."""
