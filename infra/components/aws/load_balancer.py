"""Load balancer on AWS: an Application Load Balancer with a certificate of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pulumi
from pulumi_aws import acm, lb

from infra.components import load_balancer as contract
from infra.components.context import Context

TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
"""TLS 1.3 and 1.2 alone, with post-quantum key exchange: what AWS recommends and its console preselects.

Source: Elastic Load Balancing, Application Load Balancers guide, "Security policies", read 2026-11.
"""

DRAIN_SECONDS = 300
"""Seconds a leaving instance may finish its requests; the default of both clouds."""

RESERVED = "internal-"
"""How no name of a load balancer begins (botocore 1.44.5, elbv2 CreateLoadBalancer)."""


class LoadBalancer(contract.LoadBalancer):
    """An internet-facing ALB; HTTPS to the instances' HTTP port, HTTP redirected."""

    def __init__(
        self, context: Context, args: contract.LoadBalancerArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        self._load_balancer = self._balancer(args)
        self._certificate_id = self._certificate(args)
        # Nobody comes in before the rules say who may.
        self._closed = args.firewall
        self.dns_name = self._load_balancer.dns_name
        self.target_group_id = self._targets(args).arn
        self.register_outputs(
            {
                "dns_name": self.dns_name,
                "target_group_id": self.target_group_id,
                "certificate_validation": self.certificate_validation,
            }
        )

    def listen(self, registered: Sequence[pulumi.Resource]) -> None:
        """Opens HTTPS, forwarded to the target group, and HTTP, redirected."""
        self._https([self._closed, *registered])
        self._http()

    def _balancer(self, args: contract.LoadBalancerArgs) -> lb.LoadBalancer:
        group = args.firewall.load_balancer_group_id
        logs = args.logs.access if args.logs else None
        return self.node(
            "balancer",
            lb.LoadBalancer(
                self.logical("balancer"),
                name=self.context.name("lb", 32, RESERVED),
                load_balancer_type="application",
                internal=False,
                ip_address_type="ipv4",
                subnets=args.network.public_subnet_ids,
                security_groups=[group] if group else [],
                idle_timeout=args.spec.idle_timeout,
                drop_invalid_header_fields=True,
                enable_deletion_protection=self.context.protect,
                access_logs=lb.LoadBalancerAccessLogsArgs(bucket=logs.name, enabled=True) if logs else None,
                tags=self.context.tags("lb"),
                opts=self.child(
                    depends_on=[*args.network.ingress_ready, *(logs.ready if logs else [])], protect=True
                ),
            ),
        )

    def _targets(self, args: contract.LoadBalancerArgs) -> lb.TargetGroup:
        return self.node(
            "targets",
            lb.TargetGroup(
                # Another port is another group beside this one, until the listener has moved.
                self.logical(f"targets-{args.app_port}"),
                name=self.context.name(f"app-{args.app_port}", 32),
                port=args.app_port,
                protocol="HTTP",
                target_type="instance",
                vpc_id=args.network.network_id,
                deregistration_delay=DRAIN_SECONDS,
                health_check=lb.TargetGroupHealthCheckArgs(
                    enabled=True,
                    protocol="HTTP",
                    port="traffic-port",
                    path=args.spec.health_path,
                    matcher="200-299",
                    interval=10,
                    timeout=5,
                    healthy_threshold=3,
                    unhealthy_threshold=3,
                ),
                tags=self.context.tags("app"),
                opts=self.child(),
            ),
        )

    def _certificate(self, args: contract.LoadBalancerArgs) -> pulumi.Input[str]:
        """ARN of the named certificate, else of one that ACM issues once its DNS records exist."""
        named = args.certificate or args.spec.aws.certificate
        if named:
            self.certificate_validation = pulumi.Output.from_input([])
            return named
        certificate = self.node(
            "certificate",
            acm.Certificate(
                self.logical("certificate"),
                domain_name=args.spec.domain,
                validation_method="DNS",
                tags=self.context.tags("certificate"),
                opts=self.child(),
            ),
        )
        self.certificate_validation = certificate.domain_validation_options.apply(_records)
        # The next resource waits for the records, and outputs only show after the update: say it while it waits.
        self.certificate_validation.apply(self._announce)
        validation = self.node(
            "certificate-validation",
            acm.CertificateValidation(
                self.logical("certificate-validation"), certificate_arn=certificate.arn, opts=self.child()
            ),
        )
        return validation.certificate_arn

    def _announce(self, records: Sequence[dict[str, str]]) -> None:
        for record in records:
            pulumi.log.info(
                f"waiting for the DNS record {record['name']} {record['type']} {record['value']}", resource=self
            )

    def _https(self, ready: list[pulumi.Resource]) -> None:
        self.node(
            "https",
            lb.Listener(
                self.logical("https"),
                load_balancer_arn=self._load_balancer.arn,
                port=443,
                protocol="HTTPS",
                ssl_policy=TLS_POLICY,
                certificate_arn=self._certificate_id,
                default_actions=[
                    lb.ListenerDefaultActionArgs(type="forward", target_group_arn=self.target_group_id),
                ],
                tags=self.context.tags("https"),
                opts=self.child(depends_on=ready),
            ),
        )

    def _http(self) -> None:
        redirect = lb.ListenerDefaultActionRedirectArgs(port="443", protocol="HTTPS", status_code="HTTP_301")
        self.node(
            "http",
            lb.Listener(
                self.logical("http"),
                load_balancer_arn=self._load_balancer.arn,
                port=80,
                protocol="HTTP",
                default_actions=[lb.ListenerDefaultActionArgs(type="redirect", redirect=redirect)],
                tags=self.context.tags("http"),
                opts=self.child(depends_on=[self._closed]),
            ),
        )


def _records(options: Sequence[Any]) -> list[dict[str, str]]:
    return [
        {
            "name": option.resource_record_name,
            "type": option.resource_record_type,
            "value": option.resource_record_value,
        }
        for option in options
    ]
