"""Application, network and classic load balancers."""

from __future__ import annotations

from infra.view.listener import Listener, TlsPolicy, is_one_of, oldest, redirects
from infra.view.load_balancer import LoadBalancer, TargetGroup
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import (
    assumed,
    attached,
    beside,
    either,
    fixed,
    flag,
    is_set,
    made,
    never,
    text,
    texts,
    whole,
)
from infra.view.view import Subject

ALB = "alicloud:alb/loadBalancer:LoadBalancer"
ALB_LISTENER = "alicloud:alb/listener:Listener"
ALB_GROUP = "alicloud:alb/serverGroup:ServerGroup"
ALB_POLICY = "alicloud:alb/securityPolicy:SecurityPolicy"
RULE = "alicloud:alb/rule:Rule"
NLB = "alicloud:nlb/loadBalancer:LoadBalancer"
NLB_LISTENER = "alicloud:nlb/listener:Listener"
NLB_POLICY = "alicloud:nlb/securityPolicy:SecurityPolicy"
CLB = "alicloud:slb/applicationLoadBalancer:ApplicationLoadBalancer"
CLB_LISTENER = "alicloud:slb/listener:Listener"
CLB_POLICY = "alicloud:slb/tlsCipherPolicy:TlsCipherPolicy"

POLICY = "tls_cipher_policy_1_0"
"""What a listener of Alibaba Cloud takes without a policy (pulumi-alicloud 4.0.0, nlb.Listener)."""

WEAK = frozenset({"TLSv1.0", "TLSv1.1"})

NO_HEADERS = "no load balancer of Alibaba Cloud has such an input"
NOT_HTTP = "a network load balancer passes connections on"
NOT_READ = "no rule and no comparison reads it of this type"

_ADDRESS = text("addressType", default="", names={})
_MAPPINGS = texts("zoneMappings")
_VERSIONS = texts("tlsVersions")
_ALB_PROTOCOL = text("listenerProtocol", default="", names={})
_CLB_PROTOCOL = text("protocol", default="", names={})
_PROTECTED = either(
    flag("deletionProtectionConfig.enabled", default=False), flag("deletionProtectionEnabled", default=False)
)


def _zones(at: Subject) -> Reading[int]:
    found = at.read(_MAPPINGS)
    return found.as_is(len(found.known or ()))


def _modern(at: Subject) -> Reading[bool]:
    found = at.read(_VERSIONS)
    versions = found.known or ()
    unread = next((one for one in versions if not one.is_known), None)
    if unread is not None:
        return unread.as_is(False)
    return found.as_is(bool(versions) and not WEAK & {one.value for one in versions})


OF_ALB = LoadBalancer(
    public=is_one_of(_ADDRESS, "internet"),
    zones=made(_zones, _MAPPINGS),
    listeners=attached(Listener, "loadBalancerId", (ALB,), (ALB_LISTENER,)),
    ports=fixed(()),
    idle_timeout=never("the listener says it"),
    logged=is_set("accessLogConfig.logProject"),
    deletion_protected=_PROTECTED,
    drops_invalid_headers=never(NO_HEADERS),
)
OF_NLB = LoadBalancer(
    public=is_one_of(_ADDRESS, "internet"),
    zones=made(_zones, _MAPPINGS),
    listeners=fixed(()),
    ports=fixed(()),
    idle_timeout=never(NOT_READ),
    logged=never(NOT_HTTP),
    deletion_protected=_PROTECTED,
    drops_invalid_headers=never(NO_HEADERS),
)
OF_CLB = LoadBalancer(
    public=is_one_of(_ADDRESS, "internet"),
    zones=never(NOT_READ),
    listeners=fixed(()),
    ports=fixed(()),
    idle_timeout=never("the listener says it"),
    logged=never(NOT_READ),
    deletion_protected=flag("deleteProtection", default="off"),
    drops_invalid_headers=never(NO_HEADERS),
)

ALB_PORT = Listener(
    plain=is_one_of(_ALB_PROTOCOL, "http"),
    redirects=beside(
        assumed(False), "listenerId", (ALB_LISTENER,), {RULE: redirects("ruleActions", "redirectConfig.protocol")}
    ),
    secure=is_one_of(_ALB_PROTOCOL, "https"),
    oldest=oldest("securityPolicyId", POLICY),
    policy=text("securityPolicyId", default=POLICY),
    idle_timeout=whole("idleTimeout"),
)
NLB_PORT = Listener(
    plain=never(NOT_HTTP),
    redirects=never(NOT_HTTP),
    secure=is_one_of(_ALB_PROTOCOL, "tcpssl"),
    oldest=oldest("securityPolicyId", POLICY),
    policy=text("securityPolicyId", default=POLICY),
    idle_timeout=never(NOT_READ),
)
CLB_PORT = Listener(
    plain=is_one_of(_CLB_PROTOCOL, "http"),
    redirects=flag("listenerForward", default="off"),
    secure=is_one_of(_CLB_PROTOCOL, "https"),
    oldest=oldest("tlsCipherPolicy", POLICY),
    policy=text("tlsCipherPolicy", default=POLICY),
    idle_timeout=never(NOT_READ),
)

GROUP = TargetGroup(
    health_path=text("healthCheckConfig.healthCheckPath"), port=whole("healthCheckConfig.healthCheckConnectPort")
)

READERS = (
    Reader(OF_ALB, (ALB,)),
    Reader(OF_NLB, (NLB,)),
    Reader(OF_CLB, (CLB,)),
    Reader(ALB_PORT, (ALB_LISTENER,)),
    Reader(NLB_PORT, (NLB_LISTENER,)),
    Reader(CLB_PORT, (CLB_LISTENER,)),
    Reader(GROUP, (ALB_GROUP,)),
    Reader(TlsPolicy(modern=made(_modern, _VERSIONS)), (ALB_POLICY, CLB_POLICY, NLB_POLICY)),
)
