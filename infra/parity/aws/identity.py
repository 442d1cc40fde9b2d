"""Facts about the instances' role on AWS."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.parity.fact import Facts
from infra.parity.permission import bucket_access, wildcard
from infra.parity.read import owned


def facts(plan: Estate) -> Facts:
    """Whether there is a role, what it may do with the bucket, whether it has wildcards."""
    roles = owned(plan, "identity", "aws:iam/role:Role")
    if not roles:
        return {}
    documents = [policy.get("policy") for policy in owned(plan, "identity", "aws:iam/rolePolicy:RolePolicy")]
    return {
        "role": bool(owned(plan, "identity", "aws:iam/instanceProfile:InstanceProfile")),
        "bucket_access": bucket_access(documents, read="s3:GetObject", write="s3:PutObject"),
        "wildcard": wildcard(documents),
    }
