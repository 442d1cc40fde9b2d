"""Application, network, gateway and classic load balancers."""

from __future__ import annotations

from infra.view.listener import Listener, is_one_of, oldest, redirects
from infra.view.load_balancer import LoadBalancer, TargetGroup
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import attached, fixed, flag, is_set, made, never, rows, text, texts, whole
from infra.view.view import Subject

BALANCERS = ("aws:alb/loadBalancer:LoadBalancer", "aws:lb/loadBalancer:LoadBalancer")
CLASSIC = "aws:elb/loadBalancer:LoadBalancer"
LISTENERS = ("aws:alb/listener:Listener", "aws:lb/listener:Listener")
GROUPS = ("aws:alb/targetGroup:TargetGroup", "aws:lb/targetGroup:TargetGroup")

POLICY = "ELBSecurityPolicy-2016-08"
"""What the API takes without a policy; it allows TLS 1.0 (Elastic Load Balancing, "Security policies")."""

GATEWAY = "a gateway load balancer passes packets on"
ONLY_APPLICATION = "only application load balancers read headers"
NOT_LOGGED = "network load balancers log TLS connections alone, gateway load balancers nothing"
NO_PROTECTION = "classic load balancers have no protection against deletion"
AT_THE_BALANCER = "the load balancer says it"

_KIND = text("loadBalancerType", default="application", names={})
_INTERNAL = flag("internal", default=False)
_LOGGED = flag("accessLogs.enabled", default=False)
_HEADERS = flag("dropInvalidHeaderFields", default=False)
_SUBNETS, _MAPPINGS = texts("subnets"), texts("subnetMappings")
_PROTOCOL = text("protocol", default="HTTP", names={})
_PORT = is_set("port")
_TO = is_set("accessLogs.bucket")
_SWITCH = flag("accessLogs.enabled", default=True)


def _public(at: Subject) -> Reading[bool]:
    internal = at.read(_INTERNAL)
    return internal.as_is(not internal.known)


def _zones(at: Subject) -> Reading[int]:
    """As many as it has subnets, whichever way they are given."""
    subnets = at.read(_SUBNETS)
    found = at.read(_MAPPINGS) if subnets.state == "absent" else subnets
    return found.as_is(len(found.known or ()))


def _of_application(source: Reading[bool], reason: str) -> Reading[bool]:
    def how(at: Subject) -> Reading[bool]:
        kind = at.read(_KIND)
        if kind.is_known and kind.value != "application":
            return Reading(at.resource, "", "inapplicable", note=reason)
        return at.read(source) if kind.is_known else kind.as_is(False)

    return made(how, _KIND, source)


def _classic_logged(at: Subject) -> Reading[bool]:
    to = at.read(_TO)
    return at.read(_SWITCH) if to.known else to


def _plain(at: Subject) -> Reading[bool]:
    protocol = at.read(_PROTOCOL)
    if protocol.state == "default" and not at.read(_PORT).given:
        return Reading(at.resource, "", "inapplicable", note=GATEWAY)
    return protocol.as_is(protocol.known == "http")


LISTENER = Listener(
    plain=made(_plain, _PROTOCOL, _PORT),
    redirects=redirects("defaultActions", "redirect.protocol"),
    secure=is_one_of(_PROTOCOL, "https", "tls"),
    oldest=oldest("sslPolicy", POLICY),
    policy=text("sslPolicy", default=POLICY),
    idle_timeout=never(AT_THE_BALANCER),
)

CLASSIC_PORT = Listener(
    plain=is_one_of(text("lbProtocol", default="", names={}), "http"),
    redirects=fixed(False),
    secure=never("not read of classic load balancers"),
    oldest=never("not read of classic load balancers"),
    policy=never("not read of classic load balancers"),
    idle_timeout=never(AT_THE_BALANCER),
)

BALANCER = LoadBalancer(
    public=made(_public, _INTERNAL),
    zones=made(_zones, _SUBNETS, _MAPPINGS),
    listeners=attached(Listener, "loadBalancerArn", BALANCERS, LISTENERS),
    ports=fixed(()),
    idle_timeout=whole("idleTimeout"),
    logged=_of_application(_LOGGED, NOT_LOGGED),
    deletion_protected=flag("enableDeletionProtection", default=False),
    drops_invalid_headers=_of_application(_HEADERS, ONLY_APPLICATION),
)

CLASSIC_BALANCER = LoadBalancer(
    public=made(_public, _INTERNAL),
    zones=made(_zones, _SUBNETS),
    listeners=fixed(()),
    ports=rows("listeners", CLASSIC_PORT),
    idle_timeout=whole("idleTimeout"),
    logged=made(_classic_logged, _TO, _SWITCH),
    deletion_protected=never(NO_PROTECTION),
    drops_invalid_headers=never(ONLY_APPLICATION),
)

READERS = (
    Reader(BALANCER, BALANCERS),
    Reader(CLASSIC_BALANCER, (CLASSIC,)),
    Reader(LISTENER, LISTENERS),
    Reader(TargetGroup(health_path=text("healthCheck.path"), port=whole("port")), GROUPS),
)
