"""Database on AWS: an RDS instance."""

from __future__ import annotations

import re

import pulumi
from pulumi_aws import cloudwatch, rds

from infra.catalog.database_class import nearest_database_class
from infra.catalog.engine_version import engine, engine_version
from infra.components import database as contract
from infra.components.aws.logs import Logs
from infra.components.aws.name import database_identifier
from infra.components.context import Context
from infra.errors import CatalogError
from infra.record import PLACES
from infra.spec import model

LOG_TYPES = {"mysql": ("error", "slowquery"), "postgresql": ("postgresql", "upgrade")}
"""Engine -> logs that RDS exports; MySQL's audit log needs an option group with a plugin and is left out.

Source: RDS API reference, CreateDBInstance, EnableCloudwatchLogsExports (botocore 1.44.5, 2026-10).
"""

PARAMETERS = {
    "mysql": {
        "require_secure_transport": "1",
        "slow_query_log": "1",
        "long_query_time": "1",
        "log_output": "FILE",
    },
    "postgresql": {"rds.force_ssl": "1", "log_min_duration_statement": "1000"},
}
"""Engine -> parameters: TLS for every connection, and queries over a second in the exported log.

Sources, read 2026-11: RDS User Guide, "Publishing MySQL logs to Amazon CloudWatch Logs", "Configuring your
database to monitor slow SQL queries with Database Insights", "Requiring SSL/TLS for all connections to a MySQL DB
instance" and "Using SSL with a PostgreSQL DB instance".
"""


