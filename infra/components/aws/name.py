"""Physical names AWS accepts."""

from __future__ import annotations

from infra.components.context import Context


def unreserved(context: Context, noun: str, limit: int, reserved: str) -> str:
    """`Context.name`, never beginning with a prefix the service keeps for itself.

    A workload may be called ``internal``, but no load balancer's name may begin with ``internal-``, and no
    security group's with ``sg-`` (botocore 1.44.5: elbv2 CreateLoadBalancer, ec2 CreateSecurityGroup).
    """
    name = context.name(noun, limit)
    return f"w-{context.name(noun, limit - 2)}" if name.startswith(reserved) else name


def database_identifier(context: Context) -> str:
    """Name of the database instance; its log groups and the key's policy are written from it."""
    return context.name("database", 63)
