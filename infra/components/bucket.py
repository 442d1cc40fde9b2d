"""Bucket: a private, encrypted, versioned object store.

| what | AWS | Alibaba Cloud |
|---|---|---|
| bucket | `s3.Bucket` | `oss.Bucket` |
| versions | `s3.BucketVersioning` | `oss.BucketVersioning` |
| encryption | `s3.BucketServerSideEncryptionConfiguration` | `oss.BucketServerSideEncryption` |
| no public access | `s3.BucketPublicAccessBlock` | `oss.BucketPublicAccessBlock` |
| no ACLs | `s3.BucketOwnershipControls` | `oss.BucketAcl`, private: they cannot be switched off |
| TLS only | `s3.BucketPolicy` | `oss.BucketPolicy`; `oss.BucketHttpsConfig` for TLS 1.2 |
| old versions, broken uploads | `s3.BucketLifecycleConfiguration` | `lifecycle_rules` of the bucket |
| several zones | always | `redundancy_type` ZRS where the region has it, otherwise LRS |

Known differences:
- S3 Standard is always in several zones, so `zone_redundant: false` is cheaper on Alibaba Cloud alone. OSS keeps
  buckets in several zones in some regions (catalog/redundancy.py); elsewhere `zone_redundant: true` is refused,
  and left out the bucket is kept in one zone and the twins differ. The redundancy of an OSS bucket is fixed when
  it is made: where the workload says nothing, an existing bucket stays as it is.
- AWS encrypts with one data key for the bucket (`bucket_key_enabled`); OSS has no such setting.
- The lifecycle is part of the bucket on Alibaba Cloud: there is no resource of its own.
- Neither cloud deletes a bucket that holds objects or versions (`force_destroy` is left false): empty it before
  `pulumi destroy`.
- Who reads and writes objects is logged on neither: Alibaba Cloud would need a bucket for it that `logs` lacks.
- Under SSE-KMS whoever reads or writes needs permission for the key as well, on both clouds.

Billed:
- AWS: GB-months with all versions, requests, egress, KMS requests.
- Alibaba Cloud: GB-months with all versions (ZRS costs more than LRS), requests, egress, KMS requests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pulumi

from infra.components.key import Key
from infra.components.twin import Twin
from infra.spec import model


@dataclass(frozen=True, kw_only=True)
class BucketArgs:
    """What the bucket is made from; without `key` the cloud's service key encrypts it."""

    spec: model.Bucket
    key: Key | None = None


class Bucket(Twin):
    """Contract of both twins.

    Attributes:
        bucket_name: known before the update.
        bucket_id: output of the bucket, for dependencies.
    """

    capability: ClassVar[str] = "bucket"
    bucket_name: str
    bucket_id: pulumi.Output[str]
