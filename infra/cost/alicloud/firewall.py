"""Security groups, which cost nothing."""

from __future__ import annotations

FREE: dict[str, str] = {
    "alicloud:ecs/ecsNetworkInterface:EcsNetworkInterface": "network interfaces cost nothing",
    "alicloud:ecs/securityGroup:SecurityGroup": "security groups cost nothing",
    "alicloud:ecs/securityGroupRule:SecurityGroupRule": "security groups cost nothing",
}
