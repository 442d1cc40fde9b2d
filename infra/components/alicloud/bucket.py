"""Bucket: a private OSS bucket."""

from __future__ import annotations

import pulumi
from pulumi_alicloud import oss

from infra.catalog.redundancy import zone_redundancy
from infra.components import bucket as contract
from infra.components.alicloud.ram import deny_plain_http, document
from infra.components.context import Context

ABORT_DAYS = 7
"""Days until the parts of an unfinished upload, which are billed, are deleted."""

ELSEWHERE = ["acl", "versioning", "serverSideEncryptionRule", "policy"]
"""What resources of their own set; the bucket reads it back and would take it for a change.

Source: terraform-provider-alicloud website/docs/r/oss_bucket_versioning and its neighbours at 81c43b6727.
"""


class Bucket(contract.Bucket):
    """A bucket nobody reaches without a RAM permission and TLS 1.2."""

    def __init__(
        self, context: Context, args: contract.BucketArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        self.bucket_name = context.global_name("data")
        bucket = self.node(
            "bucket",
            oss.Bucket(
                self.logical("bucket"),
                bucket=self.bucket_name,
                storage_class="Standard",
                redundancy_type="ZRS" if _redundant(context, args) else "LRS",
                lifecycle_rules=_lifecycle(args),
                tags=context.tags("data"),
                # What nobody asked for stays as it is when more is known of the region: it cannot change.
                opts=self.child(
                    ignore_changes=[*ELSEWHERE, *(["redundancyType"] if args.spec.zone_redundant is None else [])],
                    protect=True,
                ),
            ),
        )
        self.bucket_id = bucket.id
        name = bucket.bucket.apply(lambda bucket: bucket or self.bucket_name)
        block = self.node(
            "public-access-block",
            oss.BucketPublicAccessBlock(
                self.logical("public-access-block"),
                bucket=name,
                block_public_access=True,
                opts=self.child(),
            ),
        )
        self.node("acl", oss.BucketAcl(self.logical("acl"), bucket=name, acl="private", opts=self.child()))
        self.node(
            "versioning",
            oss.BucketVersioning(
                self.logical("versioning"),
                bucket=name,
                status="Enabled" if args.spec.versioning else "Suspended",
                opts=self.child(),
            ),
        )
        self.node(
            "encryption",
            oss.BucketServerSideEncryption(
                self.logical("encryption"),
                bucket=name,
                sse_algorithm="KMS" if args.key else "AES256",
                kms_master_key_id=args.key.key_id if args.key else None,
                opts=self.child(depends_on=args.key.grants if args.key else None),
            ),
        )
        self.node(
            "policy",
            oss.BucketPolicy(
                self.logical("policy"),
                bucket=name,
                policy=document(deny_plain_http(self.bucket_name)),
                opts=self.child(depends_on=[block]),
            ),
        )
        self.node(
            "https",
            oss.BucketHttpsConfig(
                self.logical("https"),
                bucket=name,
                enable=True,
                tls_versions=["TLSv1.2", "TLSv1.3"],
                opts=self.child(),
            ),
        )
        self.register_outputs({"bucket_name": self.bucket_name, "bucket_id": self.bucket_id})


def _redundant(context: Context, args: contract.BucketArgs) -> bool:
    """As asked; otherwise where the region is known to offer it."""
    asked = args.spec.zone_redundant
    return zone_redundancy(context.region) == "true" if asked is None else asked


def _lifecycle(args: contract.BucketArgs) -> list[oss.BucketLifecycleRuleArgs]:
    rules = [
        oss.BucketLifecycleRuleArgs(
            id="abort-uploads",
            prefix="",
            enabled=True,
            abort_multipart_uploads=[oss.BucketLifecycleRuleAbortMultipartUploadArgs(days=ABORT_DAYS)],
        )
    ]
    if args.spec.versioning:
        days = args.spec.noncurrent_days
        rules.append(
            oss.BucketLifecycleRuleArgs(
                id="expire-versions",
                prefix="",
                enabled=True,
                expirations=[oss.BucketLifecycleRuleExpirationArgs(expired_object_delete_marker=True)],
                noncurrent_version_expirations=[oss.BucketLifecycleRuleNoncurrentVersionExpirationArgs(days=days)],
            )
        )
    return rules
