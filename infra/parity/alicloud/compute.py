"""Facts about the instances on Alibaba Cloud."""

from __future__ import annotations

from infra.catalog.instance import instance
from infra.parity.fact import Facts
from infra.parity.read import encrypted_by, known, owned, truth, whole
from infra.plan.plan import Plan


def facts(plan: Plan) -> Facts:
    """Size, count, scaling, disk, metadata hardening, exposure."""
    groups = owned(plan, "compute", "alicloud:ess/scalingGroup:ScalingGroup")
    templates = owned(plan, "compute", "alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate")
    if not groups or not templates:
        return {}
    group, template = groups[0], templates[0]
    kind = instance("alicloud", str(template.get("instanceType")))
    disk = template.get("systemDisk", {})
    rules = [
        rule
        for rule in plan.referring_to(group, "alicloud:ess/scalingRule:ScalingRule")
        if rule.get("metricName") == "CpuUtilization"
    ]
    checks = group.get("healthCheckTypes") or [group.get("healthCheckType")]
    return {
        "vcpu": kind.vcpu if kind else None,
        "memory_gib": kind.memory_gib if kind else None,
        "architecture": kind.architecture if kind else None,
        "allocation": kind.allocation if kind else None,
        "cpu_year": kind.cpu_year if kind else None,
        "min": whole(group.get("minSize")),
        "max": whole(group.get("maxSize")),
        "zones": len(group.get("vswitchIds", [])),
        **({"cpu_target": whole(rules[0].get("targetValue"))} if rules else {}),
        "disk_gb": whole(disk.get("size")),
        "disk_encrypted": truth(disk.get("encrypted")),
        "disk_own_key": encrypted_by(disk.get("kmsKeyId")),
        "metadata_token": known(template.get("httpTokens")) == "required",
        "public_address": bool(whole(template.get("internetMaxBandwidthOut")) or 0),
        "role": encrypted_by(template.get("ramRoleName")),
        "behind_load_balancer": bool(
            plan.referring_to(group, "alicloud:ess/albServerGroupAttachment:AlbServerGroupAttachment")
        ),
        "health_check_by_load_balancer": "LOAD_BALANCER" in checks,
    }
