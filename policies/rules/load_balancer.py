"""Rules about load balancers and their listeners."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from infra.catalog.tls_policy import oldest_tls
from infra.estate.estate import Estate
from infra.estate.resource import Resource, is_unknown
from infra.policy.predicates import equals, every, optional, peek, present, require, same, when, wrong
from infra.policy.rule import Check, Related, Rule, Settings, Violation

AWS = ("aws:alb/loadBalancer:LoadBalancer", "aws:lb/loadBalancer:LoadBalancer")
AWS_CLASSIC = "aws:elb/loadBalancer:LoadBalancer"
AWS_LISTENERS = ("aws:alb/listener:Listener", "aws:lb/listener:Listener")
ALB = "alicloud:alb/loadBalancer:LoadBalancer"
ALB_LISTENER = "alicloud:alb/listener:Listener"
CLB = "alicloud:slb/applicationLoadBalancer:ApplicationLoadBalancer"
CLB_LISTENER = "alicloud:slb/listener:Listener"
NLB = "alicloud:nlb/loadBalancer:LoadBalancer"
NLB_LISTENER = "alicloud:nlb/listener:Listener"

WEAK = {"TLSv1.0", "TLSv1.1"}
OLDEST_GOOD = 2
"""TLS 1.2."""
ALICLOUD_DEFAULT = "tls_cipher_policy_1_0"
"""What a listener of Alibaba Cloud takes without a policy (pulumi-alicloud 4.0.0, nlb.Listener)."""
AWS_DEFAULT = "ELBSecurityPolicy-2016-08"
"""What the API takes without a policy; it allows TLS 1.0 (Elastic Load Balancing, "Security policies")."""


def _policy(path: str, default: str) -> Check:
    """The listener's policy must not allow TLS older than 1.2.

    A policy that comes with the update is one the stack makes, and is judged where it is made.
    """

    def check(resource: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
        value = peek(resource, path)
        if is_unknown(value):
            return
        oldest = oldest_tls(str(value or default))
        if oldest is None:
            actual = f"{value}, a policy outside the stack"
            yield Violation(path, actual, "TLS 1.2 or newer only", undetermined=True)
        elif oldest < OLDEST_GOOD:
            yield wrong(path, value, "TLS 1.2 or newer only", default)

    return check


def _modern(versions: Any) -> bool:
    return isinstance(versions, list | tuple) and not WEAK & set(versions)


MODERN = require("tlsVersions", _modern, "TLSv1.2, TLSv1.3", lists=True)


def _application(resource: Resource) -> bool:
    return same(resource.get("loadBalancerType", "application"), "application")


def _aws_no_plain_http(listener: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
    protocol = listener.get("protocol")
    if protocol is None and listener.get("port") is None:
        return  # a gateway load balancer's listener has neither
    if not is_unknown(protocol) and not same(protocol or "HTTP", "HTTP"):
        return
    actions = listener.get("defaultActions", ())
    redirects = not is_unknown(actions) and any(
        same(action.get("type"), "redirect") and same((action.get("redirect") or {}).get("protocol"), "HTTPS")
        for action in actions
    )
    if not redirects:
        yield wrong("protocol", protocol, "HTTPS, or a redirect to HTTPS", "HTTP")


def _alb_no_plain_http(listener: Resource, plan: Estate, _settings: Settings) -> Iterator[Violation]:
    protocol = listener.get("listenerProtocol")
    if not is_unknown(protocol) and not same(protocol, "HTTP"):
        return
    for rule in plan.attached_to(listener, "listenerId", "alicloud:alb/rule:Rule"):
        actions = rule.get("ruleActions", ())
        for action in () if is_unknown(actions) else actions:
            if same((action.get("redirectConfig") or {}).get("protocol"), "HTTPS"):
                return
    yield wrong("listenerProtocol", protocol, "HTTPS, or an alb.Rule that redirects to HTTPS")


def _classic_no_plain_http(balancer: Resource, _plan: Estate, _settings: Settings) -> Iterator[Violation]:
    listeners = balancer.get("listeners", ())
    for index, listener in enumerate(() if is_unknown(listeners) else listeners):
        if same(listener.get("lbProtocol"), "http"):
            yield Violation(f"listeners.{index}.lbProtocol", "http", "https")


ACCESS_LOGS = Rule(
    id="load-balancer-access-logs",
    title="Ensure load balancers log requests",
    why="The access log is the only record of what came from outside.",
    fix="AWS: access_logs with a bucket and enabled=True. Alibaba Cloud: access_log_config.",
    severity="medium",
    level="advisory",
    checks={
        ALB: present("accessLogConfig.logProject"),
        **dict.fromkeys(AWS, when(_application, equals("accessLogs.enabled", True, default=False))),
        AWS_CLASSIC: every(
            present("accessLogs.bucket"), optional("accessLogs.enabled", lambda on: on is True, "true")
        ),
    },
    frameworks=("Checkov CKV_AWS_91",),
)

DELETION = Rule(
    id="load-balancer-deletion-protected",
    title="Ensure the load balancer cannot be deleted by mistake",
    why="A new one has another address, and clients keep the old one.",
    fix="AWS: enable_deletion_protection. Alibaba Cloud: deletion_protection_enabled (CLB: delete_protection=on).",
    severity="medium",
    level="advisory",
    checks={
        **dict.fromkeys(
            (ALB, NLB),
            when(
                lambda it: not same(it.get("deletionProtectionConfig.enabled"), True),
                equals("deletionProtectionEnabled", True, default=False),
            ),
        ),
        CLB: equals("deleteProtection", "on", default="off"),
        **dict.fromkeys(AWS, equals("enableDeletionProtection", True, default=False)),
    },
    frameworks=("Checkov CKV_AWS_150",),
)

HEADERS = Rule(
    id="load-balancer-drops-invalid-headers",
    title="Ensure load balancers drop invalid headers",
    why="Malformed headers smuggle requests past the balancer.",
    fix="drop_invalid_header_fields=True.",
    severity="low",
    level="advisory",
    checks=dict.fromkeys(AWS, when(_application, equals("dropInvalidHeaderFields", True, default=False))),
    absent={"alicloud": "no load balancer of Alibaba Cloud has such an input"},
    frameworks=("Checkov CKV_AWS_131",),
)

TLS = Rule(
    id="load-balancer-tls",
    title="Ensure listeners speak HTTPS, or send browsers to it",
    why="Over plain HTTP everything can be read and changed on the way, sessions included.",
    fix="AWS: protocol HTTPS, or a redirect action. Alibaba Cloud: HTTPS, or an alb.Rule that redirects.",
    severity="high",
    level="mandatory",
    checks={
        ALB_LISTENER: Related(_alb_no_plain_http),
        CLB_LISTENER: when(
            lambda it: not same(it.get("listenerForward"), "on"),
            require("protocol", lambda protocol: not same(protocol, "http"), "https, or listenerForward on"),
        ),
        **dict.fromkeys(AWS_LISTENERS, _aws_no_plain_http),
        AWS_CLASSIC: _classic_no_plain_http,
    },
    frameworks=("Checkov CKV_AWS_2", "Checkov CKV2_AWS_20"),
)

TLS_VERSION = Rule(
    id="load-balancer-tls-version",
    title="Ensure listeners refuse TLS older than 1.2",
    why="TLS 1.0 and 1.1 are broken and withdrawn.",
    fix="AWS: ssl_policy ELBSecurityPolicy-TLS13-1-2-2021-06 or newer. "
    "Alibaba Cloud: security_policy_id tls_cipher_policy_1_2 or stricter.",
    severity="medium",
    level="mandatory",
    checks={
        ALB_LISTENER: when(
            lambda it: same(it.get("listenerProtocol"), "HTTPS"), _policy("securityPolicyId", ALICLOUD_DEFAULT)
        ),
        "alicloud:alb/securityPolicy:SecurityPolicy": require(
            "tlsVersions", _modern, "TLSv1.2, TLSv1.3", lists=True
        ),
        NLB_LISTENER: when(
            lambda it: same(it.get("listenerProtocol"), "TCPSSL"), _policy("securityPolicyId", ALICLOUD_DEFAULT)
        ),
        "alicloud:nlb/securityPolicy:SecurityPolicy": require(
            "tlsVersions", _modern, "TLSv1.2, TLSv1.3", lists=True
        ),
        CLB_LISTENER: when(
            lambda it: same(it.get("protocol"), "https"), _policy("tlsCipherPolicy", ALICLOUD_DEFAULT)
        ),
        "alicloud:slb/tlsCipherPolicy:TlsCipherPolicy": require(
            "tlsVersions", _modern, "TLSv1.2, TLSv1.3", lists=True
        ),
        **dict.fromkeys(
            AWS_LISTENERS,
            when(
                lambda it: any(same(it.get("protocol"), protocol) for protocol in ("HTTPS", "TLS")),
                _policy("sslPolicy", AWS_DEFAULT),
            ),
        ),
    },
    frameworks=("Checkov CKV_ALI_33", "Checkov CKV_AWS_103", "Checkov CKV2_AWS_74"),
)

RULES = (ACCESS_LOGS, DELETION, HEADERS, TLS, TLS_VERSION)
