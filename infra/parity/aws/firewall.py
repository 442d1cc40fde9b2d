"""Facts about the security groups on AWS."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.parity.fact import Facts
from infra.parity.read import port_list, ports

INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"


def facts(plan: Estate) -> Facts:
    """Which ports are open to everybody, which to a named group, and where instances may go."""
    if not plan.of_type("aws:ec2/securityGroup:SecurityGroup"):
        return {}
    ingress = plan.of_type(INGRESS)
    open_to_all = [
        rule for rule in ingress if rule.get("cidrIpv4") == "0.0.0.0/0" or rule.get("cidrIpv6") == "::/0"
    ]
    world = [rule for rule in plan.of_type(EGRESS) if rule.get("cidrIpv4") == "0.0.0.0/0"]
    chained = [rule for rule in ingress if rule.get("referencedSecurityGroupId")]
    return {
        "public_ports": port_list(ports(rule.get("fromPort"), rule.get("toPort")) for rule in open_to_all),
        "internal_ports": port_list(ports(rule.get("fromPort"), rule.get("toPort")) for rule in chained),
        "egress_ports": port_list(ports(rule.get("fromPort"), rule.get("toPort")) for rule in world),
    }
