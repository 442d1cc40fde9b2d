"""Database: an RDS instance on ESSD in the private vSwitches."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi_alicloud import ram, rds

from infra.catalog.database_class import nearest_database_class
from infra.catalog.engine_version import engine, engine_version
from infra.components import database as contract
from infra.components.alicloud.ram import trust
from infra.components.context import Context

BACKUP_TIME = "17:00Z-18:00Z"
MAINTENANCE = "19:00Z-20:00Z"
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

NOBODY = "127.0.0.1"
"""The whitelist of addresses an instance starts with: no host but the members of the security group."""


class Database(contract.Database):
    """An instance, or two in different zones, that only the members of one security group reach."""

    def __init__(
        self, context: Context, args: contract.DatabaseArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        spec = args.spec
        self.port = contract.PORTS[spec.engine]
        self.instance_class = (
            spec.alicloud.instance_class
            or nearest_database_class(
                context.region,
                engine=spec.engine,
                vcpu=spec.vcpu,
                memory_gib=spec.memory_gib,
                standby=spec.standby,
            ).item.name
        )
        role, permission = self._service_role()
        instance = self.node(
            "instance",
            rds.Instance(
                self.logical("instance"),
                instance_name=context.name("database"),
                engine=engine("alicloud", spec.engine),
                engine_version=spec.alicloud.version or engine_version("alicloud", spec.engine, spec.version),
                instance_type=self.instance_class,
                instance_storage=spec.storage_gb,
                db_instance_storage_type="cloud_essd",
                instance_charge_type="Postpaid",
                port=str(self.port),
                **_placement(context, args),
                security_ips=[NOBODY],
                security_group_ids=[args.firewall.database_group_id] if args.firewall.database_group_id else None,
                # With the role alone RDS takes its service key (CreateDBInstance, alibabacloud-rds20140815).
                encryption_key=args.key.key_id if args.key else None,
                role_arn=role.arn,
                **_tls(spec.engine),
                parameters=_parameters(spec.engine),
                deletion_protection=context.protect,
                auto_upgrade_minor_version="Auto",
                maintain_time=MAINTENANCE,
                monitoring_period=60,
                tags=context.tags("database"),
                # Of MySQL the provider never sends another key (terraform-provider-alicloud 1.285.0,
                # alicloud/resource_alicloud_db_instance.go): the data would stay under the old one.
                opts=self.child(
                    depends_on=[permission, *(args.key.grants if args.key else [])],
                    protect=True,
                    replace_on_changes=["encryptionKey"],
                    hooks=self.limited(
                        {"storage_gb": "instanceStorage", "version": "engineVersion"},
                        allow_major_upgrade=str(spec.allow_major_upgrade).lower(),
                    ),
                ),
            ),
        )
        self._backups(instance, spec.backup_days, logs=spec.standby)
        self.node(
            "administrator",
            rds.Account(
                self.logical("administrator"),
                db_instance_id=instance.id,
                account_name=contract.ADMINISTRATOR,
                account_type="Super",
                account_password=args.password,
                account_description=context.name("administrator", 256),
                opts=self.child(),
            ),
        )
        self.endpoint = instance.connection_string
        self.register_outputs(
            {"endpoint": self.endpoint, "port": self.port, "instance_class": self.instance_class}
        )

    def _service_role(self) -> tuple[ram.Role, pulumi.Resource]:
        """The role RDS uses to reach KMS; the account's default one may not exist yet and is not ours to make.

        Shape: terraform-provider-alicloud alicloud/resource_alicloud_db_instance_test.go at 81c43b6727;
        AliyunRDSInstanceEncryptionRolePolicy, RAM help, 2023-12-28.
        """
        name = self.context.name("database-disk", 64)
        role = self.node(
            "disk-role",
            ram.Role(
                self.logical("disk-role"),
                role_name=name,
                description="Lets RDS encrypt its disks with KMS",
                assume_role_policy_document=trust("rds"),
                tags=self.context.tags("database-disk"),
                opts=self.child(),
            ),
        )
        permission = self.node(
            "disk-permission",
            ram.RolePolicyAttachment(
                self.logical("disk-permission"),
                role_name=role.role_name,
                policy_name="AliyunRDSInstanceEncryptionRolePolicy",
                policy_type="System",
                opts=self.child(),
            ),
        )
        return role, permission

    def _backups(self, instance: rds.Instance, days: int, *, logs: bool) -> None:
        """Daily backups; the Basic edition keeps no log backups."""
        log_backup: dict[str, Any] = (
            {"enable_backup_log": True, "log_backup_retention_period": days} if logs else {}
        )
        self.node(
            "backups",
            rds.BackupPolicy(
                self.logical("backups"),
                instance_id=instance.id,
                preferred_backup_periods=DAYS,
                preferred_backup_time=BACKUP_TIME,
                backup_retention_period=days,
                **log_backup,
                opts=self.child(),
            ),
        )


def _placement(context: Context, args: contract.DatabaseArgs) -> dict[str, Any]:
    first, *others = args.network.private_subnet_ids
    if not args.spec.standby:
        return {
            "category": "Basic",
            "vpc_id": args.network.network_id,
            "zone_id": context.zones[0],
            "vswitch_id": first,
        }
    return {
        "category": "HighAvailability",
        "vpc_id": args.network.network_id,
        "zone_id": context.zones[0],
        "zone_id_slave_a": context.zones[1],
        "vswitch_id": pulumi.Output.concat(first, ",", others[0]),
    }


def _tls(product: str) -> dict[str, Any]:
    """TLS, and no connection without: a switch in MySQL, the host list in PostgreSQL.

    Source: ApsaraDB RDS help, "Force clients to use SSL to connect to RDS for PostgreSQL", 2026-03-28.
    """
    if product == "mysql":
        return {"ssl_action": "Open", "force_encryption": 1}
    entries = [
        rds.InstancePgHbaConfArgs(
            type="hostssl", priority_id=i, database=database, user="all", address="0.0.0.0/0", method="md5"
        )
        for i, database in enumerate(("all", "replication"))
    ]
    return {"ssl_action": "Open", "pg_hba_confs": entries}


def _parameters(product: str) -> list[rds.InstanceParameterArgs] | None:
    """Connections in the log, which MySQL on RDS has no parameter for."""
    if product == "mysql":
        return None
    return [rds.InstanceParameterArgs(name=name, value="on") for name in ("log_connections", "log_disconnections")]
