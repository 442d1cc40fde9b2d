"""Bucket: a private, encrypted, versioned object store."""

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
