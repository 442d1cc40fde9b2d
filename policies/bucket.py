"""Buckets with the resources that belong to them: settings inline, as older programs write them, or beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from infra.estate.estate import Estate
from infra.estate.resource import Resource, is_unknown
from infra.policy.predicates import find, show
from infra.policy.rule import Check, Related, Settings, Violation, cloud_of
from policies.document import read

OWNERS = ("alicloud:oss/bucket:Bucket", "aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")

Table = Mapping[str, tuple[str, ...]]
"""Type token of a bucket or of a resource beside one -> the paths that hold one setting."""

_RULE = "applyServerSideEncryptionByDefault"

ACCESS_LOGS: Table = {
    "alicloud:oss/bucket:Bucket": ("logging.targetBucket",),
    "alicloud:oss/bucketLogging:BucketLogging": ("targetBucket",),
    "aws:s3/bucket:Bucket": ("logging.targetBucket",),
    "aws:s3/bucketLogging:BucketLogging": ("targetBucket",),
    "aws:s3/bucketLoggingV2:BucketLoggingV2": ("targetBucket",),
    "aws:s3/bucketV2:BucketV2": ("loggings.*.targetBucket",),
}
ENCRYPTION: Table = {
    "alicloud:oss/bucket:Bucket": ("serverSideEncryptionRule.sseAlgorithm",),
    "alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption": ("sseAlgorithm",),
}
KEY: Table = {
    "alicloud:oss/bucket:Bucket": ("serverSideEncryptionRule.kmsMasterKeyId",),
    "alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption": ("kmsMasterKeyId",),
    "aws:s3/bucket:Bucket": (f"serverSideEncryptionConfiguration.rule.{_RULE}.kmsMasterKeyId",),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
        f"rules.*.{_RULE}.kmsMasterKeyId",
    ),
    "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": (
        f"rules.*.{_RULE}.kmsMasterKeyId",
    ),
    "aws:s3/bucketV2:BucketV2": (f"serverSideEncryptionConfigurations.*.rules.*.{_RULE}s.*.kmsMasterKeyId",),
}
POLICY: Table = {
    "alicloud:oss/bucket:Bucket": ("policy",),
    "alicloud:oss/bucketPolicy:BucketPolicy": ("policy",),
    "aws:s3/bucket:Bucket": ("policy",),
    "aws:s3/bucketPolicy:BucketPolicy": ("policy",),
    "aws:s3/bucketV2:BucketV2": ("policy",),
}
PUBLIC_ACCESS_BLOCK: Table = {
    "alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock": ("bucket",),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ("bucket",),
}
VERSIONING: Table = {
    "alicloud:oss/bucket:Bucket": ("versioning.status",),
    "alicloud:oss/bucketVersioning:BucketVersioning": ("status",),
    "aws:s3/bucket:Bucket": ("versioning.enabled",),
    "aws:s3/bucketV2:BucketV2": ("versionings.*.enabled",),
    "aws:s3/bucketVersioning:BucketVersioning": ("versioningConfiguration.status",),
    "aws:s3/bucketVersioningV2:BucketVersioningV2": ("versioningConfiguration.status",),
}
ACCOUNT_BLOCKS = {
    "alicloud": "alicloud:oss/accountPublicAccessBlock:AccountPublicAccessBlock",
    "aws": "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
}
LOG_SENDERS = {
    "aws:alb/loadBalancer:LoadBalancer": "accessLogs",
    "aws:elb/loadBalancer:LoadBalancer": "accessLogs",
    "aws:lb/loadBalancer:LoadBalancer": "accessLogs",
}
"""Load balancers -> the input that names the bucket of their logs."""


def settings_of(bucket: Resource, plan: Estate, table: Table) -> Iterator[tuple[Resource, str, Any]]:
    """Each place of the table where the bucket's setting is made: resource, path, value; unset ones left out."""
    cloud = cloud_of(bucket.type)
    beside = [token for token in table if token not in OWNERS and cloud_of(token) == cloud]
    for resource in (bucket, *plan.attached_to(bucket, "bucket", *beside)):
        for path in table.get(resource.type, ()):
            for where, value in find(resource, path):
                if value is not None:
                    yield resource, where, value


def receives_logs(bucket: Resource, plan: Estate) -> bool:
    """Whether the bucket is where logs go, of a load balancer or of other buckets.

    Load balancers write to buckets with Amazon's own key only, and logging a log bucket never ends.
    """
    senders = plan.once("senders of logs", lambda: _log_senders(plan))
    name = bucket.get("bucket")
    named = senders.get(name, set()) if isinstance(name, str) else set[str]()
    return bool((senders.get(bucket.urn, set()) | named) - {bucket.urn})


def _log_senders(plan: Estate) -> Mapping[str, set[str]]:
    """URN or name of a bucket -> URNs of the resources that send logs there."""
    found: dict[str, set[str]] = {}
    paths = {**{token: (f"{link}.bucket",) for token, link in LOG_SENDERS.items()}, **ACCESS_LOGS}
    for sender in plan.of_type(*paths):
        for path in paths[sender.type]:
            urns = sender.property_dependencies.get(path.partition(".")[0], ())
            names = (value for _, value in find(sender, path) if isinstance(value, str) and not is_unknown(value))
            for receiver in (*urns, *names):
                found.setdefault(receiver, set()).add(sender.urn)
    return found


def any_of(table: Table, good: Callable[[Any], bool], expected: str, logs: bool = True) -> Check:
    """Somewhere the bucket's setting must be good; buckets of logs are let off unless `logs`.

    A value known only after the update is good where any value is (`good` of it decides).
    """

    def check(bucket: Resource, plan: Estate, _settings: Settings) -> Iterator[Violation]:
        if not logs and receives_logs(bucket, plan):
            return
        found = list(settings_of(bucket, plan, table))
        if any(good(value) for _, _, value in found):
            return
        path = next(iter(table[bucket.type]), "") if bucket.type in table else ""
        if not found:
            yield Violation(path, "not set", expected)
        for resource, where, value in found:
            shown = f"{where}" if resource is bucket else f"{resource.name}.{where}"
            yield Violation(shown, show(value), expected, undetermined=is_unknown(value))

    return Related(check)


def refuses_plain_http(bucket: Resource, plan: Estate, _settings: Settings) -> Iterator[Violation]:
    """A policy of the bucket must deny requests without TLS."""
    expected = "a statement that denies every caller when SecureTransport is false"
    policies = list(settings_of(bucket, plan, POLICY))
    unread: list[Violation] = []
    for resource, where, value in policies:
        found = read(value, where if resource is bucket else f"{resource.name}.{where}")
        if isinstance(found, Violation):
            unread.append(found)
        elif any(statement.refuses_plain_http for statement in found):
            return
    yield from unread
    if not any(violation.undetermined for violation in unread):
        yield Violation("policy", "no such statement" if policies else "no bucket policy", expected)


def blocked(bucket: Resource, plan: Estate, _settings: Settings) -> Iterator[Violation]:
    """The bucket or the account must have a public access block; what it says is another rule's matter."""
    account = plan.of_type(ACCOUNT_BLOCKS[cloud_of(bucket.type)])
    if not account and not any(settings_of(bucket, plan, PUBLIC_ACCESS_BLOCK)):
        yield Violation(
            "", "no public access block", "a BucketPublicAccessBlock for this bucket, or the account's"
        )
