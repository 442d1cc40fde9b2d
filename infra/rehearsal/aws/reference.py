"""References that many kinds make: to a network, its subnets and its security groups."""

from __future__ import annotations

from infra.rehearsal.kind import Reference

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
GROUP = "aws:ec2/securityGroup:SecurityGroup"

NO_GROUP = "InvalidGroup.NotFound: The security group '{value}' does not exist"

SUBNET_HELD = "DependencyViolation: The subnet '{value}' has dependencies and cannot be deleted."
GROUP_HELD = "DependencyViolation: resource {value} has a dependent object"


def in_groups(path: str, *, missing: str = NO_GROUP, holds: str = GROUP_HELD) -> Reference:
    """The security groups of a resource's network interfaces."""
    return Reference(path, (DEFAULT_GROUP, GROUP), missing=missing, holds=holds)
