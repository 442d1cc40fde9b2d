"""Compute on AWS: an autoscaling group from a launch template."""

from __future__ import annotations

import pulumi
from pulumi_aws import autoscaling, ec2

from infra.catalog.image import image
from infra.catalog.instance import instance
from infra.components import compute as contract
from infra.components.aws.key import Key
from infra.components.context import Context
from infra.components.load_balancer import LoadBalancer
from infra.spec import model

ROOT_DEVICE = "/dev/xvda"
"""Root device of Amazon Linux images; an image named in the workload must have the same."""

WARMUP_SECONDS = 300
"""Seconds until a new instance counts in the average CPU, and until its health counts."""


class Compute(contract.Compute):
    """An autoscaling group over the private subnets, replaced instance by instance when its template changes.

    The instances start with the image and nothing else: what they run comes with `aws.image`, through the session
    service, or as the `userData` that a Pulumi transform adds to the node ``template``.
    """

    def __init__(
        self, context: Context, args: contract.ComputeArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts, args.noun)
        self.instance_type = contract.instance_type(context, args.spec, args.spec.aws.instance_type)
        template = self._template(args)
        group = self._group(args, template)
        if args.spec.max > args.spec.min:
            self._scaling(group, args.spec.cpu_target)
        self.registered = (
            [self._registered(group, args.load_balancer, args.app_port)] if args.load_balancer else []
        )
        self.group_id = group.name
        self.register_outputs({"group_id": self.group_id, "instance_type": self.instance_type})

    def _template(self, args: contract.ComputeArgs) -> ec2.LaunchTemplate:
        spec, context = args.spec, self.context
        group = args.firewall.compute_group_id
        return self.node(
            "template",
            ec2.LaunchTemplate(
                self.logical("template"),
                name=context.name(args.noun, 128),
                description=f"Instances of {context.workload}",
                image_id=spec.aws.image or image(context.region, spec.architecture),
                instance_type=self.instance_type,
                update_default_version=True,
                iam_instance_profile=ec2.LaunchTemplateIamInstanceProfileArgs(name=args.identity.instance_role),
                metadata_options=ec2.LaunchTemplateMetadataOptionsArgs(
                    http_endpoint="enabled", http_tokens="required", http_put_response_hop_limit=1
                ),
                network_interfaces=[
                    ec2.LaunchTemplateNetworkInterfaceArgs(
                        device_index=0,
                        associate_public_ip_address="false",
                        delete_on_termination="true",
                        security_groups=[group] if group else [],
                    )
                ],
                block_device_mappings=[self._root_disk(args)],
                monitoring=ec2.LaunchTemplateMonitoringArgs(enabled=True),
                credit_specification=self._credits(spec),
                tag_specifications=[
                    ec2.LaunchTemplateTagSpecificationArgs(resource_type=kind, tags=args.tags(context))
                    for kind in ("instance", "network-interface", "volume")
                ],
                tags=args.tags(context),
                opts=self.child(depends_on=args.key.grants if args.key else None),
            ),
        )

    def _root_disk(self, args: contract.ComputeArgs) -> ec2.LaunchTemplateBlockDeviceMappingArgs:
        return ec2.LaunchTemplateBlockDeviceMappingArgs(
            device_name=ROOT_DEVICE,
            ebs=ec2.LaunchTemplateBlockDeviceMappingEbsArgs(
                volume_type="gp3",
                volume_size=args.spec.disk_gb,
                encrypted="true",
                kms_key_id=args.key.key_id if args.key else None,
                delete_on_termination="true",
            ),
        )

    def _credits(self, spec: model.Compute) -> ec2.LaunchTemplateCreditSpecificationArgs | None:
        """Burstable types run on earned credits alone: AWS would otherwise sell more without being asked."""
        known = instance("aws", self.instance_type)
        allocation = known.allocation if known else spec.allocation
        if allocation != "burstable":
            return None
        return ec2.LaunchTemplateCreditSpecificationArgs(cpu_credits="standard")

    def _group(self, args: contract.ComputeArgs, template: ec2.LaunchTemplate) -> autoscaling.Group:
        spec = args.spec
        # What an instance does first needs its rules and permissions.
        ready = [*args.network.egress_ready, args.firewall, args.identity]
        served = args.load_balancer is not None and spec.aws.image is not None
        return self.node(
            "group",
            autoscaling.Group(
                self.logical("group"),
                name=self.context.name(args.noun, 255),
                min_size=spec.min,
                max_size=spec.max,
                vpc_zone_identifiers=args.network.private_subnet_ids,
                launch_template=autoscaling.GroupLaunchTemplateArgs(
                    id=template.id, version=template.latest_version.apply(str)
                ),
                health_check_type="ELB" if served else "EC2",
                health_check_grace_period=WARMUP_SECONDS,
                default_instance_warmup=WARMUP_SECONDS,
                instance_refresh=autoscaling.GroupInstanceRefreshArgs(
                    strategy="Rolling",
                    preferences=autoscaling.GroupInstanceRefreshPreferencesArgs(
                        min_healthy_percentage=100, max_healthy_percentage=200
                    ),
                ),
                service_linked_role_arn=args.key.autoscaling_role_arn if isinstance(args.key, Key) else None,
                tags=[
                    autoscaling.GroupTagArgs(key=key, value=value, propagate_at_launch=True)
                    for key, value in args.tags(self.context).items()
                ],
                opts=self.child(depends_on=ready, protect=True),
            ),
        )

    def _scaling(self, group: autoscaling.Group, cpu_target: int) -> None:
        average = autoscaling.PolicyTargetTrackingConfigurationPredefinedMetricSpecificationArgs(
            predefined_metric_type="ASGAverageCPUUtilization"
        )
        self.node(
            "scaling",
            autoscaling.Policy(
                self.logical("scaling"),
                name="cpu",
                autoscaling_group_name=group.name,
                policy_type="TargetTrackingScaling",
                target_tracking_configuration=autoscaling.PolicyTargetTrackingConfigurationArgs(
                    predefined_metric_specification=average, target_value=float(cpu_target)
                ),
                opts=self.child(),
            ),
        )

    def _registered(self, group: autoscaling.Group, balancer: LoadBalancer, port: int) -> autoscaling.Attachment:
        """Puts the instances behind the load balancer, on one port beside another until the listener has moved."""
        return self.node(
            "targets",
            autoscaling.Attachment(
                self.logical(f"targets-{port}"),
                autoscaling_group_name=group.name,
                lb_target_group_arn=balancer.target_group_id,
                opts=self.child(),
            ),
        )
