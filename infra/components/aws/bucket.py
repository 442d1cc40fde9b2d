"""Bucket on AWS: a private S3 bucket."""

from __future__ import annotations

import pulumi

from infra.components import bucket as contract
from infra.components.aws.private_bucket import private_bucket
from infra.components.context import Context


class Bucket(contract.Bucket):
    """An S3 bucket; every object is in at least three zones whether `zone_redundant` is asked for or not."""

    def __init__(
        self, context: Context, args: contract.BucketArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        self.bucket_name = context.global_name("bucket")
        bucket = private_bucket(
            self,
            "bucket",
            self.bucket_name,
            key=args.key,
            versioning=args.spec.versioning,
            noncurrent_days=args.spec.noncurrent_days,
        )
        self.bucket_id = bucket.id
        self.register_outputs({"bucket_name": self.bucket_name, "bucket_id": self.bucket_id})
