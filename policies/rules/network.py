"""Rules about networks and subnets."""

from __future__ import annotations

from collections.abc import Iterator

from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.policy.predicates import equals, same
from infra.policy.rule import Related, Rule, Settings, Violation


def _aws_flow_log(vpc: Resource, plan: Estate, _settings: Settings) -> Iterator[Violation]:
    if not plan.attached_to(vpc, "vpcId", "aws:ec2/flowLog:FlowLog"):
        yield Violation("", "no FlowLog", "a FlowLog whose vpcId is this network")


def _alicloud_flow_log(network: Resource, plan: Estate, _settings: Settings) -> Iterator[Violation]:
    logs = plan.attached_to(network, "resourceId", "alicloud:vpc/flowLog:FlowLog")
    if not any(same(log.get("resourceType"), "VPC") and not same(log.get("status"), "Inactive") for log in logs):
        yield Violation("", "no active FlowLog", "an active FlowLog of type VPC whose resourceId is this network")


FLOW_LOGS = Rule(
    id="network-flow-logs",
    title="Ensure every network has a flow log",
    why="Without flow logs nobody can say afterwards who talked to whom.",
    fix="AWS: add an ec2.FlowLog with vpc_id. Alibaba Cloud: add a vpc.FlowLog with resource_type VPC.",
    severity="medium",
    level="advisory",
    checks={
        "alicloud:vpc/network:Network": Related(_alicloud_flow_log),
        "aws:ec2/vpc:Vpc": Related(_aws_flow_log),
    },
    frameworks=("CIS Alibaba Cloud 2.0.0 2.5", "Checkov CKV2_AWS_11"),
)

NO_PUBLIC_ADDRESSES = Rule(
    id="network-no-public-addresses",
    title="Ensure subnets give no public address by themselves",
    why="An instance launched into such a subnet is on the internet without anybody asking for it.",
    fix="Leave map_public_ip_on_launch false; give addresses to load balancers and NAT gateways only.",
    severity="medium",
    level="advisory",
    checks={"aws:ec2/subnet:Subnet": equals("mapPublicIpOnLaunch", False, default=False)},
    absent={
        "alicloud": "a vSwitch gives no public addresses; an instance gets one only by its own bandwidth or an EIP"
    },
    frameworks=("Checkov CKV_AWS_130",),
)

RULES = (FLOW_LOGS, NO_PUBLIC_ADDRESSES)
