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
from infra.rehearsal.alicloud.firewall import SCALING_GROUP, TEMPLATE, group_reference
from infra.rehearsal.alicloud.identity import ROLE
from infra.rehearsal.alicloud.load_balancer import IN_USE, SERVER_GROUP
from infra.rehearsal.alicloud.network import VPC, VSWITCH, vswitch_reference
from infra.rehearsal.alicloud.source import source
from infra.rehearsal.kind import Cloud, Draft, Kind, Name, Problem, Reference

RULE = "alicloud:ess/scalingRule:ScalingRule"
TARGETS = "alicloud:ess/albServerGroupAttachment:AlbServerGroupAttachment"

NAME = r"(?!https?://)[^\W_][\w.-]{1,63}"
NO_GROUP = "InvalidScalingGroupId.NotFound: The specified scaling group does not exist."
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
        references=(
            Reference("vpcId", (VPC,)),
            group_reference("securityGroupId", holds=""),
            group_reference("securityGroupIds[]", holds=""),
            Reference(
                "ramRoleName",
                (ROLE,),
                by="roleName",
                missing='InvalidRamRole.NotFound: The specified parameter "RAMRoleName" does not exist.',
            ),
        ),
        names=(
            Name(
                "launchTemplateName",
                legal=r"(?!https?://)[^\W\d_][\w:.-]{1,127}",
                illegal="InvalidLaunchTemplateName.Malformed: The specified parameter LaunchTemplateName is not "
                "valid.",
                taken="LaunchTemplateName.Duplicated: there is a launch template named {value}",
            ),
        ),
        validations=(
            validation.matches(
                "instanceName", r"[^\W\d_][\w:.,\[\]-]{1,127}", "a letter, then letters, digits and : _ . , [ ] -"
            ),
            validation.matches("instanceType", r"ecs\..*", "prefix must be 'ecs.'"),
        ),
        checks=(
            checks.instance_type(
                "instanceType",
                "InvalidInstanceType.ValueNotSupported: The specified InstanceType beyond the permitted range: "
                "{value}",
                "Zone.NotOnSale: The resource in the specified zone is no longer available for sale: {value} in "
                "{region}",
            ),
            _one_network,
        ),
        absent="InvalidLaunchTemplate.NotFound: The specified LaunchTemplate does not exist. ({id})",
        quota="LaunchTemplateLimitExceed: no more launch templates are allowed in this region",
        source=source("ecs_launch_template", "CreateLaunchTemplate", "DeleteLaunchTemplate", "RunInstances"),
    ),
    Kind(
        token=TARGETS,
        identity=shape.joined("scalingGroupId", "albServerGroupId", "port"),
        references=(
            Reference("scalingGroupId", (SCALING_GROUP,)),
            Reference(
                "albServerGroupId",
                (SERVER_GROUP,),
                missing='AlbServerGroup.NotExist: The ServerGroup "{value}" do(es) not exist.',
                holds=IN_USE,
            ),
        ),
        checks=(
            checks.port("port", 'InvalidParameter: The specified value of parameter "Port" is not valid: {value}'),
            checks.number("weight", 0, 100, 'InvalidParameter: "Weight" is {value}, not {low} to {high}'),
            _attached_once,
        ),
        source=source("ess_alb_server_group_attachment", "AttachAlbServerGroups"),
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
        references=(
            vswitch_reference("vswitchIds[]"),
            Reference(
                "launchTemplateId",
                (TEMPLATE,),
                missing="LaunchTemplateSet.NotFound: The specified launch template set is not found.",
            ),
        ),
        names=(
            Name(
                "scalingGroupName",
                legal=NAME,
                illegal='InvalidParameter: The specified value of parameter "ScalingGroupName" is not valid.',
                taken="InvalidScalingGroupName.Duplicate: The specified value of parameter ScalingGroupName is "
                "duplicated.",
            ),
        ),
        checks=(_sizes, _fits_template),
        locked=shape.protected(
            "groupDeletionProtection",
            "OperationDenied.GroupDeletionProtection: the scaling group is protected against deletion",
        ),
        states=("Inactive", "Active"),
        busy="IncorrectScalingGroupStatus: {id} is {status}",
        absent=f"{NO_GROUP} ({{id}})",
        quota="QuotaExceeded.ScalingGroup: Scaling group quota exceeded.",
        stock="OperationDenied.NoStock: The requested resource is sold out in the specified zone; try other types "
        "of resources or other regions and zones.",
        source=source("ess_scaling_group", "CreateScalingGroup", "DeleteScalingGroup", "RunInstances"),
    ),
    Kind(
        token=RULE,
        identity=shape.made("asr", 20),
        outputs=lambda draft, id: {
            "ari": f"ari:acs:ess:{draft.region.region}:{draft.account}:scalingrule/{id}",
            "scalingRuleName": id,
        },
        references=(Reference("scalingGroupId", (SCALING_GROUP,)),),
        names=(
            Name(
                "scalingRuleName",
                legal=NAME,
                illegal='InvalidParameter: The specified value of parameter "ScalingRuleName" is not valid.',
                taken="InvalidScalingRuleName.Duplicate: The specified value of parameter ScalingRuleName is "
                "duplicated.",
                within=("scalingGroupId",),
            ),
        ),
        checks=(_one_metric,),
        absent="InvalidScalingRuleId.NotFound: The specified scaling rule does not exist. ({id})",
        quota="QuotaExceeded.ScalingRule: Scaling rule quota exceeded in the specified scaling group.",
        source=source("ess_scaling_rule", "CreateScalingRule"),
    ),
)
"""Sorted by token."""
