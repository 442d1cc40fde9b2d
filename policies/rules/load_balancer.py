"""Rules about load balancers and their listeners."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.ask import Ask
from infra.policy.rule import Rule, Scope, Violation, wrong
from infra.view.listener import Listener, TlsPolicy
from infra.view.load_balancer import LoadBalancer

BALANCERS = Ask(LoadBalancer)
LISTENERS = Ask(Listener)
POLICIES = Ask(TlsPolicy)

OLDEST_GOOD = 2
"""TLS 1.2."""
MODERN = "TLS 1.2 or newer only"


def _no_plain_http(listener: Listener, _scope: Scope) -> Iterator[Violation]:
    if listener.redirects.known:
        return
    if listener.plain.value and not listener.redirects.value:
        yield wrong(listener, listener.plain, "HTTPS, or a redirect to HTTPS")


ACCESS_LOGS = Rule(
    id="load-balancer-access-logs",
    title="Ensure load balancers log requests",
    why="The access log is the only record of what came from outside.",
    fix="AWS: access_logs with a bucket and enabled=True. Alibaba Cloud: access_log_config.",
    severity="medium",
    level="advisory",
    views={LoadBalancer: BALANCERS.yes(lambda it: it.logged)},
    frameworks=("Checkov CKV_AWS_91",),
)

DELETION = Rule(
    id="load-balancer-deletion-protected",
    title="Ensure the load balancer cannot be deleted by mistake",
    why="A new one has another address, and clients keep the old one.",
    fix="AWS: enable_deletion_protection. Alibaba Cloud: deletion_protection_enabled (CLB: delete_protection=on).",
    severity="medium",
    level="advisory",
    views={LoadBalancer: BALANCERS.yes(lambda it: it.deletion_protected)},
    frameworks=("Checkov CKV_AWS_150",),
)

HEADERS = Rule(
    id="load-balancer-drops-invalid-headers",
    title="Ensure load balancers drop invalid headers",
    why="Malformed headers smuggle requests past the balancer.",
    fix="drop_invalid_header_fields=True.",
    severity="low",
    level="advisory",
    views={LoadBalancer: BALANCERS.yes(lambda it: it.drops_invalid_headers)},
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
    views={
        Listener: _no_plain_http,
        LoadBalancer: BALANCERS.each(lambda it: it.ports, _no_plain_http),
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
    views={
        Listener: LISTENERS.where(
            lambda it: it.secure, LISTENERS.must(lambda it: it.oldest, lambda minor: minor >= OLDEST_GOOD, MODERN)
        ),
        TlsPolicy: POLICIES.yes(lambda it: it.modern, "TLSv1.2, TLSv1.3"),
    },
    frameworks=("Checkov CKV_ALI_33", "Checkov CKV_AWS_103", "Checkov CKV2_AWS_74"),
)

RULES = (ACCESS_LOGS, DELETION, HEADERS, TLS, TLS_VERSION)
