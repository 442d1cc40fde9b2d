"""Security groups: free."""

from __future__ import annotations

_REASON = "security groups and their rules cost nothing"

FREE: dict[str, str] = {
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": _REASON,
    "aws:ec2/securityGroup:SecurityGroup": _REASON,
    "aws:ec2/securityGroupAssociation:SecurityGroupAssociation": _REASON,
    "aws:ec2/securityGroupRule:SecurityGroupRule": _REASON,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _REASON,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _REASON,
}
