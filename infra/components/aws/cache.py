"""Cache on AWS: an ElastiCache replication group running Valkey."""

from __future__ import annotations

import pulumi
from pulumi_aws import elasticache

from infra.catalog.cache_class import nearest_cache_class
from infra.catalog.engine_version import engine, engine_version
from infra.components import cache as contract
from infra.components.context import Context
from infra.record import PLACES
from infra.spec import model


class Cache(contract.Cache):
    """A replication group of one shard, with a replica in another zone when a standby is asked for."""

    def __init__(
        self, context: Context, args: contract.CacheArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        self.port = contract.PORT
        self.instance_class = _instance_class(context, args.spec)
        subnets = self._subnets(args)
        group = self._group(args, subnets)
        self.endpoint = group.primary_endpoint_address
        self.register_outputs({"endpoint": self.endpoint, "instance_class": self.instance_class})

    def _subnets(self, args: contract.CacheArgs) -> elasticache.SubnetGroup:
        return self.node(
            "subnets",
            elasticache.SubnetGroup(
                self.logical("subnets"),
                name=self.context.name("cache", 255),
                description=f"Private subnets of {self.context.workload}",
                subnet_ids=args.network.private_subnet_ids[:PLACES],
                tags=self.context.tags("cache-subnets"),
                opts=self.child(),
            ),
        )

    def _group(self, args: contract.CacheArgs, subnets: elasticache.SubnetGroup) -> elasticache.ReplicationGroup:
        spec, context = args.spec, self.context
        group = args.firewall.cache_group_id
        return self.node(
            "group",
            elasticache.ReplicationGroup(
                self.logical("group"),
                replication_group_id=context.name("cache", 40),
                description=f"Cache of {context.workload}",
                engine=engine("aws", "redis"),
                engine_version=spec.aws.version or engine_version("aws", "redis", spec.version),
                node_type=self.instance_class,
                num_cache_clusters=2 if spec.standby else 1,
                automatic_failover_enabled=spec.standby,
                multi_az_enabled=spec.standby,
                port=self.port,
                subnet_group_name=subnets.name,
                security_group_ids=[group] if group else [],
                at_rest_encryption_enabled=True,
                kms_key_id=args.key.key_id if args.key else None,
                transit_encryption_enabled=True,
                transit_encryption_mode="required",
                auth_token=args.password,
                # The clients' old password is good until the next one is set.
                auth_token_update_strategy="ROTATE",
                # With the update, as on Alibaba Cloud, and not in some maintenance window after it.
                apply_immediately=True,
                auto_minor_version_upgrade=True,
                snapshot_retention_limit=spec.backup_days,
                tags=context.tags("cache"),
                # It is replaced only where its data was given up, and the new one takes its name.
                opts=self.child(
                    depends_on=args.key.grants if args.key else None,
                    protect=True,
                    delete_before_replace=True,
                    hooks=self.limited({"version": "engineVersion"}),
                ),
            ),
        )


def _instance_class(context: Context, spec: model.Cache) -> str:
    if spec.aws.instance_class:
        return spec.aws.instance_class
    match = nearest_cache_class(context.region, memory_gib=spec.memory_gib, standby=spec.standby)
    return match.item.name
