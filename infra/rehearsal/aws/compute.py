"""Compute on AWS: what the simulated EC2 and Auto Scaling know of launch templates, groups and their policies.

Codes and names: botocore 1.44.5 ec2 and autoscaling service-2.json; sentences as the service writes them in public
reports, read 2026-11. A template is judged when a group is to start instances from it, as AWS does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from infra.estate.resource import whole
from infra.rehearsal import checks
from infra.rehearsal.aws.key import usable_key
from infra.rehearsal.aws.network import vpc_of, zone_of
from infra.rehearsal.aws.reference import DEFAULT_GROUP, GROUP
from infra.rehearsal.aws.shape import arn, derived, described, name_of, uuid, words
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem, Record

GROUP_OF_INSTANCES = "aws:autoscaling/group:Group"
PROFILE = "aws:iam/instanceProfile:InstanceProfile"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"

UNFIT = "ValidationError: You must use a valid fully-formed launch template."

NO_VERSION = words("name namePrefix tags updateDefaultVersion defaultVersion region")
"""Inputs of a launch template that make no new version of it (update in ec2_launch_template.go)."""

VERSIONS = 9973
"""Versions that a changed template may seem to have."""


def _content(draft: Draft) -> str:
    inputs = {name: value for name, value in draft.inputs.items() if name not in NO_VERSION and value is not None}
    return derived(json.dumps(inputs, sort_keys=True), 8)


def _template_id(draft: Draft) -> str:
    """It ends in a digest of what the template says, by which `_template` tells the first version from others."""
    return f"lt-0{draft.digits(8)}{_content(draft)}"


def _template(draft: Draft, id: str) -> Mapping[str, Any]:
    """Version 1 is what the template was made with; another content has another number, always the same one."""
    content = _content(draft)
    version = 1 if id.endswith(content) else 2 + int(content, 16) % VERSIONS
    return described(draft, arn(draft, "ec2", f"launch-template/{id}")) | {
        "defaultVersion": version if draft.known("updateDefaultVersion") else 1,
        "latestVersion": version,
        "name": name_of(draft),
        "namePrefix": "",
    }


def _group(draft: Draft, id: str) -> Mapping[str, Any]:
    path = f"autoScalingGroup:{uuid(draft)}:autoScalingGroupName/{id}"
    return {
        "arn": arn(draft, "autoscaling", path),
        "defaultCooldown": 300,
        "desiredCapacity": whole(draft.known("minSize", 0)) or 0,
        "healthCheckGracePeriod": 300,
        "healthCheckType": "EC2",
        "name": id,
        "namePrefix": "",
        "predictedCapacity": 0,
        "region": draft.region.region,
        "warmPoolSize": 0,
    }


def _bounds(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    low, high, wanted = (whole(draft.known(name)) for name in ("minSize", "maxSize", "desiredCapacity"))
    for path, number in (("minSize", low), ("maxSize", high), ("desiredCapacity", wanted)):
        if number is not None and number < 0:
            yield Problem(path, f"ValidationError: {path} {number} must not be below 0")
    if low is None or high is None:
        return
    if low > high:
        message = f"Max bound, {high}, must be greater than or equal to min bound, {low}"
        yield Problem("maxSize", f"ValidationError: {message}")
    elif wanted is not None and not low <= wanted <= high:
        message = f"Desired capacity:{wanted} must be between the specified min size:{low} and max size:{high}"
        yield Problem("desiredCapacity", f"ValidationError: {message}")


def _fit_template(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """What AWS finds wrong with a launch template when instances are started from it."""
    named = next((str(value) for _, value in checks.values(draft.inputs, "launchTemplate.id")), "")
    template = cloud.get(TEMPLATE, named)
    if template is None:
        return
    for message in _faults(template, draft, cloud):
        yield Problem("launchTemplate", f"{UNFIT} {message}")


def _faults(template: Record, draft: Draft, cloud: Cloud) -> Iterator[str]:
    inside = Draft(template.token, draft.name, template.inputs, draft.region, draft.account, draft.seed)
    for problem in INSTANCE_TYPE(inside, cloud):
        yield problem.message
    for _, profile in checks.values(template.inputs, "iamInstanceProfile.name"):
        if all(one.outputs.get("name") != profile for one in cloud.all(PROFILE)):
            yield (
                f"Value ({profile}) for parameter iamInstanceProfile.name is invalid. "
                "Invalid IAM Instance Profile name"
            )
    networks = {vpc_of(cloud, value) for _, value in checks.values(draft.inputs, "vpcZoneIdentifiers[]")}
    for path in ("networkInterfaces[].securityGroups[]", "vpcSecurityGroupIds[]"):
        for _, group in checks.values(template.inputs, path):
            found = cloud.get(GROUP, str(group)) or cloud.get(DEFAULT_GROUP, str(group))
            if found is None:
                yield f"The security group '{group}' does not exist"
            elif networks and found.inputs.get("vpcId") not in networks:
                yield f"The security group '{group}' and the subnets belong to different networks."
    for problem in DISK_KEY(inside, cloud):
        yield problem.message


INSTANCE_TYPE = checks.instance_type(
    "instanceType",
    "Invalid value '{value}' for InstanceType.",
    "Your requested instance type ({value}) is not supported in {region}.",
)

DISK_KEY = usable_key("blockDeviceMappings[].ebs.kmsKeyId", "The KMS key '{value}' does not exist")


def _places(draft: Draft, cloud: Cloud) -> Mapping[str, Any]:
    zones = {zone_of(cloud, subnet) for _, subnet in checks.values(draft.inputs, "vpcZoneIdentifiers[]")}
    return {"availabilityZones": sorted(zones)} if zones else {}


def _policy_id(draft: Draft) -> str:
    """As it is imported; the provider's own id is the name alone, which many groups may use."""
    return f"{draft.known('autoscalingGroupName', '')}/{draft.known('name', draft.name)}"


def _policy(draft: Draft, _id: str) -> Mapping[str, Any]:
    group = draft.known("autoscalingGroupName", "")
    path = f"scalingPolicy:{uuid(draft)}:autoScalingGroupName/{group}:policyName/{draft.known('name', draft.name)}"
    return {
        "arn": arn(draft, "autoscaling", path),
        "name": draft.known("name", draft.name),
        "policyType": "SimpleScaling",
        "region": draft.region.region,
    }


KINDS: tuple[Kind, ...] = (
    Kind(
        token="aws:autoscaling/attachment:Attachment",
        identity=lambda draft: f"{draft.known('autoscalingGroupName', '')}-{draft.digits(26)}",
    ),
    Kind(
        token=GROUP_OF_INSTANCES,
        identity=name_of,
        outputs=_group,
        learned=_places,
        validations=(_bounds,),
        checks=(_fit_template,),
    ),
    Kind(token="aws:autoscaling/policy:Policy", identity=_policy_id, outputs=_policy),
    Kind(token=TEMPLATE, identity=_template_id, outputs=_template),
)
"""Sorted by token."""
