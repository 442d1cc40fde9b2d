"""VPCs."""

from __future__ import annotations

from infra.view.aws.flow_log import FLOW_LOG
from infra.view.aws.opening import DEFAULT_GROUP
from infra.view.network import Network
from infra.view.opening import SecurityGroup
from infra.view.registry import Reader
from infra.view.source import assumed, attached, beside, fixed, text

VPC = "aws:ec2/vpc:Vpc"

READERS = (
    Reader(
        Network(
            cidr=text("cidrBlock"),
            logged=beside(assumed(False, "no FlowLog"), "vpcId", (VPC,), {FLOW_LOG: fixed(True)}),
            default_groups=attached(SecurityGroup, "vpcId", (VPC,), (DEFAULT_GROUP,)),
            reaches_services=fixed(False, "beside S3 and DynamoDB, which have gateway endpoints"),
        ),
        (VPC,),
    ),
)
