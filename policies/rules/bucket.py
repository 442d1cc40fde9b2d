"""Rules about buckets of S3 and OSS."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from infra.policy.ask import Ask, every
from infra.policy.judgement import undecided
from infra.policy.rule import Rule, Scope, ViewCheck, Violation, wrong
from infra.view.answer import decide
from infra.view.bucket import Bucket, BucketAccess
from infra.view.reading import NotKnown, Reading
from policies.private import closed_statement

BUCKETS = Ask(Bucket)
ACCESS = Ask(BucketAccess)
PUBLIC_ACLS = ("authenticated-read", "public-read", "public-read-write")
EVERYBODY = ("/AllUsers", "/AuthenticatedUsers")
"""How the URIs of Amazon S3's two public groups end."""


def _but_logs(fact: Callable[[Bucket], Reading[bool | None]], expected: str) -> ViewCheck:
    """The fact must be true, but of buckets that logs go to."""

    def check(bucket: Bucket, _scope: Scope) -> Iterator[Violation]:
        reading = fact(bucket)
        if reading.known or bucket.receives_logs.known:
            return
        if not reading.value and not bucket.receives_logs.value:
            yield wrong(bucket, reading, expected)

    return check


def _named_grantee(uri: Reading[str], _scope: Scope) -> Iterator[Violation]:
    if uri.value.endswith(EVERYBODY):
        yield Violation(uri.path, uri.shown, "no group of everybody")


def _switch(switch: Reading[bool], _scope: Scope) -> Iterator[Violation]:
    if not switch.value:
        yield Violation(switch.path, switch.shown, "true")


def _refuses_plain_http(bucket: Bucket, _scope: Scope) -> Iterator[Violation]:
    """A policy of the bucket must deny requests without TLS."""
    unread: list[NotKnown] = []
    policies = bucket.policies.value
    for policy in policies:
        if not policy.is_known:
            unread.append(NotKnown(policy))
        for statement in policy.known or ():
            try:
                if decide(statement, lambda it: it.refuses_plain_http):
                    return
            except NotKnown as error:
                unread.append(error)
    expected = "a statement that denies every caller every request when SecureTransport is false"
    for error in unread:
        yield undecided(bucket.resource, error, expected)
    if not unread:
        yield Violation("policy", "no such statement" if policies else "no bucket policy", expected)


ACCESS_LOG = Rule(
    id="bucket-access-logs",
    title="Ensure buckets log who reads and writes them",
    why="After a leak the access log is the only record of what was taken.",
    fix="AWS: s3.BucketLogging. Alibaba Cloud: oss.BucketLogging.",
    severity="low",
    level="advisory",
    views={Bucket: _but_logs(lambda it: it.logged, "a target bucket")},
    frameworks=("CIS Alibaba Cloud 2.0.0 5.3", "Checkov CKV_ALI_12", "Checkov CKV_AWS_18"),
)

ENCRYPTED = Rule(
    id="bucket-encrypted",
    title="Ensure buckets encrypt what is written to them",
    why="OSS stores objects as they come unless the bucket says otherwise.",
    fix="oss.BucketServerSideEncryption with sse_algorithm AES256 or KMS.",
    severity="high",
    level="mandatory",
    views={Bucket: BUCKETS.yes(lambda it: it.encrypted, "AES256, KMS or SM4")},
    absent={"aws": "S3 encrypts every object since 5 January 2023; it cannot be turned off"},
    frameworks=("CIS Alibaba Cloud 2.0.0 5.8", "Checkov CKV_AWS_19"),
)

KEPT = Rule(
    id="bucket-kept",
    title="Ensure buckets are not emptied to be deleted",
    why="force_destroy deletes every object and version when the resource goes.",
    fix="Leave force_destroy false.",
    severity="medium",
    level="advisory",
    views={Bucket: BUCKETS.no(lambda it: it.emptied, "not true")},
)

OWN_KEY = Rule(
    id="bucket-own-key",
    title="Ensure buckets encrypt with a key of your own",
    why="Only a key of your own can be revoked, audited by use and shared on purpose.",
    fix="AWS: sse_algorithm aws:kms with kms_master_key_id. Alibaba Cloud: KMS with kms_master_key_id.",
    severity="low",
    level="advisory",
    views={Bucket: _but_logs(lambda it: it.own_key, "the id of a KMS key")},
    frameworks=("CIS Alibaba Cloud 2.0.0 5.9", "Checkov CKV_ALI_6", "Checkov CKV_AWS_145"),
)

PRIVATE = Rule(
    id="bucket-private",
    title="Ensure buckets and objects are not public",
    why="What a bucket gives to everybody is found and copied.",
    fix="Private ACLs, policies that name principals, every switch of the public access block on.",
    severity="critical",
    level="mandatory",
    views={
        BucketAccess: every(
            ACCESS.must(
                lambda it: it.acl,
                lambda acl: acl is None or acl.lower() not in PUBLIC_ACLS,
                "not " + " or ".join(PUBLIC_ACLS),
            ),
            ACCESS.each(lambda it: it.grantees, _named_grantee),
            ACCESS.each(lambda it: it.policy, closed_statement),
            ACCESS.each(lambda it: it.switches, _switch),
        )
    },
    frameworks=(
        "CIS Alibaba Cloud 2.0.0 5.1",
        "Checkov CKV_ALI_1",
        "Checkov CKV_AWS_20",
        "Checkov CKV_AWS_53",
        "Checkov CKV_AWS_57",
        "Checkov CKV_AWS_70",
    ),
)

PUBLIC_ACCESS_BLOCKED = Rule(
    id="bucket-public-access-blocked",
    title="Ensure buckets block public access whatever their ACL and policy say",
    why="A later ACL or policy opens the bucket unless something stands in front of it.",
    fix="AWS: s3.BucketPublicAccessBlock. Alibaba Cloud: oss.BucketPublicAccessBlock.",
    severity="medium",
    level="advisory",
    views={
        Bucket: BUCKETS.yes(lambda it: it.blocked, "a BucketPublicAccessBlock for this bucket, or the account's")
    },
    frameworks=("Checkov CKV2_AWS_6",),
)

TLS = Rule(
    id="bucket-tls",
    title="Ensure buckets refuse requests without TLS",
    why="Over plain HTTP objects and signatures can be read and changed on the way.",
    fix="A bucket policy that denies * when aws:SecureTransport (acs:SecureTransport) is false.",
    severity="high",
    level="mandatory",
    views={Bucket: _refuses_plain_http},
    frameworks=("CIS Alibaba Cloud 2.0.0 5.4", "Checkov CKV_AWS_379"),
)

VERSIONED = Rule(
    id="bucket-versioned",
    title="Ensure buckets keep overwritten and deleted objects",
    why="Without versions one wrong write or delete is final.",
    fix="AWS: s3.BucketVersioning status Enabled. Alibaba Cloud: oss.BucketVersioning status Enabled.",
    severity="medium",
    level="advisory",
    views={Bucket: _but_logs(lambda it: it.versioned, "Enabled")},
    frameworks=("Checkov CKV_ALI_10", "Checkov CKV_AWS_21"),
)

RULES = (ACCESS_LOG, ENCRYPTED, KEPT, OWN_KEY, PRIVATE, PUBLIC_ACCESS_BLOCKED, TLS, VERSIONED)
