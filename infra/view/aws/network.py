"""VPCs."""

from __future__ import annotations

from infra.view.aws.opening import DEFAULT_GROUP
from infra.view.network import Network
from infra.view.opening import SecurityGroup
from infra.view.registry import Reader
from infra.view.source import attached

VPC = "aws:ec2/vpc:Vpc"

READERS = (
    Reader(
        Network(default_groups=attached(SecurityGroup, "vpcId", (VPC,), (DEFAULT_GROUP,))),
        (VPC,),
    ),
)
