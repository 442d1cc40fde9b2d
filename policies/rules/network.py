"""Rules about networks and subnets."""

from __future__ import annotations

from infra.policy.ask import Ask
from infra.policy.rule import Rule
from infra.view.network import Network
from infra.view.subnet import Subnet

NETWORKS = Ask(Network)
SUBNETS = Ask(Subnet)

FLOW_LOGS = Rule(
    id="network-flow-logs",
    title="Ensure every network has a flow log",
    why="Without flow logs nobody can say afterwards who talked to whom.",
    fix="AWS: add an ec2.FlowLog with vpc_id. Alibaba Cloud: add a vpc.FlowLog with resource_type VPC.",
    severity="medium",
    level="advisory",
    views={Network: NETWORKS.yes(lambda it: it.logged, "an active FlowLog of this network")},
    frameworks=("CIS Alibaba Cloud 2.0.0 2.5", "Checkov CKV2_AWS_11"),
)

NO_PUBLIC_ADDRESSES = Rule(
    id="network-no-public-addresses",
    title="Ensure subnets give no public address by themselves",
    why="An instance launched into such a subnet is on the internet without anybody asking for it.",
    fix="Leave map_public_ip_on_launch false; give addresses to load balancers and NAT gateways only.",
    severity="medium",
    level="advisory",
    views={Subnet: SUBNETS.no(lambda it: it.gives_addresses)},
    absent={
        "alicloud": "a vSwitch gives no public addresses; an instance gets one only by its own bandwidth or an EIP"
    },
    frameworks=("Checkov CKV_AWS_130",),
)

RULES = (FLOW_LOGS, NO_PUBLIC_ADDRESSES)
