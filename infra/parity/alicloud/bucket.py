"""Facts about the bucket on Alibaba Cloud."""

from __future__ import annotations

from typing import Any

from infra.parity.fact import Facts
from infra.parity.policy_document import statements
from infra.parity.read import attached, encrypted_by, known, owned, truth, whole
from infra.plan.plan import Plan
from infra.plan.resource import PlannedResource


def facts(plan: Plan) -> Facts:
    """Versions, encryption, exposure, TLS, redundancy."""
    buckets = owned(plan, "bucket", "alicloud:oss/bucket:Bucket")
    if not buckets:
        return {}
    bucket = buckets[0]
    versioning = attached(plan, bucket, "alicloud:oss/bucketVersioning:BucketVersioning")
    encryption = attached(plan, bucket, "alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption")
    blocks = attached(plan, bucket, "alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock")
    policies = attached(plan, bucket, "alicloud:oss/bucketPolicy:BucketPolicy")
    return {
        "versioning": bool(versioning) and truth(versioning[0].get("status")),
        "noncurrent_days": _noncurrent(bucket),
        "encrypted": bool(encryption) and bool(encryption[0].get("sseAlgorithm")),
        "own_key": bool(encryption) and encrypted_by(encryption[0].get("kmsMasterKeyId")),
        "public": not (bool(blocks) and truth(blocks[0].get("blockPublicAccess")) is True),
        "tls_only": any(_tls_only(policy) for policy in policies),
        "zone_redundant": known(bucket.get("redundancyType")) == "ZRS",
    }


def _noncurrent(bucket: PlannedResource) -> int | None:
    rules: list[dict[str, Any]] = bucket.get("lifecycleRules", [])
    for rule in rules:
        for expiry in rule.get("noncurrentVersionExpirations") or []:
            days = whole(expiry.get("days"))
            if days:
                return days
    return None


def _tls_only(policy: PlannedResource) -> bool:
    return any(
        statement.get("Effect") == "Deny"
        and "false" in str(statement.get("Condition", {}).get("Bool", {}).get("acs:SecureTransport")).lower()
        for statement in statements(policy.get("policy"))
    )
