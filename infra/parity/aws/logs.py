"""Facts about the log stores on AWS."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.estate.resource import whole
from infra.parity.fact import Facts
from infra.parity.read import least, owned


def facts(plan: Estate) -> Facts:
    """Retention: the shortest of the stores."""
    groups = owned(plan, "logs", "aws:cloudwatch/logGroup:LogGroup")
    if not groups:
        return {}
    days = [whole(group.get("retentionInDays")) for group in groups]
    buckets = owned(plan, "logs", "aws:s3/bucket:Bucket")
    for bucket in buckets:
        rules = plan.attached_to(
            bucket, "bucket", "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
        )
        days.append(whole(rules[0].get("rules.0.expiration.days")) if rules else None)
    return {"retention_days": least(days), "stores": len(groups) + len(buckets)}
