"""Facts about the log stores on AWS."""

from __future__ import annotations

from infra.parity.fact import Facts
from infra.parity.read import least, owned
from infra.plan.plan import Plan
from infra.plan.resource import whole


def facts(plan: Plan) -> Facts:
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
