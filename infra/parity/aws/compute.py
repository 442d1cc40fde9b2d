"""Facts about the instances on AWS."""

from __future__ import annotations

from infra.catalog.instance import instance
from infra.parity.fact import Facts
from infra.parity.read import encrypted_by, known, owned, truth, whole
from infra.plan.plan import Plan


def facts(plan: Plan) -> Facts:
    """Size, count, scaling, disk, metadata hardening, exposure."""
    groups = owned(plan, "compute", "aws:autoscaling/group:Group")
    templates = owned(plan, "compute", "aws:ec2/launchTemplate:LaunchTemplate")
    if not groups or not templates:
        return {}
    group, template = groups[0], templates[0]
    kind = instance("aws", str(template.get("instanceType")))
    disk = template.get("blockDeviceMappings.0.ebs", {})
    policies = plan.referring_to(group, "aws:autoscaling/policy:Policy")
    return {
        "vcpu": kind.vcpu if kind else None,
        "memory_gib": kind.memory_gib if kind else None,
        "architecture": kind.architecture if kind else None,
        "allocation": kind.allocation if kind else None,
        "cpu_year": kind.cpu_year if kind else None,
        "min": whole(group.get("minSize")),
        "max": whole(group.get("maxSize")),
        "zones": len(group.get("vpcZoneIdentifiers", [])),
        **({"cpu_target": whole(policies[0].get("targetTrackingConfiguration.targetValue"))} if policies else {}),
        "disk_gb": whole(disk.get("volumeSize")),
        "disk_encrypted": truth(disk.get("encrypted")),
        "disk_own_key": encrypted_by(disk.get("kmsKeyId")),
        "metadata_token": known(template.get("metadataOptions.httpTokens")) == "required",
        "public_address": truth(template.get("networkInterfaces.0.associatePublicIpAddress", False)),
        "role": encrypted_by(template.get("iamInstanceProfile.name") or template.get("iamInstanceProfile.arn")),
        "behind_load_balancer": bool(group.get("targetGroupArns")),
        "health_check_by_load_balancer": known(group.get("healthCheckType")) == "ELB",
    }
