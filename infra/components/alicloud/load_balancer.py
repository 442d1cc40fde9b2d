"""Load balancer: an internet-facing ALB that speaks HTTPS and redirects HTTP."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pulumi
from pulumi_alicloud import alb, cas

from infra.components import load_balancer as contract
from infra.components.context import Context
from infra.errors import StackError

TLS_POLICY = "tls_cipher_policy_1_2_strict_with_1_3"
"""TLS 1.2 and 1.3 with forward secrecy only, the strictest of the cloud's own policies.

Source: Server Load Balancer help, "TLS security policies", 2026-01-13.
"""

CERTIFICATE_REGION = {"International": "ap-southeast-1", "Domestic": "cn-hangzhou"}
"""Account site -> region in the id that other services know a certificate by.

Source: terraform-provider-alicloud alicloud/connectivity/endpoint.go and
website/docs/r/alb_listener_additional_certificate_attachment at 81c43b6727, 2026-08-21.
"""

DRAIN_SECONDS = 300
"""Seconds a leaving instance may finish its requests; the default of both clouds."""


class LoadBalancer(contract.LoadBalancer):
    """An ALB over the public vSwitches, its server group, listeners and certificate."""

    def __init__(
        self, context: Context, args: contract.LoadBalancerArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        self._idle_timeout = args.spec.idle_timeout
        logs = args.logs.access if args.logs else None
        zone_mappings = [
            alb.LoadBalancerZoneMappingArgs(zone_id=zone, vswitch_id=vswitch)
            for zone, vswitch in zip(context.zones, args.network.public_subnet_ids, strict=True)
        ]
        self._load_balancer = self.node(
            "load-balancer",
            alb.LoadBalancer(
                self.logical("alb"),
                load_balancer_name=context.name("alb", 128),
                load_balancer_edition=args.spec.alicloud.edition,
                load_balancer_billing_config=alb.LoadBalancerLoadBalancerBillingConfigArgs(pay_type="PayAsYouGo"),
                address_type="Internet",
                address_allocated_mode="Dynamic",
                address_ip_version="IPv4",
                vpc_id=args.network.network_id,
                zone_mappings=zone_mappings,
                deletion_protection_enabled=context.protect,
                access_log_config=alb.LoadBalancerAccessLogConfigArgs(
                    log_project=logs.container, log_store=logs.name
                )
                if logs
                else None,
                tags=context.tags("alb"),
                opts=self.child(
                    depends_on=list(logs.ready) if logs else None,
                    protect=True,
                    hooks=self.limited({"alicloud.edition": "loadBalancerEdition"}),
                ),
            ),
        )
        # A balancer without a group, and a group without its rules, let everybody in: listen after both.
        self._closed: list[pulumi.Resource] = [args.firewall]
        if args.firewall.load_balancer_group_id is not None:
            attachment = alb.LoadBalancerSecurityGroupAttachment(
                self.logical("security-group"),
                load_balancer_id=self._load_balancer.id,
                security_group_id=args.firewall.load_balancer_group_id,
                opts=self.child(depends_on=[args.firewall]),
            )
            self._closed.append(self.node("security-group", attachment))
        self._certificate_id = self._certificate(args)
        self.dns_name = self._load_balancer.dns_name
        self.target_group_id = self._server_group(args).id
        self.certificate_validation = pulumi.Output.from_input(list[dict[str, str]]())
        self.register_outputs(
            {
                "dns_name": self.dns_name,
                "target_group_id": self.target_group_id,
                "certificate_validation": self.certificate_validation,
            }
        )

    def listen(self, registered: Sequence[pulumi.Resource]) -> None:
        """Opens HTTPS, forwarded to the server group, and HTTP, redirected."""
        context = self.context
        ready = [*self._closed, *registered]
        forward = alb.ListenerDefaultActionArgs(
            type="ForwardGroup",
            forward_group_config=alb.ListenerDefaultActionForwardGroupConfigArgs(
                server_group_tuples=[
                    alb.ListenerDefaultActionForwardGroupConfigServerGroupTupleArgs(
                        server_group_id=self.target_group_id
                    )
                ]
            ),
        )
        forwarded = alb.ListenerXForwardedForConfigArgs(
            x_forwarded_for_enabled=True, x_forwarded_for_proto_enabled=True, x_forwarded_for_slb_port_enabled=True
        )
        self.node(
            "https",
            alb.Listener(
                self.logical("https"),
                load_balancer_id=self._load_balancer.id,
                listener_protocol="HTTPS",
                listener_port=443,
                listener_description=context.name("https", 256),
                certificates=alb.ListenerCertificatesArgs(certificate_id=self._certificate_id),
                security_policy_id=TLS_POLICY,
                http2_enabled=True,
                idle_timeout=self._idle_timeout,
                x_forwarded_for_config=forwarded,
                default_actions=[forward],
                tags=context.tags("https"),
                opts=self.child(depends_on=ready),
            ),
        )
        http = self.node(
            "http",
            alb.Listener(
                self.logical("http"),
                load_balancer_id=self._load_balancer.id,
                listener_protocol="HTTP",
                listener_port=80,
                listener_description=context.name("http-to-https", 256),
                idle_timeout=self._idle_timeout,
                # A listener's default action can only forward; the rule below answers before it.
                default_actions=[forward],
                tags=context.tags("http"),
                opts=self.child(depends_on=ready),
            ),
        )
        self.node("redirect", self._redirect(http))

    def _server_group(self, args: contract.LoadBalancerArgs) -> alb.ServerGroup:
        drain = alb.ServerGroupConnectionDrainConfigArgs(
            connection_drain_enabled=True, connection_drain_timeout=DRAIN_SECONDS
        )
        return self.node(
            "server-group",
            alb.ServerGroup(
                # Another port is another group beside this one, until the listener has moved.
                self.logical(f"servers-{args.app_port}"),
                server_group_name=self.context.name(f"servers-{args.app_port}", 128),
                server_group_type="Instance",
                protocol="HTTP",
                scheduler="Wrr",
                vpc_id=args.network.network_id,
                health_check_config=alb.ServerGroupHealthCheckConfigArgs(
                    health_check_enabled=True,
                    health_check_protocol="HTTP",
                    health_check_method="GET",
                    health_check_path=args.spec.health_path,
                    health_check_codes=["http_2xx"],
                    health_check_connect_port=args.app_port,
                    health_check_interval=10,
                    health_check_timeout=5,
                    healthy_threshold=3,
                    unhealthy_threshold=3,
                ),
                sticky_session_config=alb.ServerGroupStickySessionConfigArgs(sticky_session_enabled=False),
                # The Basic edition does not drain (CreateServerGroup, alibabacloud-alb20200616 1.3.3).
                connection_drain_config=None if args.spec.alicloud.edition == "Basic" else drain,
                tags=self.context.tags("servers"),
                opts=self.child(),
            ),
        )

    def _certificate(self, args: contract.LoadBalancerArgs) -> pulumi.Input[str]:
        """Id of the certificate that is named, or of one made from the stack's PEM."""
        named = args.certificate or args.spec.alicloud.certificate
        if named:
            return named
        if args.certificate_pem is None or args.certificate_key is None:
            raise StackError(
                f"the load balancer has no certificate for {args.spec.domain}",
                "Alibaba Cloud issues none by itself: set load_balancer.alicloud.certificate in the workload, "
                "or twinstack:certificatePem and twinstack:certificateKey (secret) in the stack",
            )
        # A renewed one is another certificate beside this one, with another name, until the listener has moved.
        # Every visitor gets to see what the digest is made of: nothing of it is secret, and the key is not in it.
        digest = pulumi.Output.unsecret(pulumi.Output.from_input(args.certificate_pem).apply(_digest))
        certificate = self.node(
            "certificate",
            cas.ServiceCertificate(
                self.logical("certificate"),
                certificate_name=digest.apply(lambda digest: self.context.name(f"certificate-{digest}", 63)),
                cert=args.certificate_pem,
                key=args.certificate_key,
                tags=self.context.tags("certificate"),
                opts=self.child(delete_before_replace=False),
            ),
        )
        return pulumi.Output.concat(certificate.id, "-", CERTIFICATE_REGION[self.context.account_site])

    def _redirect(self, listener: alb.Listener) -> alb.Rule:
        to_https = alb.RuleRuleActionArgs(
            order=1,
            type="Redirect",
            redirect_config=alb.RuleRuleActionRedirectConfigArgs(
                protocol="HTTPS",
                port="443",
                host="${host}",
                path="${path}",
                query="${query}",
                http_code="301",
            ),
        )
        every_path = alb.RuleRuleConditionArgs(
            type="Path", path_config=alb.RuleRuleConditionPathConfigArgs(values=["/*"])
        )
        return alb.Rule(
            self.logical("redirect"),
            listener_id=listener.id,
            rule_name=self.context.name("redirect", 128),
            priority=1,
            rule_conditions=[every_path],
            rule_actions=[to_https],
            opts=self.child(),
        )


def _digest(certificate: str) -> str:
    """What tells one certificate from another, whatever the ends of its lines."""
    return hashlib.sha256("\n".join(certificate.split()).encode()).hexdigest()[:8]
