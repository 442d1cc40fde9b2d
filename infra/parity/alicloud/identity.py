"""Facts about the instances' role on Alibaba Cloud."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.parity.fact import Facts
from infra.parity.permission import bucket_access, wildcard
from infra.parity.read import owned


def facts(plan: Estate) -> Facts:
    """Whether there is a role, what it may do with the bucket, whether it has wildcards."""
    roles = owned(plan, "identity", "alicloud:ram/role:Role")
    if not roles:
        return {}
    documents = [policy.get("policyDocument") for policy in owned(plan, "identity", "alicloud:ram/policy:Policy")]
    return {
        "role": True,
        "bucket_access": bucket_access(documents, read="oss:GetObject", write="oss:PutObject"),
        "wildcard": wildcard(documents),
    }
