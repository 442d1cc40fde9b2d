"""Buckets of OSS, with the settings that stand beside them."""

from __future__ import annotations

from collections.abc import Callable
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

BUCKET = "alicloud:oss/bucket:Bucket"
BLOCK = "alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock"
ACCOUNT_BLOCK = "alicloud:oss/accountPublicAccessBlock:AccountPublicAccessBlock"
ENCRYPTION = "alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption"
LOGGING = "alicloud:oss/bucketLogging:BucketLogging"
POLICY = "alicloud:oss/bucketPolicy:BucketPolicy"
VERSIONING = "alicloud:oss/bucketVersioning:BucketVersioning"


@dataclass(frozen=True, eq=False)
class _Expiry(View):
    """When objects go."""

    days: Reading[int | None]


@dataclass(frozen=True, eq=False)
class _Rule(View):
    """One rule about how long objects are kept.

    Attributes:
        current: those that are read.
        old: those that were overwritten or deleted.
    """

    current: Reading[tuple[_Expiry, ...]]
    old: Reading[tuple[_Expiry, ...]]


_EXPIRY = _Expiry(days=whole("days"))
_RULES = rows(
    "lifecycleRules",
    _Rule(current=rows("expirations", _EXPIRY), old=rows("noncurrentVersionExpirations", _EXPIRY)),
)


def _first_days(lists_of: Callable[[_Rule], Reading[tuple[_Expiry, ...]]]) -> Reading[int | None]:
    """Days of the first rule that says any."""

    def how(at: Subject) -> Reading[int | None]:
        found = at.read(_RULES)
        lists = [lists_of(one) for one in found.known or ()]
        days = [expiry.days for one in lists for expiry in one.known or ()]
        unknown = next((one.as_is(None) for one in (found, *lists) if not one.is_known), None)
        return next((one for one in days if not one.is_known or one.value), None) or unknown or found.as_is(None)

    return made(how, _RULES)


def _is_said(path: str) -> Reading[bool]:
    """Whether a word is known; one that comes with the update may be none."""
    word = text(path)

    def how(at: Subject) -> Reading[bool]:
        found = at.read(word)
        return found.as_is(bool(found.known))

    return made(how, word)


def _is_zrs(at: Subject) -> Reading[bool]:
    found = at.read(_REDUNDANCY)
    return found.as_is(found.known == "ZRS")


def _of_account(at: Subject) -> Reading[bool]:
    at.estate.resolver.wait()
    return Reading(at.resource, "", "value", bool(at.estate.of_type(ACCOUNT_BLOCK)), "no public access block")


_REDUNDANCY = text("redundancyType", default="LRS")
_BLOCKED = flag("blockPublicAccess")
_OF = (BUCKET,)

VIEW = Bucket(
    storage_class=text("storageClass", default="Standard"),
    redundancy=_REDUNDANCY,
    zone_redundant=made(_is_zrs, _REDUNDANCY),
    versioned=beside(flag("versioning.status"), "bucket", _OF, {VERSIONING: flag("status")}),
    noncurrent_days=_first_days(lambda rule: rule.old),
    expiry_days=_first_days(lambda rule: rule.current),
    encrypted=beside(
        _is_said("serverSideEncryptionRule.sseAlgorithm"), "bucket", _OF, {ENCRYPTION: _is_said("sseAlgorithm")}
    ),
    own_key=beside(
        is_set("serverSideEncryptionRule.kmsMasterKeyId"), "bucket", _OF, {ENCRYPTION: is_set("kmsMasterKeyId")}
    ),
    logged=beside(is_set("logging.targetBucket"), "bucket", _OF, {LOGGING: is_set("targetBucket")}),
    receives_logs=receives_logs({BUCKET: "logging.targetBucket", LOGGING: "targetBucket"}, _OF),
    emptied=flag("forceDestroy", default=False),
    blocked=either(beside(assumed(False), "bucket", _OF, {BLOCK: fixed(True)}), made(_of_account)),
    closed=beside(assumed(False), "bucket", _OF, {BLOCK: _BLOCKED}),
    policies=all_beside(permissions("policy"), "bucket", _OF, {POLICY: permissions("policy")}),
)

ACCESS = BucketAccess(acl=text("acl"), grantees=fixed(()), policy=permissions("policy"), switches=fixed(()))
NO_ACCESS = replace(ACCESS, acl=fixed(None), policy=fixed(()))


def _switches(at: Subject) -> Reading[tuple[Reading[bool], ...]]:
    return Reading(at.resource, "", "value", (at.read(_BLOCKED),))


READERS = (
    Reader(VIEW, _OF),
    Reader(ACCESS, _OF),
    Reader(
        replace(NO_ACCESS, acl=text("acl")),
        ("alicloud:oss/bucketAcl:BucketAcl", "alicloud:oss/bucketObject:BucketObject"),
    ),
    Reader(replace(NO_ACCESS, policy=permissions("policy")), (POLICY,)),
    Reader(replace(NO_ACCESS, switches=made(_switches, _BLOCKED)), (BLOCK, ACCOUNT_BLOCK)),
)
