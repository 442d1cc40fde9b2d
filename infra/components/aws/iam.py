"""ARNs, service principals and policy documents, written from names known before the update."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pulumi
from pulumi_aws import get_caller_identity_output

from infra.catalog.region import Region
from infra.components.twin import Twin

DNS_SUFFIX = {"aws": "amazonaws.com", "aws-cn": "amazonaws.com.cn", "aws-eusc": "amazonaws.eu"}
"""Partition -> domain of its services (botocore 1.44.5, partitions.json, 2026-10)."""

Statement = dict[str, object]
"""One statement of a policy, in the policy language's own words."""


def arn(region: Region, service: str, resource: str, account: str = "", *, regional: bool = True) -> str:
    """An ARN in the region's partition; S3 and IAM names are not `regional`."""
    return f"arn:{region.partition}:{service}:{region.region if regional else ''}:{account}:{resource}"


def bucket_arn(region: Region, name: str) -> str:
    """ARN of a bucket."""
    return arn(region, "s3", name, regional=False)


def log_group_arn(region: Region, account: str, name: str) -> str:
    """ARN of a CloudWatch log group, without the ``:*`` that stands for its streams."""
    return arn(region, "logs", f"log-group:{name}", account)


def ec2_principal(region: Region) -> str:
    """Who assumes an instance role; one of the few principals that follow the partition.

    Source: github aws/aws-cdk region-info/lib/default.ts at 0a5e52a (services with a partitional principal).
    """
    return f"ec2.{DNS_SUFFIX[region.partition]}"


def logs_principal(region: Region) -> str:
    """CloudWatch Logs of one region, as key policies name it.

    Source: github aws/aws-cdk region-info/lib/default.ts at 0a5e52a (regional and partitional principal);
    CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs".
    """
    return f"logs.{region.region}.{DNS_SUFFIX[region.partition]}"


def account_id(twin: Twin) -> pulumi.Output[str]:
    """Account the provider's credentials belong to: the one thing that is asked of AWS before the update."""
    options = pulumi.InvokeOptions(parent=twin, provider=twin.context.provider)
    return get_caller_identity_output(opts=options).account_id


def allow(
    sid: str,
    actions: Sequence[str],
    resources: Sequence[str],
    *,
    principal: Mapping[str, object] | None = None,
    condition: Mapping[str, Mapping[str, object]] | None = None,
) -> Statement:
    """A statement that allows; without `principal` it belongs to a role."""
    return _statement("Allow", sid, actions, resources, principal, condition)


def deny_plain_http(bucket: str) -> Statement:
    """A statement that refuses everybody who does not use TLS; `bucket` is the bucket's ARN."""
    everybody = {"AWS": "*"}
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    return _statement("Deny", "DenyPlainHttp", ["s3:*"], [bucket, f"{bucket}/*"], everybody, plain)


def document(*statements: Statement) -> str:
    """A policy document as JSON, the same text for the same statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def trust(service: str, condition: Mapping[str, Mapping[str, object]] | None = None) -> str:
    """A trust policy that lets one AWS service assume the role."""
    statement: Statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    if condition:
        statement["Condition"] = condition
    return document(statement)


def _statement(
    effect: str,
    sid: str,
    actions: Sequence[str],
    resources: Sequence[str],
    principal: Mapping[str, object] | None,
    condition: Mapping[str, Mapping[str, object]] | None,
) -> Statement:
    statement: Statement = {"Sid": sid, "Effect": effect}
    if principal:
        statement["Principal"] = principal
    statement |= {"Action": actions, "Resource": resources}
    if condition:
        statement["Condition"] = condition
    return statement
