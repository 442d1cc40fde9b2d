"""VPCs."""

from __future__ import annotations

from infra.view.alicloud.flow_log import FLOW_LOG, NOTES_NETWORK
from infra.view.network import Network
from infra.view.registry import Reader
from infra.view.source import assumed, beside, fixed, never, text

VPC = "alicloud:vpc/network:Network"

READERS = (
    Reader(
        Network(
            cidr=text("cidrBlock"),
            logged=beside(assumed(False, "no FlowLog"), "resourceId", (VPC,), {FLOW_LOG: NOTES_NETWORK}),
            default_groups=never("the provider knows no default security group"),
            reaches_services=fixed(True, "their addresses in 100.64.0.0/10 are routed in every VPC"),
        ),
        (VPC,),
    ),
)
