"""References that many kinds make: to a network, its subnets and its security groups."""

from __future__ import annotations

from infra.rehearsal.kind import Reference

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
GROUP = "aws:ec2/securityGroup:SecurityGroup"

NO_VPC = "InvalidVpcID.NotFound: The vpc ID '{value}' does not exist"
NO_SUBNET = "InvalidSubnetID.NotFound: The subnet ID '{value}' does not exist"
NO_GROUP = "InvalidGroup.NotFound: The security group '{value}' does not exist"

VPC_HELD = "DependencyViolation: The vpc '{value}' has dependencies and cannot be deleted."
SUBNET_HELD = "DependencyViolation: The subnet '{value}' has dependencies and cannot be deleted."
GROUP_HELD = "DependencyViolation: resource {value} has a dependent object"


def in_vpc(*, missing: str = NO_VPC, holds: str = VPC_HELD) -> Reference:
    """The network that a resource is in."""
    return Reference("vpcId", (VPC,), missing=missing, holds=holds)


def in_subnets(path: str, *, missing: str = NO_SUBNET, holds: str = SUBNET_HELD) -> Reference:
    """The subnets that a resource has network interfaces in."""
    return Reference(path, (SUBNET,), missing=missing, holds=holds)


def in_groups(path: str, *, missing: str = NO_GROUP, holds: str = GROUP_HELD) -> Reference:
    """The security groups of a resource's network interfaces."""
    return Reference(path, (DEFAULT_GROUP, GROUP), missing=missing, holds=holds)
