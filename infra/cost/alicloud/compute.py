"""Instances, scaling groups and cloud disks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from infra.cost.alicloud import disk
from infra.cost.alicloud.traffic import INSTANCE, egress, is_public_machine
from infra.cost.bearer import first, instances
from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import items, number, text, times
from infra.estate.resource import UNKNOWN, Resource
from infra.money import DAYS_PER_MONTH, HOURS_PER_MONTH

CONFIGURATION = "alicloud:ess/scalingConfiguration:ScalingConfiguration"
TEMPLATE = "alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate"
DISKS = ("alicloud:ecs/disk:Disk", "alicloud:ecs/ecsDisk:EcsDisk")
GROUP = "alicloud:ess/scalingGroup:ScalingGroup"

SYSTEM_DISK = (
    "systemDiskCategory",
    "systemDiskSize",
    "systemDiskPerformanceLevel",
    "systemDiskProvisionedIops",
)
TEMPLATE_DISK = ("systemDisk.category", "systemDisk.size", "systemDisk.performanceLevel", "systemDisk.iops")
"""Inputs that hold category, size, performance level and provisioned IOPS of the system disk."""

ON_DEMAND = ("PostPaid", "PayAsYouGo")

_REGISTRATION = "instances are billed, not their registration"


def instance(resource: Resource, scope: Scope) -> list[Charge]:
    """One instance: hours, disks, traffic where it has a public address."""
    option = _subscription(text(resource, "instanceChargeType", "PostPaid"))
    kind = text(resource, "instanceType", UNKNOWN)
    one = Decimal(1)
    return [
        _machines(resource, kind, one, option),
        *disk.charges(resource, SYSTEM_DISK, one, "System disk", option, disk.DEFAULT_SIZE_GB),
        *_data_disks(resource, one, option),
        *_public(resource, scope),
    ]


def group(resource: Resource, scope: Scope) -> list[Charge]:
    """A scaling group, as many instances as run on average, of the type its configuration or template names.

    The instances are those of the workload's usage on its first group, otherwise the fewest.
    """
    count, note = instances(resource, first(scope, GROUP), scope)
    hours = times(count, HOURS_PER_MONTH)
    origin = _origin(resource, scope)
    if origin is None:
        reason = "its scaling configuration or launch template is not part of the plan"
        return [Charge("Instances", "compute", UNKNOWN, "hour", hours, reason=reason)]
    if origin.get("instancePatternInfos") is not None:
        reason = "instance patterns decide at run time which types run"
        return [Charge("Instances", "compute", UNKNOWN, "hour", hours, reason=reason)]
    kinds = _kinds(resource, origin)
    if len(kinds) > 1:
        note = "; ".join(filter(None, (note, f"the first of {len(kinds)} types")))
    paths = TEMPLATE_DISK if origin.type == TEMPLATE else SYSTEM_DISK
    found = [
        _machines(origin, kinds[0], count),
        *disk.charges(origin, paths, count, "System disks", default_size=disk.DEFAULT_SIZE_GB),
        *_data_disks(origin, count),
    ]
    return [replace(line, note="; ".join(filter(None, (line.note, note)))) for line in found]


def volume(resource: Resource, scope: Scope) -> list[Charge]:
    """One cloud disk."""
    option = _subscription(text(resource, "paymentType", "PayAsYouGo"))
    paths = ("category", "size", "performanceLevel", "provisionedIops")
    found = disk.charges(resource, paths, Decimal(1), "Storage", option)
    if text(resource, "category") == "cloud_auto":
        found += disk.bursting(resource)
    return found


def _origin(resource: Resource, scope: Scope) -> Resource | None:
    """What the group launches from: the active configuration made for it, the first one, its launch template."""
    resolver = scope.plan.resolver
    made = resolver.beside(resource, "scalingGroupId", (CONFIGURATION,), (GROUP,)).found
    active = [found for found in made if found.get("active") is True]
    path = "launchTemplateId"
    template = resolver.refer(resource, path, resource.get(path, UNKNOWN), (TEMPLATE,)).target
    return next(iter((*active, *made)), template)


def _kinds(resource: Resource, origin: Resource) -> list[str]:
    """Instance types in the order they are tried; the overrides of a group come before its template's own."""
    overrides = items(resource, "launchTemplateOverrides")
    if overrides:
        return [
            text(resource, f"launchTemplateOverrides.{i}.instanceType", UNKNOWN) for i in range(len(overrides))
        ]
    single = text(origin, "instanceType")
    if single:
        return [single]
    listed = items(origin, "instanceTypes")
    return [str(kind) for kind in listed] if listed else [UNKNOWN]


