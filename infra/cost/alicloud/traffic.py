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

from infra.cost.bearer import faces_internet, first, first_view, is_workloads_bucket, outbound
from infra.cost.charge import Charge, Scope
from infra.cost.inputs import number, text
from infra.estate.resource import Resource
from infra.view.address import Address
from infra.view.alicloud.address import EIPS
from infra.view.alicloud.bucket import BUCKET
from infra.view.alicloud.gateway import NAT
from infra.view.gateway import NatGateway

ALB = "alicloud:alb/loadBalancer:LoadBalancer"
NLB = "alicloud:nlb/loadBalancer:LoadBalancer"
CLB = ("alicloud:slb/applicationLoadBalancer:ApplicationLoadBalancer", "alicloud:slb/loadBalancer:LoadBalancer")
INSTANCE = "alicloud:ecs/instance:Instance"

EIP_TRAFFIC = "EIP pay-by-traffic"
"""Price book sku of traffic through an EIP."""

NOTE = "free quota of the account not taken off; CDT bills larger amounts less"


def is_public_balancer(resource: Resource, _scope: Scope) -> bool:
    """Whether a load balancer faces the internet."""
    return text(resource, "addressType").lower() == "internet"


def is_public_machine(resource: Resource, _scope: Scope) -> bool:
    """Whether an instance has a public address of its own."""
    return number(resource, "internetMaxBandwidthOut", 0) != 0


def _is_of_gateway(address: Address) -> bool:
    return address.holder.known == "gateway"


def egress(resource: Resource, scope: Scope, sku: str = EIP_TRAFFIC, reason: str = "") -> list[Charge]:
    """The part of the internet traffic that leaves through this resource.

    `egress_gb` is the workload's whole and `nat_egress_gb` the part of it sent through NAT. That part leaves by
    the first address of a NAT gateway, the rest by the first public load balancer; where one is missing the other
    bears both, and where both are, the first public instance or any address does; a bucket that stands alone sends
    by itself.
    """
    nat = first_view(scope, Address, *EIPS, where=_is_of_gateway)
    nat = nat or first_view(scope, NatGateway, NAT, where=faces_internet)
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
