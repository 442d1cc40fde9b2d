"""Security groups: free."""

from __future__ import annotations

from infra.cost.charge import Estimator

_REASON = "security groups and their rules cost nothing"

ESTIMATORS: dict[str, Estimator] = {}
FREE: dict[str, str] = {
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": _REASON,
    "aws:ec2/securityGroup:SecurityGroup": _REASON,
    "aws:ec2/securityGroupAssociation:SecurityGroupAssociation": _REASON,
    "aws:ec2/securityGroupRule:SecurityGroupRule": _REASON,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _REASON,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _REASON,
}
