"""Compute: an Auto Scaling group of ECS instances in the private vSwitches.

The group takes its instances from a launch template, not from a scaling configuration: only the template can
ask for metadata tokens (terraform-provider-alicloud website/docs/r/ess_scaling_configuration and
ecs_launch_template at 81c43b6727, 2026-08-21).
"""

from __future__ import annotations

import pulumi
from pulumi_alicloud import ecs, ess

from infra.catalog.image import image
from infra.components import compute as contract
from infra.components.context import Context
from infra.components.load_balancer import LoadBalancer

WARMUP = 300
"""Seconds until a new instance counts in the average; the cloud's default."""


class Compute(contract.Compute):
    """A launch template, the group made from it, and the rule that holds its CPU."""

    def __init__(
        self, context: Context, args: contract.ComputeArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts, args.noun)
        spec = args.spec
        self.instance_type = contract.instance_type(context, spec, spec.alicloud.instance_type)
        template = self._template(args)
        served = args.load_balancer is not None and spec.alicloud.image is not None
        group = self.node(
            "group",
            ess.ScalingGroup(
                self.logical("group"),
                scaling_group_name=context.name(args.noun, 64),
                group_type="ECS",
                min_size=spec.min,
                max_size=spec.max,
                vswitch_ids=args.network.private_subnet_ids,
                # Of one zone too: another policy is another group, and a second zone may come.
                multi_az_policy="BALANCE",
                removal_policies=["OldestScalingConfiguration", "OldestInstance"],
                health_check_types=["ECS", "LOAD_BALANCER"] if served else ["ECS"],
                default_cooldown=WARMUP,
                group_deletion_protection=context.protect,
                launch_template_id=template.id,
                launch_template_version="Latest",
                tags=args.tags(context),
                # What an instance does first needs its rules and permissions; a group without rules is open.
                opts=self.child(
                    depends_on=[*args.network.egress_ready, args.firewall, args.identity], protect=True
                ),
            ),
        )
        if spec.max > spec.min:
            self.node(
                "cpu",
                ess.ScalingRule(
                    self.logical("cpu"),
                    scaling_group_id=group.id,
                    scaling_rule_name=context.name(f"cpu-{args.pool}" if args.pool else "cpu", 64),
                    scaling_rule_type="TargetTrackingScalingRule",
                    metric_name="CpuUtilization",
                    target_value=float(spec.cpu_target),
                    estimated_instance_warmup=WARMUP,
                    opts=self.child(),
                ),
            )
        self.registered = []
        if args.load_balancer is not None:
            self.registered.append(self._targets(group, args.load_balancer, args.app_port))
        self.group_id = group.id
        self.register_outputs({"group_id": self.group_id, "instance_type": self.instance_type})

    def _template(self, args: contract.ComputeArgs) -> ecs.EcsLaunchTemplate:
        context, spec = self.context, args.spec
        if args.firewall.compute_group_id is None:
            raise ValueError("the firewall was made without compute")
        return self.node(
            "template",
            ecs.EcsLaunchTemplate(
                self.logical("template"),
                launch_template_name=context.name(args.noun, 128),
                version_description=f"Instances of {context.workload}",
                update_default_version_number=True,
                instance_name=context.name(args.noun, 128),
                instance_type=self.instance_type,
                instance_charge_type="PostPaid",
                image_id=spec.alicloud.image or image(context.region, spec.architecture),
                network_type="vpc",
                vpc_id=args.network.network_id,
                security_group_id=args.firewall.compute_group_id,
                internet_max_bandwidth_out=0,
                ram_role_name=args.identity.instance_role,
                security_enhancement_strategy="Active",
                http_endpoint="enabled",
                http_tokens="required",
                http_put_response_hop_limit=1,
                system_disk=ecs.EcsLaunchTemplateSystemDiskArgs(
                    name=context.name(f"system-{args.pool}" if args.pool else "system", 128),
                    category="cloud_essd",
                    performance_level="PL1",
                    size=spec.disk_gb,
                    encrypted=True,
                    kms_key_id=args.key.key_id if args.key else None,
                    delete_with_instance=True,
                ),
                tags=args.tags(context),
                template_tags=args.tags(context),
                opts=self.child(depends_on=args.key.grants if args.key else None),
            ),
        )

    def _targets(self, group: ess.ScalingGroup, balancer: LoadBalancer, port: int) -> ess.AlbServerGroupAttachment:
        """Puts the instances behind the load balancer, on one port beside another until the listener has moved."""
        return self.node(
            "targets",
            ess.AlbServerGroupAttachment(
                self.logical(f"targets-{port}"),
                scaling_group_id=group.id,
                alb_server_group_id=balancer.target_group_id,
                port=port,
                weight=100,
                force_attach=True,
                opts=self.child(),
            ),
        )
