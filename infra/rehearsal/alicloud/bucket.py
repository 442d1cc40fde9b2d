"""Bucket: OSS buckets and their settings, each of which is a resource with the bucket's name as its id."""

from __future__ import annotations

from collections.abc import Iterator

from infra.rehearsal.alicloud import shape
from infra.rehearsal.alicloud.source import source
from infra.rehearsal.kind import Check, Cloud, Draft, Kind, Problem, Record, Reference
from infra.rehearsal.validation import snake

BUCKET = "alicloud:oss/bucket:Bucket"
OBJECTS = ("alicloud:oss/bucketObject:BucketObject",)


NO_BUCKET = Reference("bucket", (BUCKET,), by="bucket")
"""The settings of a bucket go with it."""


def _not_empty(record: Record, cloud: Cloud) -> str:
    if record.inputs.get("forceDestroy") in (True, "true"):
        return ""
    if any(one.outputs.get("bucket") == record.id for one in cloud.all(*OBJECTS)):
        return "BucketNotEmpty: The bucket you tried to delete is not empty."
    return ""


def _tls(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    """HTTPS that is switched on names its versions (terraform-provider-alicloud website/docs/r, 2026-08-21)."""
    if draft.known("enable") is True and draft.inputs.get("tlsVersions") in (None, []):
        yield Problem("tlsVersions", "InvalidArgument: TLS versions are needed when HTTPS is switched on")


def _key(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    if draft.known("sseAlgorithm") == "AES256" and draft.known("kmsMasterKeyId"):
        yield Problem("kmsMasterKeyId", "InvalidArgument: AES256 takes no key of KMS")


def _setting(name: str, *checks: Check, validations: tuple[Check, ...] = ()) -> Kind:
    """One setting of a bucket."""
    return Kind(
        token=f"alicloud:oss/bucket{name}:Bucket{name}",
        identity=shape.joined("bucket"),
        references=(NO_BUCKET,),
        validations=validations,
        checks=checks,
        source=source(f"oss_{snake(f'bucket{name}')}", "errors of OSS"),
    )


KINDS: tuple[Kind, ...] = (
    Kind(
        token=BUCKET,
        identity=lambda draft: str(draft.known("bucket") or f"{draft.name}-{draft.digits(7)}".lower()),
        outputs=lambda draft, id: {
            "acl": "private",
            "bucket": id,
            "creationDate": shape.CREATED[:10],
            "extranetEndpoint": f"oss-{draft.region.region}.aliyuncs.com",
            "intranetEndpoint": f"oss-{draft.region.region}-internal.aliyuncs.com",
            "location": f"oss-{draft.region.region}",
            "owner": draft.account,
        },
        locked=_not_empty,
    ),
    _setting("Acl"),
    _setting("HttpsConfig", _tls),
    _setting("Policy"),
    _setting("PublicAccessBlock"),
    _setting("ServerSideEncryption", _key),
    _setting("Versioning"),
)
"""Sorted by token."""
