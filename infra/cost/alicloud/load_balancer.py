"""Load balancers, their capacity units and public addresses, and certificates."""

from __future__ import annotations

from decimal import Decimal

from infra.cost.alicloud.traffic import ALB, CLB, NLB, egress, is_public_balancer
from infra.cost.bearer import balanced_gb, first, share
from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import items, text, times
from infra.estate.resource import UNKNOWN, Resource
from infra.money import HOURS_PER_MONTH
from infra.usage import Usage

SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600

NEW_CONNECTIONS = Decimal(25)
ACTIVE_CONNECTIONS = Decimal(3000)
GB_PER_HOUR = Decimal(1)
RULE_EVALUATIONS = Decimal(1000)
"""What one LCU of an ALB carries: new connections a second, concurrent connections, GB processed in an hour, and
rule evaluations a second, which are requests a second times forwarding rules. The largest of the four is billed.

Source: alibabacloud.com/help/en/server-load-balancer/latest/alb-billable-items.
"""


def lcu(usage: Usage, gb: Decimal, rules: int) -> tuple[Decimal, str]:
    """LCU of an ALB averaged over the month, and the dimension that sets them.

    An hour is billed by its own largest dimension, so uneven traffic costs more than this average.
    """
    per_second = usage.requests / SECONDS_PER_MONTH
    new = per_second / usage.requests_per_connection
    loads = {
        "new connections": new / NEW_CONNECTIONS,
        "concurrent connections": new * usage.connection_seconds / ACTIVE_CONNECTIONS,
        "GB processed": gb / HOURS_PER_MONTH / GB_PER_HOUR,
        "rule evaluations": per_second * rules / RULE_EVALUATIONS,
    }
    name = max(loads, key=lambda key: loads[key])
    return loads[name], name


def application(resource: Resource, scope: Scope) -> list[Charge]:
    """An ALB: hours by edition, capacity units, an address in each zone, traffic to the internet."""
    bearer = first(scope, ALB, where=is_public_balancer) or first(scope, ALB)
    rules = len(scope.plan.of_type("alicloud:alb/rule:Rule"))
    load, dimension = lcu(scope.usage, balanced_gb(scope) + scope.usage.ingress_gb, rules)
    quantity, note = share(resource, bearer, load * HOURS_PER_MONTH)
    note = note or f"set by {dimension}, averaged over the month; uneven traffic costs more"
    edition = text(resource, "loadBalancerEdition", UNKNOWN)
    return [
        Charge("Load balancer hours", "load_balancer", "ALB", "hour", HOURS_PER_MONTH, edition),
        Charge("Capacity units", "load_balancer", "ALB LCU", "LCU-hour", quantity, usage_based=True, note=note),
        *_exits(resource, scope),
    ]


def network(resource: Resource, scope: Scope) -> list[Charge]:
    """An NLB: hours, capacity units, an address in each zone, traffic to the internet."""
    note = "capacity units of this kind of load balancer are not worked out from the usage"
    return [
        Charge("Load balancer hours", "load_balancer", "NLB", "hour", HOURS_PER_MONTH),
        Charge("Capacity units", "load_balancer", "NLB LCU", "LCU-hour", None, usage_based=True, note=note),
        *_exits(resource, scope),
    ]


def classic(resource: Resource, scope: Scope) -> list[Charge]:
    """A CLB: hours of its specification or of pay-by-LCU, its public address, traffic to the internet."""
    payment = text(resource, "paymentType", "PayAsYouGo")
    by_lcu = text(resource, "instanceChargeType", "PayBySpec") == "PayByCLCU"
    sku = "CLB" if by_lcu else text(resource, "loadBalancerSpec", "CLB shared performance")
    option = "" if by_lcu else "CLB"
    if payment != "PayAsYouGo":
        option = UNKNOWN if payment == UNKNOWN else "subscription"
    found = [Charge("Load balancer hours", "load_balancer", sku, "hour", HOURS_PER_MONTH, option)]
    if by_lcu:
        note = "capacity units of this kind of load balancer are not worked out from the usage"
        found.append(
            Charge("Capacity units", "load_balancer", "CLB LCU", "LCU-hour", None, usage_based=True, note=note)
        )
    if is_public_balancer(resource, scope):
        found.append(Charge("Public address", "load_balancer", "CLB internet instance", "hour", HOURS_PER_MONTH))
    return [*found, *egress(resource, scope, "CLB pay-by-traffic")]


def _exits(resource: Resource, scope: Scope) -> list[Charge]:
    """Addresses the load balancer takes for itself, one in each zone it is given none for, and its traffic."""
    kind = text(resource, "addressType", UNKNOWN)
    if kind == "Intranet":
        return []
    mappings = items(resource, "zoneMappings")
    count: int | None = None
    if kind == "Internet" and mappings is not None:
        count = sum(not text(resource, f"zoneMappings.{index}.allocationId") for index in range(len(mappings)))
    shared = resource.get("bandwidthPackageId") is not None
    reason = "its bandwidth package bills the traffic" if shared else ""
    found = egress(resource, scope, reason=reason)
    if count == 0:
        return found
    note = "one elastic IP address in each zone"
    return [
        Charge("Public addresses", "public_ip", "EIP", "hour", times(count, HOURS_PER_MONTH), note=note),
        *found,
    ]


ESTIMATORS: dict[str, Estimator] = {
    ALB: application,
    NLB: network,
    **dict.fromkeys(CLB, classic),
}
FREE: dict[str, str] = {
    "alicloud:alb/acl:Acl": "access control lists cost nothing",
    "alicloud:alb/aclEntryAttachment:AclEntryAttachment": "access control lists cost nothing",
    "alicloud:alb/healthCheckTemplate:HealthCheckTemplate": "health checks cost nothing",
    "alicloud:alb/listener:Listener": "billed as capacity units of the load balancer",
    "alicloud:alb/listenerAclAttachment:ListenerAclAttachment": "access control lists cost nothing",
    "alicloud:alb/listenerAdditionalCertificateAttachment:ListenerAdditionalCertificateAttachment": (
        "billed as capacity units of the load balancer"
    ),
    "alicloud:alb/loadBalancerAccessLogConfigAttachment:LoadBalancerAccessLogConfigAttachment": (
        "access logs are billed where they are stored"
    ),
    "alicloud:alb/loadBalancerSecurityGroupAttachment:LoadBalancerSecurityGroupAttachment": (
        "security groups cost nothing"
    ),
    "alicloud:alb/rule:Rule": "billed as capacity units of the load balancer",
    "alicloud:alb/securityPolicy:SecurityPolicy": "TLS policies cost nothing",
    "alicloud:alb/serverGroup:ServerGroup": "billed as capacity units of the load balancer",
    "alicloud:cas/certificate:Certificate": "uploading a certificate of one's own costs nothing",
    "alicloud:cas/serviceCertificate:ServiceCertificate": "uploading a certificate of one's own costs nothing",
    "alicloud:nlb/listener:Listener": "billed as capacity units of the load balancer",
    "alicloud:nlb/serverGroup:ServerGroup": "billed as capacity units of the load balancer",
    "alicloud:nlb/serverGroupServerAttachment:ServerGroupServerAttachment": "instances are billed",
    "alicloud:slb/backendServer:BackendServer": "instances are billed, not their registration",
    "alicloud:slb/listener:Listener": "the load balancer is billed, not its listeners",
    "alicloud:slb/serverGroup:ServerGroup": "the load balancer is billed, not its groups",
}
