"""Traffic to the internet, and where it leaves.

Every public exit of a VPC is an elastic IP address: that of the NAT gateway, and one in each zone of an
internet-facing ALB or NLB, which the load balancer takes for itself
(alibabacloud.com/help/en/slb/application-load-balancer/product-overview/alb-billing-rules). So the traffic is
billed by the pay-by-data-transfer price of the EIP wherever it leaves. Accounts whose first such EIP was made on
2024-12-17 or later are billed the same GB through CDT, in tiers that no source read gives for every region; the
EIP list, which names every region, stands for both (alibabacloud.com/help/en/eip/pay-as-you-go). Free quotas
belong to the account and are not taken off.
"""

from __future__ import annotations

from infra.cost.bearer import first, outbound
from infra.cost.charge import Charge, Scope
from infra.cost.inputs import number, text
from infra.estate.resource import Resource
from infra.view.alicloud.bucket import BUCKET

ALB = "alicloud:alb/loadBalancer:LoadBalancer"
NLB = "alicloud:nlb/loadBalancer:LoadBalancer"
CLB = ("alicloud:slb/applicationLoadBalancer:ApplicationLoadBalancer", "alicloud:slb/loadBalancer:LoadBalancer")
NAT = "alicloud:vpc/natGateway:NatGateway"
EIPS = ("alicloud:ecs/eipAddress:EipAddress", "alicloud:ecs/eip:Eip")
EIP_ASSOCIATION = "alicloud:ecs/eipAssociation:EipAssociation"
INSTANCE = "alicloud:ecs/instance:Instance"

EIP_TRAFFIC = "EIP pay-by-traffic"
"""Price book sku of traffic through an EIP."""

NOTE = "free quota of the account not taken off; CDT bills larger amounts less"


def attached_to(address: Resource, scope: Scope) -> str:
    """The type token an elastic IP address is attached to; empty when the plan attaches it to nothing."""
    for association in scope.plan.referring_to(address, EIP_ASSOCIATION):
        for urn in association.property_dependencies.get("instanceId", ()):
            if urn in scope.plan.by_urn:
                return scope.plan.by_urn[urn].type
        kind = {"Nat": NAT, "SlbInstance": CLB[0], "EcsInstance": INSTANCE}
        return kind.get(text(association, "instanceType"), "")
    return next((found.type for found in scope.plan.referring_to(address, ALB, NLB)), "")


def is_public_balancer(resource: Resource, _scope: Scope) -> bool:
    """Whether a load balancer faces the internet."""
    return text(resource, "addressType").lower() == "internet"


def is_public_nat(resource: Resource, _scope: Scope) -> bool:
    """Whether a NAT gateway faces the internet."""
    return text(resource, "networkType", "internet") == "internet"


def is_public_machine(resource: Resource, _scope: Scope) -> bool:
    """Whether an instance has a public address of its own."""
    return number(resource, "internetMaxBandwidthOut", 0) != 0


def is_workloads_bucket(bucket: Resource, scope: Scope) -> bool:
    """Whether a bucket is the workload's own."""
    return scope.plan.capability(bucket) == "bucket"


def _is_nat_address(address: Resource, scope: Scope) -> bool:
    return attached_to(address, scope) == NAT


def egress(resource: Resource, scope: Scope, sku: str = EIP_TRAFFIC, reason: str = "") -> list[Charge]:
    """The part of the internet traffic that leaves through this resource.

    `egress_gb` is the workload's whole and `nat_egress_gb` the part of it sent through NAT. That part leaves by
    the first address of a NAT gateway, the rest by the first public load balancer; where one is missing the other
    bears both, and where both are, the first public instance or any address does; a bucket that stands alone sends
    by itself.
    """
    nat = first(scope, *EIPS, where=_is_nat_address)
    nat = nat or first(scope, NAT, where=is_public_nat)
    balancer = first(scope, ALB, NLB, *CLB, where=is_public_balancer)
    main = balancer or nat or first(scope, INSTANCE, where=is_public_machine) or first(scope, *EIPS)
    main = main or first(scope, BUCKET, where=is_workloads_bucket)
    nat = nat or main
    quantity = outbound(resource, main, nat, scope)
    if not quantity:
        return []
    return [
        Charge(
            "Traffic to the internet",
            "internet_egress",
            sku,
            "GB",
            quantity,
            usage_based=True,
            note=NOTE,
            reason=reason,
        )
    ]
