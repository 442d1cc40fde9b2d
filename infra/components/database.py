"""Database: a private managed MySQL or PostgreSQL with standby, backups and TLS.

| what | AWS | Alibaba Cloud |
|---|---|---|
| instance | `rds.Instance`, gp3 | `rds.Instance`, ESSD PL1 |
| standby in a second zone | `multi_az` | category HighAvailability, `zone_id_slave_a`; otherwise Basic |
| place | `rds.SubnetGroup` | `vswitch_id`, one for each zone |
| who may connect | its security group | `security_group_ids`: members of these groups; no address |
| encryption | `storage_encrypted`, the key or the service's | `encryption_key`, or the service's, by `role_arn` |
| permission for the key | grant by RDS | `ram.Role` for RDS and `ram.RolePolicyAttachment` |
| nothing but TLS | `require_secure_transport`, `rds.force_ssl` | `force_encryption`, in PostgreSQL `hostssl` |
| backups | `backup_retention_period` | `rds.BackupPolicy`, daily |
| errors, slow queries | exported to `cloudwatch.LogGroup` with the key, if there are `logs` | kept in RDS |
| administrator, `dbadmin` | password kept in Secrets Manager | `rds.Account` with the stack's `databasePassword` |

Known differences:
- Alibaba Cloud's RDS API lists MySQL up to 8.0 (2026-10); a workload that asks AWS for 8.4 names its other version
  under `alicloud.version`.
- Storage of Alibaba Cloud comes in steps of 5 GB and backups are kept at least 7 days; AWS keeps them at most 35.
  A workload stays within both.
- A class of Alibaba Cloud belongs to one category: with and without standby the class is another one.
- The Basic category keeps no log backups, so it restores to the last backup and not to any second.
- AWS sends the error and slow query logs to CloudWatch Logs. Alibaba Cloud keeps them in RDS; SQL Explorer and
  audit, billed apart, is not switched on.
- The instances may not read the administrator's secret on AWS: an operator makes the application's own user.
- RDS of AWS takes subnets in two zones also without a standby, so one zone is refused there.
- AWS ends with a snapshot (`skip_final_snapshot` false), billed until it is deleted by hand; its name holds the id
  of the network, so that a stack can be destroyed and made again. Alibaba Cloud deletes the backups with the
  instance: it keeps an archived one of a released instance on local disks alone.

Billed:
- AWS: instance hours (twice with a standby), storage, backups beyond the size of the database, log GB, the secret,
  extended support by vCPU and hour for a version past its standard support.
- Alibaba Cloud: instance hours and storage by category, backups beyond the free part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pulumi

from infra.components.firewall import Firewall
from infra.components.key import Key
from infra.components.logs import Logs
from infra.components.network import Network
from infra.components.twin import Twin
from infra.spec import model

PORTS = {"mysql": 3306, "postgresql": 5432}
"""Engine -> port, the same on both clouds."""

ADMINISTRATOR = "dbadmin"
"""Name of the administrator: ApsaraDB RDS takes neither `admin` nor `administrator` (catalog/account_word.py).

At most 16 letters, digits and underscores, beginning with a letter: CreateDBInstance of RDS on AWS, MasterUsername
(botocore 1.44.5, 2026-10). The same on both clouds.
"""


@dataclass(frozen=True, kw_only=True)
class DatabaseArgs:
    """What the database is made from.

    `password` is the administrator's, a secret; AWS keeps its own in Secrets Manager and ignores it.
    """

    spec: model.Database
    network: Network
    firewall: Firewall
    password: pulumi.Output[str]
    key: Key | None = None
    logs: Logs | None = None


class Database(Twin):
    """Contract of both twins.

    Attributes:
        endpoint: host name in the private network.
        port: TCP port.
        instance_class: what runs, known before the update.
    """

    capability: ClassVar[str] = "database"
    endpoint: pulumi.Output[str]
    port: int
    instance_class: str
