"""Load balancers, their capacity units and public addresses, and certificates."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from infra.cost.aws.traffic import LOAD_BALANCER, egress, is_public_balancer
from infra.cost.bearer import balanced_gb, first, share
from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import flag, items, text, times
from infra.estate.resource import UNKNOWN, Resource
from infra.money import HOURS_PER_MONTH

SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600

NEW_CONNECTIONS = Decimal(25)
ACTIVE_CONNECTIONS = Decimal(3000)
GB_PER_HOUR = Decimal(1)
RULE_EVALUATIONS = Decimal(1000)
FREE_RULES = Decimal(10)
"""What one LCU carries: new connections a second, active connections a minute, GB an hour to instances, and rule
evaluations a second, of which the first 10 rules of a request are free. The largest of the four is billed.

Sources: handbook.vantage.sh/aws/services/elb-pricing; AWS's own example (1 connection a second of 2 minutes, 5
requests a second against 60 rules, 1.08 GB an hour = 1.08 LCU) as quoted in public code index id 29296086039.
"""


@dataclass(frozen=True, slots=True)
class Lcu:
    """Load of an ALB in each dimension of its capacity unit, averaged over the month."""

    new_connections: Decimal
    active_connections: Decimal
    processed_bytes: Decimal
    rule_evaluations: Decimal

    @property
    def billed(self) -> tuple[Decimal, str]:
        """The largest of the four and its name."""
        loads = {
            "new connections": self.new_connections,
            "active connections": self.active_connections,
            "GB": self.processed_bytes,
            "rule evaluations": self.rule_evaluations,
        }
        name = max(loads, key=lambda key: loads[key])
        return loads[name], name


def lcu(
    requests: Decimal,
    requests_per_connection: Decimal,
    connection_seconds: Decimal,
    gb: Decimal,
    rules: Decimal,
) -> Lcu:
    """The load of an ALB from a month's quantities.

    An hour is billed by its own peak dimension, so uneven traffic costs more than this average.
    """
    requests_per_second = requests / SECONDS_PER_MONTH
    new = requests_per_second / requests_per_connection
    return Lcu(
        new / NEW_CONNECTIONS,
        new * connection_seconds / ACTIVE_CONNECTIONS,
        gb / HOURS_PER_MONTH / GB_PER_HOUR,
        requests_per_second * max(Decimal(0), rules - FREE_RULES) / RULE_EVALUATIONS,
    )


def load_balancer(resource: Resource, scope: Scope) -> list[Charge]:
    """A load balancer: hours, capacity units, public addresses, traffic to the internet."""
    kind = text(resource, "loadBalancerType", "application")
    sku = {"application": "ALB", "network": "NLB", UNKNOWN: UNKNOWN}.get(kind, f"{kind} load balancer")
    return [
        Charge("Load balancer hours", "load_balancer", sku, "hour", HOURS_PER_MONTH),
        _capacity(resource, scope, sku),
        *_addresses(resource, kind),
        *egress(resource, scope),
    ]


def certificate(resource: Resource, scope: Scope) -> list[Charge]:
    """An ACM certificate: free unless it can be exported."""
    if text(resource, "options.export", "DISABLED") == "DISABLED":
        return []
    return [Charge("Exportable certificate", "certificates", "ACM exportable certificate", "certificate", None)]


def _capacity(resource: Resource, scope: Scope, sku: str) -> Charge:
    if sku != "ALB":
        unit = "NLCU-hour" if sku == "NLB" else "LCU-hour"
        note = "capacity units of this kind of load balancer are not worked out from the usage"
        return Charge("Capacity units", "load_balancer", f"{sku} LCU", unit, None, usage_based=True, note=note)
    usage = scope.usage
    bearer = first(scope, LOAD_BALANCER, where=is_public_balancer) or first(scope, LOAD_BALANCER)
    rules = Decimal(len(scope.plan.of_type("aws:lb/listenerRule:ListenerRule")))
    load, dimension = lcu(
        usage.requests,
        usage.requests_per_connection,
        usage.connection_seconds,
        balanced_gb(scope) + usage.ingress_gb,
        rules,
    ).billed
    quantity, note = share(resource, bearer, load * HOURS_PER_MONTH)
    note = note or f"set by {dimension}, averaged over the month; uneven traffic costs more"
    return Charge("Capacity units", "load_balancer", "ALB LCU", "LCU-hour", quantity, usage_based=True, note=note)


def _addresses(resource: Resource, kind: str) -> list[Charge]:
    internal = flag(resource, "internal")
    if internal or kind == "gateway" or text(resource, "ipAddressType") == "dualstack-without-public-ipv4":
        return []
    subnets, mappings = items(resource, "subnets"), items(resource, "subnetMappings")
    count: int | None = None
    if internal is not None and subnets is not None and mappings is not None:
        own = [
            index for index in range(len(mappings)) if not text(resource, f"subnetMappings.{index}.allocationId")
        ]
        count = len(subnets) or len(own)
        if not count and mappings:
            return []
    return [
        Charge(
            "Public IPv4 addresses",
            "public_ip",
            "PublicIPv4:InUseAddress",
            "hour",
            times(count or None, HOURS_PER_MONTH),
            note="one in each zone; a busy load balancer takes more",
        )
    ]


ESTIMATORS: dict[str, Estimator] = {
    "aws:acm/certificate:Certificate": certificate,
    LOAD_BALANCER: load_balancer,
}
FREE: dict[str, str] = {
    "aws:acm/certificateValidation:CertificateValidation": "validating a certificate costs nothing",
    "aws:lb/listener:Listener": "billed as capacity units of the load balancer",
    "aws:lb/listenerCertificate:ListenerCertificate": "billed as capacity units of the load balancer",
    "aws:lb/listenerRule:ListenerRule": "billed as capacity units of the load balancer",
    "aws:lb/targetGroup:TargetGroup": "billed as capacity units of the load balancer",
    "aws:lb/targetGroupAttachment:TargetGroupAttachment": "billed as capacity units of the load balancer",
}
