"""Facts about the instances on Alibaba Cloud."""

from __future__ import annotations

from infra.catalog.instance import instance
from infra.parity.fact import Facts
from infra.parity.read import encrypted_by, known, owned, truth, whole
from infra.plan.plan import Plan


def facts(plan: Plan) -> Facts:
    """Size, count, scaling, disk, metadata hardening, exposure."""
    groups = owned(plan, "compute", "alicloud:ess/scalingGroup:ScalingGroup")
    configurations = owned(plan, "compute", "alicloud:ess/scalingConfiguration:ScalingConfiguration")
    if not groups or not configurations:
        return {}
    group, configuration = groups[0], configurations[0]
    kind = instance("alicloud", str(configuration.get("instanceTypes.0") or configuration.get("instanceType")))
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
        "cpu_target": whole(rules[0].get("targetValue")) if rules else None,
        "disk_gb": whole(configuration.get("systemDiskSize")),
        "disk_encrypted": truth(configuration.get("systemDiskEncrypted")),
        "disk_own_key": encrypted_by(configuration.get("systemDiskKmsKeyId")),
        "metadata_token": known(configuration.get("httpTokens")) == "required",
        "public_address": bool(whole(configuration.get("internetMaxBandwidthOut")) or 0),
        "role": encrypted_by(configuration.get("roleName")),
        "behind_load_balancer": bool(
            plan.referring_to(group, "alicloud:ess/albServerGroupAttachment:AlbServerGroupAttachment")
        ),
        "health_check_by_load_balancer": any(str(check).startswith("LOAD_BALANCER") for check in checks),
    }
