"""Facts about the instances on Alibaba Cloud."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.estate.resource import Resource, whole
from infra.parity.fact import Facts
from infra.parity.read import given, known, owned, truth
from infra.parity.size import size

GROUP = "alicloud:ess/scalingGroup:ScalingGroup"


def facts(plan: Estate) -> Facts:
    """Size, count, scaling, disk, metadata hardening, exposure."""
    groups = owned(plan, "compute", GROUP)
    templates = owned(plan, "compute", "alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate")
    if not groups or not templates:
        return {}
    group, template = groups[0], templates[0]
    disk = template.get("systemDisk", {})
    rules = [
        rule
        for rule in _beside(plan, group, "alicloud:ess/scalingRule:ScalingRule")
        if rule.get("metricName") == "CpuUtilization"
    ]
    checks = group.get("healthCheckTypes") or [group.get("healthCheckType")]
    return {
        **size("alicloud", str(template.get("instanceType"))),
        "min": whole(group.get("minSize")),
        "max": whole(group.get("maxSize")),
        "zones": len(group.get("vswitchIds", [])),
        **({"cpu_target": whole(rules[0].get("targetValue"))} if rules else {}),
        "disk_gb": whole(disk.get("size")),
        "disk_encrypted": truth(disk.get("encrypted")),
        "disk_own_key": given(disk.get("kmsKeyId")),
        "metadata_token": known(template.get("httpTokens")) == "required",
        "public_address": bool(whole(template.get("internetMaxBandwidthOut")) or 0),
        "role": given(template.get("ramRoleName")),
        "behind_load_balancer": bool(
            _beside(plan, group, "alicloud:ess/albServerGroupAttachment:AlbServerGroupAttachment")
        ),
        "health_check_by_load_balancer": "LOAD_BALANCER" in checks,
    }


def _beside(plan: Estate, group: Resource, token: str) -> tuple[Resource, ...]:
    """What of a type belongs to the group, by edge or by id."""
    return plan.resolver.beside(group, "scalingGroupId", (token,), (GROUP,)).found
