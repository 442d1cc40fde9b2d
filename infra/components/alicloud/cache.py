"""Cache: a cloud-native Redis instance in the private vSwitches."""

from __future__ import annotations

import pulumi
from pulumi_alicloud import kvstore

from infra.catalog.cache_class import nearest_cache_class
from infra.catalog.engine_version import engine, engine_version
from infra.components import cache as contract
from infra.components.context import Context

BACKUP_TIME = "17:00Z-18:00Z"
MAINTENANCE = ("19:00Z", "20:00Z")
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

NOBODY = "127.0.0.1"
"""The whitelist of addresses: no host but the members of the security group."""


class Cache(contract.Cache):
    """A primary and a replica with password and TLS, the replica in a second zone when asked.

    TLS needs the replica ("Enable TLS encryption", Tair help, 2026), so there is one in any case.
    """

    def __init__(
        self, context: Context, args: contract.CacheArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        spec = args.spec
        self.port = contract.PORT
        self.instance_class = (
            spec.alicloud.instance_class
            or nearest_cache_class(context.region, memory_gib=spec.memory_gib, standby=spec.standby).item.name
        )
        instance = self.node(
            "instance",
            kvstore.Instance(
                self.logical("instance"),
                db_instance_name=context.name("cache"),
                instance_type=engine("alicloud", "redis"),
                instance_class=self.instance_class,
                engine_version=spec.alicloud.version or engine_version("alicloud", "redis", spec.version),
                payment_type="PostPaid",
                zone_id=context.zones[0],
                secondary_zone_id=context.zones[1] if spec.standby else None,
                vswitch_id=args.network.private_subnet_ids[0],
                port=self.port,
                password=args.password,
                vpc_auth_mode="Open",
                ssl_enable="Enable",
                security_ips=[NOBODY],
                security_group_id=args.firewall.cache_group_id,
                instance_release_protection=context.protect,
                backup_periods=DAYS,
                backup_time=BACKUP_TIME,
                maintain_start_time=MAINTENANCE[0],
                maintain_end_time=MAINTENANCE[1],
                is_auto_upgrade_open="1",
                tags=context.tags("cache"),
                opts=self.child(protect=True, hooks=self.limited({"version": "engineVersion"})),
            ),
        )
        self.endpoint = instance.connection_domain
        self.register_outputs(
            {"endpoint": self.endpoint, "port": self.port, "instance_class": self.instance_class}
        )
