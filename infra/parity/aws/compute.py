"""Facts about the instances on AWS."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.estate.resource import Resource, whole
from infra.parity.fact import Facts
from infra.parity.read import given, known, owned, truth
from infra.parity.size import size

GROUP = "aws:autoscaling/group:Group"


def facts(plan: Estate) -> Facts:
    """Size, count, scaling, disk, metadata hardening, exposure."""
    groups = owned(plan, "compute", GROUP)
    templates = owned(plan, "compute", "aws:ec2/launchTemplate:LaunchTemplate")
    if not groups or not templates:
        return {}
    group, template = groups[0], templates[0]
    disk = template.get("blockDeviceMappings.0.ebs", {})
    policies = _beside(plan, group, "aws:autoscaling/policy:Policy")
    return {
        **size("aws", str(template.get("instanceType"))),
        "min": whole(group.get("minSize")),
        "max": whole(group.get("maxSize")),
        "zones": len(group.get("vpcZoneIdentifiers", [])),
        **({"cpu_target": whole(policies[0].get("targetTrackingConfiguration.targetValue"))} if policies else {}),
        "disk_gb": whole(disk.get("volumeSize")),
        "disk_encrypted": truth(disk.get("encrypted")),
        "disk_own_key": given(disk.get("kmsKeyId")),
        "metadata_token": known(template.get("metadataOptions.httpTokens")) == "required",
        "public_address": truth(template.get("networkInterfaces.0.associatePublicIpAddress", False)),
        "role": given(template.get("iamInstanceProfile.name") or template.get("iamInstanceProfile.arn")),
        "behind_load_balancer": bool(
            group.get("targetGroupArns")
            or any(
                given(attached.get("lbTargetGroupArn"))
                for attached in _beside(plan, group, "aws:autoscaling/attachment:Attachment")
            )
        ),
        "health_check_by_load_balancer": known(group.get("healthCheckType")) == "ELB",
    }


def _beside(plan: Estate, group: Resource, token: str) -> tuple[Resource, ...]:
    """What of a type belongs to the group, by edge or by name."""
    return plan.resolver.beside(group, "autoscalingGroupName", (token,), (GROUP,)).found
