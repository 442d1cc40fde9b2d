"""Buckets of S3, with the settings that stand beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from infra.view.bucket import Bucket, BucketAccess
from infra.view.document import permissions
from infra.view.log_receiver import receives_logs
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import (
    all_beside,
    assumed,
    beside,
    either,
    fixed,
    flag,
    is_set,
    made,
    rows,
    text,
    whole,
)
from infra.view.view import Subject, View

BUCKETS = ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")
ACLS = ("aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2")
OBJECTS = ("aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2")
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
ACCOUNT_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
LOGGING = ("aws:s3/bucketLogging:BucketLogging", "aws:s3/bucketLoggingV2:BucketLoggingV2")
VERSIONING = ("aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucketVersioningV2:BucketVersioningV2")
ENCRYPTION = (
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
)
LIFECYCLE = (
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
)
SENDERS = {
    **dict.fromkeys(
        (
            "aws:alb/loadBalancer:LoadBalancer",
            "aws:elb/loadBalancer:LoadBalancer",
            "aws:lb/loadBalancer:LoadBalancer",
        ),
        "accessLogs.bucket",
    ),
    "aws:s3/bucket:Bucket": "logging.targetBucket",
    "aws:s3/bucketV2:BucketV2": "loggings.targetBucket",
    **dict.fromkeys(LOGGING, "targetBucket"),
}
"""Types that send logs to buckets -> the input that names the bucket."""

SWITCHES = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")


@dataclass(frozen=True, eq=False)
class _Expiry(View):
    """One rule about how long objects are kept."""

    days: Reading[int | None]


@dataclass(frozen=True, eq=False)
class _Grant(View):
    """One line of an ACL."""

    uri: Reading[str | None]


def _first_days(path: str, days: str) -> Reading[int | None]:
    """Days of the first rule that says any."""
    listed = rows(path, _Expiry(days=whole(days)))

    def how(at: Subject) -> Reading[int | None]:
        found = at.read(listed)
        days = [one.days for one in found.known or ()]
        return next((one for one in days if not one.is_known or one.value), found.as_is(None))

    return made(how, listed)


def _uris(path: str, uri: str) -> Reading[tuple[Reading[str], ...]]:
    """The groups that an ACL names."""
    listed = rows(path, _Grant(uri=text(uri)))

    def how(at: Subject) -> Reading[tuple[Reading[str], ...]]:
        found = at.read(listed)
        return (
            found.as_is(tuple(one.uri for one in found.value if one.uri.state != "absent"))
            if found.is_known
            else found
        )

    return made(how, listed)


_FLAGS = tuple(flag(name, default=False) for name in SWITCHES)


def _all_on(at: Subject) -> Reading[bool]:
    found = [at.read(one) for one in _FLAGS]
    return next((one for one in found if not one.is_known), None) or found[0].as_is(
        all(one.value for one in found)
    )


def _of_account(at: Subject) -> Reading[bool]:
    at.estate.resolver.wait()
    return Reading(at.resource, "", "value", bool(at.estate.of_type(ACCOUNT_BLOCK)), "no public access block")


_KEY = "applyServerSideEncryptionByDefault"

BUCKET = Bucket(
    storage_class=fixed("STANDARD", "objects say their class themselves"),
    redundancy=fixed("", "S3 has no such choice"),
    zone_redundant=fixed(True, "S3 Standard keeps objects in at least three zones"),
    versioned=beside(
        flag("versioning.enabled", "versionings.enabled"),
        "bucket",
        BUCKETS,
        dict.fromkeys(VERSIONING, flag("versioningConfiguration.status")),
    ),
    noncurrent_days=beside(
        _first_days("lifecycleRules", "noncurrentVersionExpiration.days"),
        "bucket",
        BUCKETS,
        dict.fromkeys(LIFECYCLE, _first_days("rules", "noncurrentVersionExpiration.noncurrentDays")),
    ),
    expiry_days=beside(
        _first_days("lifecycleRules", "expiration.days"),
        "bucket",
        BUCKETS,
        dict.fromkeys(LIFECYCLE, _first_days("rules", "expiration.days")),
    ),
    encrypted=fixed(True, "S3 encrypts every object since 5 January 2023; it cannot be turned off"),
    own_key=beside(
        is_set(
            f"serverSideEncryptionConfiguration.rule.{_KEY}.kmsMasterKeyId",
            f"serverSideEncryptionConfigurations.rules.{_KEY}s.kmsMasterKeyId",
        ),
        "bucket",
        BUCKETS,
        dict.fromkeys(ENCRYPTION, is_set(f"rules.{_KEY}.kmsMasterKeyId")),
    ),
    logged=beside(
        is_set("logging.targetBucket", "loggings.targetBucket"),
        "bucket",
        BUCKETS,
        dict.fromkeys(LOGGING, is_set("targetBucket")),
    ),
    receives_logs=receives_logs(SENDERS, BUCKETS),
    emptied=flag("forceDestroy", default=False),
    blocked=either(
        beside(assumed(False), "bucket", BUCKETS, {BLOCK: fixed(True)}),
        made(_of_account),
    ),
    closed=beside(assumed(False), "bucket", BUCKETS, {BLOCK: made(_all_on, *_FLAGS)}),
    policies=all_beside(permissions("policy"), "bucket", BUCKETS, {POLICY: permissions("policy")}),
)

ACCESS = BucketAccess(
    acl=text("acl"),
    grantees=_uris("grants", "uri"),
    policy=permissions("policy"),
    switches=fixed(()),
)
NO_ACCESS = BucketAccess(acl=fixed(None), grantees=fixed(()), policy=fixed(()), switches=fixed(()))


def _switches(at: Subject) -> Reading[tuple[Reading[bool], ...]]:
    return Reading(at.resource, "", "value", tuple(at.read(one) for one in _FLAGS))


READERS = (
    Reader(BUCKET, BUCKETS),
    Reader(ACCESS, BUCKETS),
    Reader(
        replace(NO_ACCESS, acl=text("acl"), grantees=_uris("accessControlPolicy.grants", "grantee.uri")),
        ACLS,
    ),
    Reader(replace(NO_ACCESS, acl=text("acl")), OBJECTS),
    Reader(replace(NO_ACCESS, policy=permissions("policy")), (POLICY,)),
    Reader(replace(NO_ACCESS, switches=made(_switches, *_FLAGS)), (BLOCK, ACCOUNT_BLOCK)),
)
