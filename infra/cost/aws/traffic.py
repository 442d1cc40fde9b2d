"""Traffic to the internet: one price wherever it leaves, so it is split between exits but tiered as one."""

from __future__ import annotations

from infra.cost.bearer import faces_internet, first, first_view, is_workloads_bucket, outbound
from infra.cost.charge import Charge, Scope
from infra.cost.inputs import flag
from infra.estate.resource import Resource
from infra.view.aws.bucket import BUCKETS
from infra.view.aws.gateway import NAT
from infra.view.gateway import NatGateway

LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer"
MACHINES = ("aws:ec2/instance:Instance", "aws:autoscaling/group:Group")


def is_public_balancer(resource: Resource, _scope: Scope) -> bool:
    """Whether a load balancer faces the internet."""
    return flag(resource, "internal") is not True


def egress(resource: Resource, scope: Scope) -> list[Charge]:
    """The part of the internet traffic that leaves through this resource.

    `egress_gb` is the workload's whole and `nat_egress_gb` the part of it sent through NAT. That part leaves by
    the first public NAT gateway, the rest by the first public load balancer; where one is missing the other
    bears both, and where both are, the first instance or group does; a bucket that stands alone sends by itself.
    """
    nat = first_view(scope, NatGateway, NAT, where=faces_internet)
    balancer = first(scope, LOAD_BALANCER, where=is_public_balancer)
    main = balancer or nat or first(scope, *MACHINES) or first(scope, *BUCKETS, where=is_workloads_bucket)
    nat = nat or main
    quantity = outbound(resource, main, nat, scope)
    if not quantity:
        return []
    sku = "DataTransfer-Out-Bytes"
    note = "the 100 GB a month that every account has free are not taken off"
    return [Charge("Traffic to the internet", "internet_egress", sku, "GB", quantity, usage_based=True, note=note)]