def _machines(resource: Resource, kind: str, count: Decimal | None, option: str = "") -> Charge:
    spot = text(resource, "spotStrategy", "NoSpot")
    image = text(resource, "imageId", text(resource, "imageName")).lower()
    words = (
        option,
        "spot" if spot not in ("NoSpot", UNKNOWN) else "",
        "windows" if image.startswith("win") else "",
    )
    note = "CPU credits beyond the baseline are not counted" if kind.startswith(("ecs.t5", "ecs.t6")) else ""
    option = UNKNOWN if UNKNOWN in (option, spot) else " ".join(filter(None, words))
    return Charge("Instances", "compute", kind, "hour", times(count, HOURS_PER_MONTH), option, note=note)


def _data_disks(resource: Resource, count: Decimal | None, option: str = "") -> list[Charge]:
    disks = items(resource, "dataDisks")
    if disks is None:
        return [Charge("Data disks", "block_storage", UNKNOWN, "GB-hour", None, option)]
    found: list[Charge] = []
    for index in range(len(disks)):
        paths = ("category", "size", "performanceLevel", "provisionedIops")
        at = f"dataDisks.{index}."
        a, b, c, d = (at + path for path in paths)
        found += disk.charges(resource, (a, b, c, d), count, f"Data disk {index + 1}", option)
    return found


def _public(resource: Resource, scope: Scope) -> list[Charge]:
    if not is_public_machine(resource, scope):
        return []
    if text(resource, "internetChargeType", "PayByTraffic") == "PayByBandwidth":
        mbps = number(resource, "internetMaxBandwidthOut")
        return [Charge("Bandwidth", "public_ip", "ECS bandwidth", "Mbps-day", times(mbps, DAYS_PER_MONTH))]
    return egress(resource, scope, "ECS pay-by-traffic")


def _subscription(payment: str) -> str:
    if payment == UNKNOWN:
        return UNKNOWN
    return "" if payment in ON_DEMAND else "subscription"


ESTIMATORS: dict[str, Estimator] = {
    **dict.fromkeys(DISKS, volume),
    GROUP: group,
    INSTANCE: instance,
}
FREE: dict[str, str] = {
    CONFIGURATION: "billed on the instances of its scaling group",
    "alicloud:ecs/diskAttachment:DiskAttachment": "the disk is billed, not its attachment",
    "alicloud:ecs/ecsDiskAttachment:EcsDiskAttachment": "the disk is billed, not its attachment",
    "alicloud:ecs/ecsKeyPair:EcsKeyPair": "key pairs cost nothing",
    "alicloud:ecs/ecsKeyPairAttachment:EcsKeyPairAttachment": "key pairs cost nothing",
    TEMPLATE: "billed on the instances launched from it",
    "alicloud:ecs/ramRoleAttachment:RamRoleAttachment": "roles cost nothing",
    "alicloud:ess/alarm:Alarm": "autoscaling itself costs nothing",
    "alicloud:ess/albServerGroupAttachment:AlbServerGroupAttachment": _REGISTRATION,
    "alicloud:ess/attachment:Attachment": _REGISTRATION,
    "alicloud:ess/lifecycleHook:LifecycleHook": "autoscaling itself costs nothing",
    "alicloud:ess/notification:Notification": "autoscaling itself costs nothing",
    "alicloud:ess/scalingRule:ScalingRule": "autoscaling itself costs nothing",
    "alicloud:ess/scheduledTask:ScheduledTask": "autoscaling itself costs nothing",
    "alicloud:ess/serverGroupAttachment:ServerGroupAttachment": _REGISTRATION,
}
