"""Facts about the bucket on Alibaba Cloud."""

from __future__ import annotations

from typing import Any

from infra.estate.estate import Estate
from infra.estate.resource import Resource, whole
from infra.parity.fact import Facts
from infra.parity.permission import tls_only
from infra.parity.read import given, known, owned, truth


def facts(plan: Estate) -> Facts:
    """Versions, encryption, exposure, TLS, redundancy."""
    buckets = owned(plan, "bucket", "alicloud:oss/bucket:Bucket")
    if not buckets:
        return {}
    bucket = buckets[0]
    versioning = plan.attached_to(bucket, "bucket", "alicloud:oss/bucketVersioning:BucketVersioning")
    encryption = plan.attached_to(
        bucket, "bucket", "alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption"
    )
    blocks = plan.attached_to(bucket, "bucket", "alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock")
    policies = plan.attached_to(bucket, "bucket", "alicloud:oss/bucketPolicy:BucketPolicy")
    return {
        "versioning": bool(versioning) and truth(versioning[0].get("status")),
        "noncurrent_days": _noncurrent(bucket),
        "encrypted": bool(encryption) and bool(encryption[0].get("sseAlgorithm")),
        "own_key": bool(encryption) and given(encryption[0].get("kmsMasterKeyId")),
        "public": not (bool(blocks) and truth(blocks[0].get("blockPublicAccess")) is True),
        "tls_only": tls_only(policy.get("policy") for policy in policies),
        "zone_redundant": known(bucket.get("redundancyType")) == "ZRS",
    }


def _noncurrent(bucket: Resource) -> int | None:
    rules: list[dict[str, Any]] = bucket.get("lifecycleRules", [])
    for rule in rules:
        for expiry in rule.get("noncurrentVersionExpirations") or []:
            days = whole(expiry.get("days"))
            if days:
                return days
    return None
