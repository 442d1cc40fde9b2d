"""Facts about the security groups on Alibaba Cloud."""

from __future__ import annotations

from collections.abc import Iterator

from infra.estate.estate import Estate
from infra.estate.resource import Resource, whole
from infra.parity.fact import Facts
from infra.parity.read import port_list, ports

RULE = "alicloud:ecs/securityGroupRule:SecurityGroupRule"


def facts(plan: Estate) -> Facts:
    """Which ports are open to everybody, which to a named group, and where instances may go."""
    if not plan.of_type("alicloud:ecs/securityGroup:SecurityGroup"):
        return {}
    rules = [rule for rule in plan.of_type(RULE) if rule.get("policy", "accept") == "accept"]
    ingress = [rule for rule in rules if rule.get("type") == "ingress"]
    egress = [rule for rule in rules if rule.get("type") == "egress"]
    return {
        "public_ports": port_list(_range(rule) for rule in ingress if _open(rule)),
        "internal_ports": port_list(
            [*(_range(rule) for rule in ingress if not _open(rule)), *_by_membership(plan)]
        ),
        "egress_ports": port_list(_range(rule) for rule in egress if _open(rule)),
    }


def _by_membership(plan: Estate) -> Iterator[str]:
    """Ports of databases and caches, which admit the members of a group instead of being in one."""
    for database in plan.of_type("alicloud:rds/instance:Instance"):
        if database.get("securityGroupIds"):
            default = {"mysql": 3306, "postgresql": 5432}.get(str(database.get("engine")).lower())
            yield str(whole(database.get("port")) or default)
    for cache in plan.of_type("alicloud:kvstore/instance:Instance"):
        if cache.get("securityGroupId"):
            yield str(whole(cache.get("port")) or 6379)


def _open(rule: Resource) -> bool:
    return rule.get("cidrIp") == "0.0.0.0/0" or rule.get("ipv6CidrIp") == "::/0"


def _range(rule: Resource) -> str:
    low, _, high = str(rule.get("portRange", "-1/-1")).partition("/")
    return ports(low, high)
