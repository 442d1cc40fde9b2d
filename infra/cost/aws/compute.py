"""Instances and autoscaling groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from typing import Any

from infra.cost.aws import disk
from infra.cost.aws.traffic import egress
from infra.cost.bearer import first, instances
from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import flag, items, number, text, times
from infra.estate.resource import UNKNOWN, Resource
from infra.money import HOURS_PER_MONTH

GROUP = "aws:autoscaling/group:Group"
INSTANCE = "aws:ec2/instance:Instance"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"

BURSTABLE = ("t3", "t3a", "t4g")
"""Families that buy CPU credits without being asked unless told to stay on the earned ones."""

DETAILED_METRICS = Decimal(7)
"""Metrics of one instance that detailed monitoring bills (ryuzoji.com/archives/969, read 2026-11: 7 metrics)."""

ALARMS = Decimal(2)
"""CloudWatch alarms target tracking makes for itself.

Source: aws-solutions-library-samples/guidance-for-faster-amazon-ec2-autoscaling-with-target-tracking, 2025-06.
"""


def instance(resource: Resource, scope: Scope) -> list[Charge]:
    """One instance: hours, disks, public address, detailed monitoring."""
    template = _template(resource, scope)
    return [
        *_machine(resource, template, Decimal(1)),
        *_instance_disks(resource, template),
        *_addresses(resource, "", Decimal(1)),
        *_monitoring(flag(resource, "monitoring"), Decimal(1)),
        *egress(resource, scope),
    ]


def group(resource: Resource, scope: Scope) -> list[Charge]:
    """An autoscaling group, as many instances as run on average.

    The instances are those of the workload's usage on its first group, otherwise the fewest.
    """
    count, note = instances(resource, first(scope, GROUP), scope)
    hours = times(count, HOURS_PER_MONTH)
    if resource.get("mixedInstancesPolicy") is not None:
        reason = "a mixed instances policy decides at run time which types run, on demand or spot"
        return [
            Charge("Instances", "compute", "mixed instances", "hour", times(count, HOURS_PER_MONTH), reason=reason)
        ]
    template = _template(resource, scope)
    if template is None:
        reason = "its launch template is not part of the plan"
        return [Charge("Instances", "compute", UNKNOWN, "hour", hours, reason=reason)]
    found = [
        *_machine(template, None, count),
        *_template_disks(template, count),
        *_interface_addresses(template, count),
        *_monitoring(flag(template, "monitoring.enabled"), count),
    ]
    found = [replace(line, note="; ".join(filter(None, (line.note, note)))) for line in found]
    return [*found, *egress(resource, scope)]


def policy(resource: Resource, scope: Scope) -> list[Charge]:
    """A scaling policy: free, but target tracking makes CloudWatch alarms."""
    if text(resource, "policyType", "SimpleScaling") != "TargetTrackingScaling":
        return []
    return [Charge("Alarms of target tracking", "metrics", "CloudWatch alarm", "alarm-month", ALARMS)]


def _template(resource: Resource, scope: Scope) -> Resource | None:
    """The launch template an instance or group refers to: by edge, id or name, else the only one it depends on."""
    resolver = scope.plan.resolver
    for path in ("launchTemplate.id", "launchTemplate.name"):
        found = resolver.refer(resource, path, resource.get(path), (TEMPLATE,)).target
        if found is not None:
            return found
    urns = dict.fromkeys(chain(resource.dependencies, *resource.property_dependencies.values()))
    edges = [found for urn in urns if (found := scope.plan.by_urn.get(urn)) and found.type == TEMPLATE]
    return edges[0] if len(edges) == 1 else None


def _machine(resource: Resource, template: Resource | None, count: Decimal | None) -> list[Charge]:
    inherited = text(template, "instanceType", UNKNOWN) if template else UNKNOWN
    kind = text(resource, "instanceType", inherited)
    tenancy = text(resource, "placement.tenancy", text(resource, "tenancy", "default"))
    options = [
        "" if tenancy == "default" else tenancy,
        "spot" if text(resource, "instanceMarketOptions.marketType") == "spot" else "",
        "windows" if "windows" in text(resource, "imageId", text(resource, "ami")).lower() else "",
    ]
    note = ""
    mode = text(resource, "creditSpecification.cpuCredits", "unlimited")
    if kind.split(".")[0] in BURSTABLE and mode != "standard":
        note = "CPU credits bought beyond the baseline are not counted"
    hours = times(count, HOURS_PER_MONTH)
    return [Charge("Instances", "compute", kind, "hour", hours, " ".join(filter(None, options)), note=note)]


def _instance_disks(resource: Resource, template: Resource | None) -> list[Charge]:
    if template is not None and resource.get("rootBlockDevice") is None:
        found = _template_disks(template, Decimal(1))
    elif resource.get("rootBlockDevice") is None:
        found = _root_of_image()
    else:
        found = _disk(resource, "rootBlockDevice.", Decimal(1), "Root disk")
    devices = items(resource, "ebsBlockDevices")
    if devices is None:
        return [*found, *disk.charges(UNKNOWN, None, Decimal(0), Decimal(0), Decimal(1), "Further disks")]
    for index in range(len(devices)):
        found += _disk(resource, f"ebsBlockDevices.{index}.", Decimal(1), f"Disk {index + 1}")
    return found


def _template_disks(template: Resource, count: Decimal | None) -> list[Charge]:
    devices = items(template, "blockDeviceMappings")
    if devices is None:
        return disk.charges(UNKNOWN, None, Decimal(0), Decimal(0), count, "Disks")
    found: list[Charge] = []
    for index, device in enumerate(devices):
        if _has_ebs(device):
            found += _disk(template, f"blockDeviceMappings.{index}.ebs.", count, f"Disk {index + 1}")
    return found or _root_of_image()


def _disk(resource: Resource, prefix: str, count: Decimal | None, label: str) -> list[Charge]:
    return disk.charges(
        text(resource, prefix + "volumeType", UNKNOWN),
        number(resource, prefix + "volumeSize"),
        number(resource, prefix + "iops", 0),
        number(resource, prefix + "throughput", 0),
        count,
        label,
    )


def _root_of_image() -> list[Charge]:
    reason = "size and type of the root disk are the image's and not in the plan"
    return [Charge("Root disk", "block_storage", UNKNOWN, "GB-month", None, reason=reason)]


def _has_ebs(device: Any) -> bool:
    return device == UNKNOWN or (isinstance(device, Mapping) and device.get("ebs") is not None)


def _interface_addresses(template: Resource, count: Decimal | None) -> list[Charge]:
    found = items(template, "networkInterfaces") or ()
    prefixes = [f"networkInterfaces.{index}." for index in range(len(found))]
    return [line for prefix in prefixes for line in _addresses(template, prefix, count)]


def _addresses(resource: Resource, prefix: str, count: Decimal | None) -> list[Charge]:
    public = flag(resource, prefix + "associatePublicIpAddress")
    if public is False:
        return []
    quantity = times(count, HOURS_PER_MONTH) if public else None
    return [Charge("Public IPv4 addresses", "public_ip", "PublicIPv4:InUseAddress", "hour", quantity)]


def _monitoring(enabled: bool | None, count: Decimal | None) -> list[Charge]:
    if enabled is False:
        return []
    quantity = times(count, DETAILED_METRICS) if enabled else None
    note = "7 metrics for each instance"
    return [Charge("Detailed monitoring", "metrics", "CloudWatch metric", "metric-month", quantity, note=note)]


ESTIMATORS: dict[str, Estimator] = {
    GROUP: group,
    "aws:autoscaling/policy:Policy": policy,
    INSTANCE: instance,
}
FREE: dict[str, str] = {
    "aws:autoscaling/attachment:Attachment": "instances are billed, not their registration",
    "aws:autoscaling/lifecycleHook:LifecycleHook": "autoscaling itself costs nothing",
    "aws:autoscaling/schedule:Schedule": "autoscaling itself costs nothing",
    "aws:ec2/keyPair:KeyPair": "key pairs cost nothing",
    TEMPLATE: "billed on the instances launched from it",
}
