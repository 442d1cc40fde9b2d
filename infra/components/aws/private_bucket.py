"""What every bucket of a stack has: no public access, no ACLs, encryption, versions, TLS."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
from pulumi_aws import s3

from infra.components.aws.iam import Statement, bucket_arn, deny_plain_http, document
from infra.components.key import Key
from infra.components.twin import Twin

ABORT_DAYS = 7
"""Days until the parts of an unfinished upload, which are billed, are deleted."""


def private_bucket(
    twin: Twin,
    noun: str,
    name: str,
    *,
    versioning: bool,
    noncurrent_days: int,
    expire_days: int | None = None,
    key: Key | None = None,
    grants: Sequence[pulumi.Input[Statement]] = (),
) -> s3.Bucket:
    """The bucket, with its settings as nodes ``<noun>-versioning``, ``<noun>-policy`` and so on of `twin`.

    Args:
        twin: the component that owns it.
        noun: short name of the bucket's node.
        name: physical name.
        versioning: whether overwritten and deleted objects are kept.
        noncurrent_days: days such versions are kept.
        expire_days: days after which every object is deleted.
        key: encrypts the objects; without it Amazon S3's own keys do.
        grants: statements of the bucket's policy, besides the one that requires TLS.
    """
    bucket = twin.node(
        noun,
        s3.Bucket(
            twin.logical(noun),
            bucket=name,
            tags=twin.context.tags(noun),
            opts=twin.child(depends_on=_grants(key), protect=True),
        ),
    )
    _closed(twin, noun, bucket)
    _encrypted(twin, noun, bucket, key)
    _kept(twin, noun, bucket, versioning, noncurrent_days, expire_days)
    _policy(twin, noun, name, bucket, grants)
    return bucket


def _grants(key: Key | None) -> list[pulumi.Resource] | None:
    return key.grants if key else None


def _closed(twin: Twin, noun: str, bucket: s3.Bucket) -> None:
    twin.node(
        f"{noun}-public-access",
        s3.BucketPublicAccessBlock(
            twin.logical(f"{noun}-public-access"),
            bucket=bucket.bucket,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=twin.child(),
        ),
    )
    twin.node(
        f"{noun}-ownership",
        s3.BucketOwnershipControls(
            twin.logical(f"{noun}-ownership"),
            bucket=bucket.bucket,
            rule=s3.BucketOwnershipControlsRuleArgs(object_ownership="BucketOwnerEnforced"),
            opts=twin.child(),
        ),
    )


def _encrypted(twin: Twin, noun: str, bucket: s3.Bucket, key: Key | None) -> None:
    default = s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs
    twin.node(
        f"{noun}-encryption",
        s3.BucketServerSideEncryptionConfiguration(
            twin.logical(f"{noun}-encryption"),
            bucket=bucket.bucket,
            rules=[
                s3.BucketServerSideEncryptionConfigurationRuleArgs(
                    apply_server_side_encryption_by_default=default(
                        sse_algorithm="aws:kms" if key else "AES256",
                        kms_master_key_id=key.key_id if key else None,
                    ),
                    # One data key per bucket instead of one per object: far fewer billed KMS requests.
                    bucket_key_enabled=bool(key),
                )
            ],
            opts=twin.child(),
        ),
    )


def _kept(
    twin: Twin, noun: str, bucket: s3.Bucket, versioning: bool, noncurrent_days: int, expire_days: int | None
) -> None:
    versions = twin.node(
        f"{noun}-versioning",
        s3.BucketVersioning(
            twin.logical(f"{noun}-versioning"),
            bucket=bucket.bucket,
            # "Disabled" is refused once versions exist; "Suspended" always works.
            versioning_configuration=s3.BucketVersioningVersioningConfigurationArgs(
                status="Enabled" if versioning else "Suspended"
            ),
            opts=twin.child(),
        ),
    )
    everything = s3.BucketLifecycleConfigurationRuleFilterArgs(prefix="")
    rules: list[s3.BucketLifecycleConfigurationRuleArgs] = []
    if expire_days is not None:
        rules.append(
            s3.BucketLifecycleConfigurationRuleArgs(
                id="expiry",
                status="Enabled",
                filter=everything,
                expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(days=expire_days),
            )
        )
    rules.append(
        s3.BucketLifecycleConfigurationRuleArgs(
            id="old-versions-and-unfinished-uploads",
            status="Enabled",
            filter=everything,
            noncurrent_version_expiration=s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
                noncurrent_days=noncurrent_days
            ),
            abort_incomplete_multipart_upload=s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
                days_after_initiation=ABORT_DAYS
            ),
        )
    )
    twin.node(
        f"{noun}-lifecycle",
        s3.BucketLifecycleConfiguration(
            twin.logical(f"{noun}-lifecycle"),
            bucket=bucket.bucket,
            rules=rules,
            opts=twin.child(depends_on=[versions]),
        ),
    )


def _policy(
    twin: Twin, noun: str, name: str, bucket: s3.Bucket, grants: Sequence[pulumi.Input[Statement]]
) -> None:
    tls = deny_plain_http(bucket_arn(twin.context.region, name))
    policy = pulumi.Output.all(*grants).apply(lambda statements: document(tls, *statements))
    twin.node(
        f"{noun}-policy",
        s3.BucketPolicy(
            twin.logical(f"{noun}-policy"),
            bucket=bucket.bucket,
            policy=policy,
            # Both calls change the bucket's public access settings; S3 refuses them at the same time.
            opts=twin.child(depends_on=[twin.nodes[f"{noun}-public-access"]]),
        ),
    )
