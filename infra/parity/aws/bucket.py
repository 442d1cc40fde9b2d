"""Facts about the bucket on AWS."""

from __future__ import annotations

from typing import Any

from infra.estate.estate import Estate
from infra.estate.resource import Resource, whole
from infra.parity.fact import Facts
from infra.parity.permission import tls_only
from infra.parity.read import given, owned, truth

BLOCKS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")


def facts(plan: Estate) -> Facts:
    """Versions, encryption, exposure, TLS, redundancy."""
    buckets = owned(plan, "bucket", "aws:s3/bucket:Bucket")
    if not buckets:
        return {}
    bucket = buckets[0]
    versioning = plan.attached_to(bucket, "bucket", "aws:s3/bucketVersioning:BucketVersioning")
    encryption = plan.attached_to(
        bucket, "bucket", "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    )
    blocks = plan.attached_to(bucket, "bucket", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
    lifecycle = plan.attached_to(
        bucket, "bucket", "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    )
    policies = plan.attached_to(bucket, "bucket", "aws:s3/bucketPolicy:BucketPolicy")
    default = "rules.0.applyServerSideEncryptionByDefault"
    return {
        "versioning": bool(versioning) and truth(versioning[0].get("versioningConfiguration.status")),
        "noncurrent_days": _noncurrent(lifecycle),
        "encrypted": bool(encryption) and bool(encryption[0].get(f"{default}.sseAlgorithm")),
        "own_key": bool(encryption) and given(encryption[0].get(f"{default}.kmsMasterKeyId")),
        "public": not (bool(blocks) and all(truth(blocks[0].get(block)) for block in BLOCKS)),
        "tls_only": tls_only(policy.get("policy") for policy in policies),
        # S3 Standard keeps objects in at least three zones; the plan has nothing to set.
        "zone_redundant": True,
    }


def _noncurrent(lifecycle: tuple[Resource, ...]) -> int | None:
    rules: list[dict[str, Any]] = lifecycle[0].get("rules", []) if lifecycle else []
    for rule in rules:
        days = whole((rule.get("noncurrentVersionExpiration") or {}).get("noncurrentDays"))
        if days:
            return days
    return None
