"""RAM: policy documents and resource names, written from names known before the update.

Document format and ARN shapes: terraform-provider-alicloud website/docs/r (ram_policy, ram_role, kms_key,
oss_bucket_policy) at 81c43b6727, 2026-08-21.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from infra.catalog.region import Region

Statement = dict[str, object]
"""One statement of a policy, in the policy language's own words."""


def bucket_arn(bucket: str) -> str:
    """An OSS bucket in whatever account and region it is."""
    return f"acs:oss:*:*:{bucket}"


def log_store_arn(region: Region, project: str, store: str) -> str:
    """An SLS logstore; project names are unique across accounts."""
    return f"acs:log:{region.region}:*:project/{project}/logstore/{store}"


def key_arn(region: Region, key_id: str) -> str:
    """A KMS key."""
    return f"acs:kms:{region.region}:*:key/{key_id}"


def allow(actions: Sequence[str], resources: Sequence[str]) -> Statement:
    """A statement that allows; it belongs to a role."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}


def deny_plain_http(bucket: str) -> Statement:
    """A statement of a bucket that refuses everybody who does not use TLS."""
    return {
        "Effect": "Deny",
        "Action": ["oss:*"],
        "Principal": ["*"],
        "Resource": [bucket_arn(bucket), f"{bucket_arn(bucket)}/*"],
        "Condition": {"Bool": {"acs:SecureTransport": ["false"]}},
    }


def trust(service: str) -> str:
    """A trust policy that lets one Alibaba Cloud service assume the role."""
    principal = {"Service": [f"{service}.aliyuncs.com"]}
    return document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal})


def document(*statements: Statement) -> str:
    """A policy document as JSON, the same text for the same statements."""
    return json.dumps({"Version": "1", "Statement": statements}, indent=2)
