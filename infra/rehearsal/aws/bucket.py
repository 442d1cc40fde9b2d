"""Bucket on AWS: what the simulated S3 knows of buckets and their settings. Every bucket is empty.

Codes: terraform-provider-aws internal/service/s3/errors.go at 0e4b256 (2025) and botocore 1.44.5; names: Amazon S3
User Guide, "General purpose bucket naming rules"; read 2026-11.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from infra.rehearsal import checks
from infra.rehearsal.aws.document import document, statements, texts
from infra.rehearsal.aws.shape import arn, described, domain, hosted_zone, name_of
from infra.rehearsal.kind import Check, Cloud, Draft, Kind, Problem, Reference

BUCKET = "aws:s3/bucket:Bucket"


PROVIDER = "terraform-provider-aws internal/service/s3"


def _bucket(draft: Draft, id: str) -> Mapping[str, Any]:
    region = draft.region.region
    return described(draft, arn(draft, "s3", id, regional=False, owned=False)) | {
        "bucket": id,
        "bucketDomainName": f"{id}.s3.{domain(draft.region)}",
        "bucketPrefix": "",
        "bucketRegion": region,
        "bucketRegionalDomainName": f"{id}.s3.{region}.{domain(draft.region)}",
        "forceDestroy": False,
        "hostedZoneId": hosted_zone(draft, "s3"),
        "objectLockEnabled": False,
    }


def _setting_id(draft: Draft) -> str:
    owner = draft.known("expectedBucketOwner")
    return f"{draft.known('bucket', '')}" + (f",{owner}" if owner else "")


def _versioning(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """Versions can be suspended, not undone."""
    before = cloud.get(draft.token, draft.id)
    old = next((text for _, text in checks.values(before.inputs, STATUS)), "") if before else ""
    for where, new in checks.values(draft.inputs, STATUS):
        if new == "Disabled" and old in ("Enabled", "Suspended"):
            message = f"versioning_configuration.status cannot be updated from '{old}' to '{new}'"
            yield Problem(where, f"IllegalVersioningConfigurationException: {message}")


STATUS = "versioningConfiguration.status"


def _about_itself(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    bucket = arn(draft, "s3", str(draft.known("bucket", "")), regional=False, owned=False)
    for statement in statements(draft.known("policy")) or ():
        for resource in texts(statement.get("Resource")):
            if resource != bucket and not resource.startswith(f"{bucket}/"):
                yield Problem("policy", f"MalformedPolicy: Policy has invalid resource: {resource}")


def _setting(name: str, file: str, *, validations: tuple[Check, ...] = (), also: tuple[Check, ...] = ()) -> Kind:
    cls = f"Bucket{name}"
    return Kind(
        token=f"aws:s3/{cls[0].lower()}{cls[1:]}:{cls}",
        identity=_setting_id,
        outputs=lambda draft, _id: {"region": draft.region.region},
        references=(Reference("bucket", (BUCKET,), by="bucket"),),
        validations=validations,
        checks=also,
        absent="NoSuchBucket: The specified bucket does not exist: {id}",
        source=f"{PROVIDER}/{file}",
    )


KINDS: tuple[Kind, ...] = (
    Kind(token=BUCKET, identity=lambda draft: name_of(draft, "bucket"), outputs=_bucket, autonamed="bucket"),
    _setting(
        "LifecycleConfiguration",
        "bucket_lifecycle_configuration.go; botocore 1.44.5 s3 PutBucketLifecycleConfiguration",
        validations=(
            checks.one_of(
                "rules[].status",
                ("Disabled", "Enabled"),
                "MalformedXML: The status of a rule is {other}, not {value}",
            ),
            *(
                checks.number(
                    path, 1, 2**31 - 1, "InvalidArgument: '{value}' days: must be a positive whole number"
                )
                for path in (
                    "rules[].abortIncompleteMultipartUpload.daysAfterInitiation",
                    "rules[].expiration.days",
                    "rules[].noncurrentVersionExpiration.noncurrentDays",
                )
            ),
        ),
    ),
    _setting(
        "OwnershipControls",
        "bucket_ownership_controls.go; botocore 1.44.5 s3 ObjectOwnership",
        validations=(
            checks.one_of(
                "rule.objectOwnership",
                ("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"),
                "MalformedXML: The object ownership is one of {other}, not {value}",
            ),
        ),
    ),
    _setting(
        "Policy",
        "bucket_policy.go; botocore 1.44.5 s3 PutBucketPolicy",
        validations=(
            document("policy", "MalformedPolicy: Policies must be valid JSON and the first byte must be '{'"),
        ),
        also=(_about_itself,),
    ),
    _setting("PublicAccessBlock", "bucket_public_access_block.go at 0160692 (2025)"),
    _setting(
        "ServerSideEncryptionConfiguration",
        "bucket_server_side_encryption_configuration.go; botocore 1.44.5 s3 ServerSideEncryption",
        validations=(
            checks.one_of(
                "rules[].applyServerSideEncryptionByDefault.sseAlgorithm",
                ("AES256", "aws:kms", "aws:kms:dsse"),
                "MalformedXML: The algorithm is one of {other}, not {value}",
            ),
        ),
    ),
    _setting(
        "Versioning",
        "bucket_versioning.go at 01c0800",
        validations=(
            checks.one_of(
                STATUS,
                ("Disabled", "Enabled", "Suspended"),
                "MalformedXML: The status of versioning is one of {other}, not {value}",
            ),
        ),
        also=(_versioning,),
    ),
)
"""Sorted by token."""
