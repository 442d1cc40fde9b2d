"""Key: a customer-managed encryption key with rotation.

| what | AWS | Alibaba Cloud |
|---|---|---|
| where keys are kept | shared service | `kms.Instance` (software, pay-as-you-go) in the private vSwitch |
| key | `kms.Key` | `kms.Key` in the instance |
| name | `kms.Alias` | `kms.Alias` |
| rotation | `rotation_period_in_days` | `automatic_rotation`, `rotation_interval` |
| autoscaling with encrypted disks | `iam.ServiceLinkedRole`, in the key policy | a role of the account |
| who decides | key policy and IAM | default key policy: the account decides by RAM |
| deletion | after `deletion_days` | after `deletion_days`; refused while the stack is protected |

Known differences:
- Alibaba Cloud creates customer keys in a KMS instance only, which is bound to a VPC and two zones and costs a
  fee for every day; a key of AWS costs a fee for every month and nothing else stands still.
- Software-protected keys of Alibaba Cloud rotate every 7 to 365 days; a longer `rotation_days` is cut to 365.
- A key policy of AWS may only name roles that exist, and the account's own autoscaling role appears with its first
  group; so the key brings a role of its own, which the group uses.
- ECS and Auto Scaling use the key through the account's role `AliyunECSDiskEncryptDefaultRole`, to be
  authorized once in the ECS console; no stack can own it. RDS gets a role of its own from the database.
- A KMS instance of a stack that is not protected is released without a backup on Alibaba Cloud.
- What was encrypted is lost with the KMS instance of Alibaba Cloud, at once, whatever `deletion_days` says.

Default keys (`kind: default`, or no `key` at all) make nothing here: each service encrypts with a key that it made
for the account. They are free, one for a service, region and account, and cannot be disabled, revoked or deleted.

| data | AWS | Alibaba Cloud |
|---|---|---|
| disks of instances | `aws/ebs` | `alias/acs/ecs` |
| database | `aws/rds` | `alias/acs/rds`, by the role that RDS gets |
| password of the database | `aws/secretsmanager` | not kept by the cloud |
| objects | keys of S3 (SSE-S3) | keys of OSS (SSE-OSS); `alias/acs/oss` may ask permission of readers |
| cache | the service's | not encrypted: the open-source edition takes no key |
| logs | the service's | the service's |

- AWS rotates them every year. Those of Alibaba Cloud rotate only where that is bought in the KMS console.
- The default key that an account of Alibaba Cloud may make for itself (its "default CMK") is not used: there is
  one in a region, and stacks would fight over it.

Sources: AWS KMS Developer Guide, "AWS KMS keys", and EnableKeyRotation of its API Reference, read 2026-11;
Alibaba Cloud help, "KMS integration with Alibaba Cloud services", 2026-03-31, "Disk encryption" of ApsaraDB RDS,
2026-03-26, and "Server-side encryption" of OSS, read 2026-11.

Billed:
- AWS: the key by month, its rotated versions, requests.
- Alibaba Cloud: the KMS instance by day, each key by day, computing performance by day; no requests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pulumi

from infra.components.network import Network
from infra.components.twin import Twin
from infra.spec import model


@dataclass(frozen=True, kw_only=True)
class KeyArgs:
    """What a key of the workload's own is made from; `network` is where an Alibaba KMS instance is placed."""

    spec: model.Key
    network: Network


class Key(Twin):
    """Contract of both twins.

    Attributes:
        key_id: what the cloud's other services take as the key (ARN on AWS, key id on Alibaba Cloud).
        grants: resources that must exist before another service may use the key.
    """

    capability: ClassVar[str] = "key"
    key_id: pulumi.Output[str]
    grants: list[pulumi.Resource]