class Database(contract.Database):
    """An RDS instance whose administrator's password only Secrets Manager knows.

    While the stack is protected Pulumi refuses to delete it, and so does RDS (`deletion_protection`); after that
    it ends with a snapshot.
    """

    def __init__(
        self, context: Context, args: contract.DatabaseArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        spec = args.spec
        self.port = contract.PORTS[spec.engine]
        self.instance_class = _instance_class(context, spec)
        version = spec.aws.version or engine_version("aws", spec.engine, spec.version)
        database = self._instance(
            args, version, self._subnets(args), self._parameters(spec.engine, version), self._log_groups(args)
        )
        self.endpoint = database.address
        self.register_outputs({"endpoint": self.endpoint, "instance_class": self.instance_class})

    def _subnets(self, args: contract.DatabaseArgs) -> rds.SubnetGroup:
        # Two zones at least, without a standby too (RDS API reference, CreateDBSubnetGroup, botocore 1.44.5,
        # 2026-10); the workload is refused otherwise.
        return self.node(
            "subnets",
            rds.SubnetGroup(
                self.logical("subnets"),
                name=self.context.name("database", 255),
                description=f"Private subnets of {self.context.workload}",
                subnet_ids=args.network.private_subnet_ids[:PLACES],
                tags=self.context.tags("database-subnets"),
                opts=self.child(),
            ),
        )

    def _parameters(self, product: model.Engine, version: str) -> rds.ParameterGroup:
        family = parameter_family(product, version)
        return self.node(
            "parameters",
            rds.ParameterGroup(
                # Another family is another group beside this one, until the database has moved to it.
                self.logical(f"parameters-{family}"),
                name=self.context.name(f"database-{family.replace('.', '-')}", 255),
                family=family,
                description=f"{product} of {self.context.workload}",
                parameters=[
                    # Takes effect with the first start, for static and dynamic parameters alike.
                    rds.ParameterGroupParameterArgs(name=name, value=value, apply_method="pending-reboot")
                    for name, value in parameters(product, family).items()
                ],
                tags=self.context.tags("database-parameters"),
                opts=self.child(),
            ),
        )

    def _log_groups(self, args: contract.DatabaseArgs) -> list[pulumi.Resource]:
        """The groups RDS exports to. RDS would make them itself, to be kept for ever and without the key."""
        if not args.logs:
            return []
        groups: list[pulumi.Resource] = []
        for kind in LOG_TYPES[args.spec.engine]:
            group = cloudwatch.LogGroup(
                self.logical(f"{kind}-log"),
                name=f"/aws/rds/instance/{database_identifier(self.context)}/{kind}",
                retention_in_days=args.logs.retention_days if isinstance(args.logs, Logs) else None,
                kms_key_id=args.key.key_id if args.key else None,
                tags=self.context.tags(f"database-{kind}-log"),
                opts=self.child(depends_on=args.key.grants if args.key else None, protect=True),
            )
            groups.append(self.node(f"{kind}-log", group))
        return groups

    def _instance(
        self,
        args: contract.DatabaseArgs,
        version: str,
        subnets: rds.SubnetGroup,
        parameters: rds.ParameterGroup,
        log_groups: list[pulumi.Resource],
    ) -> rds.Instance:
        spec, context = args.spec, self.context
        group = args.firewall.database_group_id
        key = args.key.key_id if args.key else None
        return self.node(
            "instance",
            rds.Instance(
                self.logical("instance"),
                identifier=database_identifier(context),
                engine=engine("aws", spec.engine),
                engine_version=version,
                allow_major_version_upgrade=spec.allow_major_upgrade,
                # With the update, as on Alibaba Cloud, and not in some maintenance window after it.
                apply_immediately=True,
                instance_class=self.instance_class,
                multi_az=spec.standby,
                storage_type="gp3",
                allocated_storage=spec.storage_gb,
                storage_encrypted=True,
                kms_key_id=key,
                username=contract.ADMINISTRATOR,
                manage_master_user_password=True,
                master_user_secret_kms_key_id=key,
                port=self.port,
                publicly_accessible=False,
                db_subnet_group_name=subnets.name,
                vpc_security_group_ids=[group] if group else [],
                parameter_group_name=parameters.name,
                enabled_cloudwatch_logs_exports=list(LOG_TYPES[spec.engine]) if log_groups else None,
                backup_retention_period=spec.backup_days,
                copy_tags_to_snapshot=True,
                auto_minor_version_upgrade=True,
                deletion_protection=context.protect,
                skip_final_snapshot=False,
                # A snapshot outlives the stack; the network's id keeps those of its next lives apart.
                final_snapshot_identifier=pulumi.Output.concat(
                    context.name("database-final", 200), "-", args.network.network_id
                ),
                tags=context.tags("database"),
                # It is replaced only where its data was given up, and the new one takes its name.
                opts=self.child(
                    depends_on=[*log_groups, *(args.key.grants if args.key else [])],
                    protect=True,
                    delete_before_replace=True,
                    hooks=self.limited(
                        {"storage_gb": "allocatedStorage", "version": "engineVersion"},
                        allow_major_upgrade=str(spec.allow_major_upgrade).lower(),
                    ),
                ),
            ),
        )


def parameter_family(product: model.Engine, version: str) -> str:
    """The parameter group family of an engine version: ``mysql8.4``, ``postgres17``.

    Raises:
        CatalogError: the workload names a version that does not begin with a number.
    """
    found = re.match(r"(\d+)(\.\d+)?", version)
    if not found:
        raise CatalogError(
            f"database.aws.version {version!r} is not a version", 'write it as RDS does: "8.4", "17.5"'
        )
    return f"mysql{found[0]}" if product == "mysql" else f"postgres{found[1]}"


def parameters(product: model.Engine, family: str) -> dict[str, str]:
    """What the parameter group sets.

    Up to PostgreSQL 17 connections are logged too; 18 made the switch a list, and what RDS takes there was not
    found.
    """
    if product == "mysql" or int(family.removeprefix("postgres")) > 17:
        return PARAMETERS[product]
    return PARAMETERS[product] | {"log_connections": "1", "log_disconnections": "1"}


def _instance_class(context: Context, spec: model.Database) -> str:
    if spec.aws.instance_class:
        return spec.aws.instance_class
    match = nearest_database_class(
        context.region,
        engine=spec.engine,
        vcpu=spec.vcpu,
        memory_gib=spec.memory_gib,
        standby=spec.standby,
    )
    return match.item.name
