"""Rules about buckets of S3 and OSS."""

from __future__ import annotations

from infra.estate.resource import is_unknown
from infra.policy.predicates import equals, every, none_of, optional, same
from infra.policy.rule import Check, Related, Rule
from infra.view.statement import Statement
from policies.bucket import ACCESS_LOGS, ENCRYPTION, KEY, VERSIONING, any_of, blocked, refuses_plain_http
from policies.document import no_statement

ALICLOUD = "alicloud:oss/bucket:Bucket"
AWS = "aws:s3/bucket:Bucket"
AWS_V2 = "aws:s3/bucketV2:BucketV2"

PUBLIC_ACLS = ("authenticated-read", "public-read", "public-read-write")
EVERYBODY = ("/AllUsers", "/AuthenticatedUsers")
"""How the URIs of Amazon S3's two public groups end."""


def _open(statement: Statement) -> str:
    if not statement.open_to_everybody:
        return ""
    return f"allows {', '.join(statement.actions) or 'everything but some actions'} to everybody"


PRIVATE_ACL = none_of("acl", *PUBLIC_ACLS)
PRIVATE_POLICY = no_statement("policy", _open, "no Allow for principal * without a condition on the caller")


def _named_grantee(path: str) -> Check:
    return optional(path, lambda uri: not str(uri).endswith(EVERYBODY), "no group of everybody")


ACCESS_LOG = Rule(
    id="bucket-access-logs",
    title="Ensure buckets log who reads and writes them",
    why="After a leak the access log is the only record of what was taken.",
    fix="AWS: s3.BucketLogging. Alibaba Cloud: oss.BucketLogging.",
    severity="low",
    level="advisory",
    checks=dict.fromkeys(
        (ALICLOUD, AWS, AWS_V2), any_of(ACCESS_LOGS, lambda _value: True, "a target bucket", logs=False)
    ),
    frameworks=("CIS Alibaba Cloud 2.0.0 5.3", "Checkov CKV_ALI_12", "Checkov CKV_AWS_18"),
)

ENCRYPTED = Rule(
    id="bucket-encrypted",
    title="Ensure buckets encrypt what is written to them",
    why="OSS stores objects as they come unless the bucket says otherwise.",
    fix="oss.BucketServerSideEncryption with sse_algorithm AES256 or KMS.",
    severity="high",
    level="mandatory",
    checks={ALICLOUD: any_of(ENCRYPTION, lambda value: not is_unknown(value), "AES256, KMS or SM4")},
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
    checks=dict.fromkeys((ALICLOUD, AWS, AWS_V2), none_of("forceDestroy", True)),
)

OWN_KEY = Rule(
    id="bucket-own-key",
    title="Ensure buckets encrypt with a key of your own",
    why="Only a key of your own can be revoked, audited by use and shared on purpose.",
    fix="AWS: sse_algorithm aws:kms with kms_master_key_id. Alibaba Cloud: KMS with kms_master_key_id.",
    severity="low",
    level="advisory",
    checks=dict.fromkeys(
        (ALICLOUD, AWS, AWS_V2), any_of(KEY, lambda _value: True, "the id of a KMS key", logs=False)
    ),
    frameworks=("CIS Alibaba Cloud 2.0.0 5.9", "Checkov CKV_ALI_6", "Checkov CKV_AWS_145"),
)

PRIVATE = Rule(
    id="bucket-private",
    title="Ensure buckets and objects are not public",
    why="What a bucket gives to everybody is found and copied.",
    fix="Private ACLs, policies that name principals, every switch of the public access block on.",
    severity="critical",
    level="mandatory",
    checks={
        ALICLOUD: every(PRIVATE_ACL, PRIVATE_POLICY),
        "alicloud:oss/accountPublicAccessBlock:AccountPublicAccessBlock": equals("blockPublicAccess", True),
        "alicloud:oss/bucketAcl:BucketAcl": PRIVATE_ACL,
        "alicloud:oss/bucketObject:BucketObject": PRIVATE_ACL,
        "alicloud:oss/bucketPolicy:BucketPolicy": PRIVATE_POLICY,
        "alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock": equals("blockPublicAccess", True),
        **dict.fromkeys((AWS, AWS_V2), every(PRIVATE_ACL, _named_grantee("grants.*.uri"), PRIVATE_POLICY)),
        **dict.fromkeys(
            ("aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"),
            every(PRIVATE_ACL, _named_grantee("accessControlPolicy.grants.*.grantee.uri")),
        ),
        **dict.fromkeys(
            ("aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2"),
            PRIVATE_ACL,
        ),
        "aws:s3/bucketPolicy:BucketPolicy": PRIVATE_POLICY,
        **dict.fromkeys(
            (
                "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
                "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
            ),
            every(
                *(
                    equals(name, True, default=False)
                    for name in (
                        "blockPublicAcls",
                        "blockPublicPolicy",
                        "ignorePublicAcls",
                        "restrictPublicBuckets",
                    )
                )
            ),
        ),
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
    checks=dict.fromkeys((ALICLOUD, AWS, AWS_V2), Related(blocked)),
    frameworks=("Checkov CKV2_AWS_6",),
)

TLS = Rule(
    id="bucket-tls",
    title="Ensure buckets refuse requests without TLS",
    why="Over plain HTTP objects and signatures can be read and changed on the way.",
    fix="A bucket policy that denies * when aws:SecureTransport (acs:SecureTransport) is false.",
    severity="high",
    level="mandatory",
    checks=dict.fromkeys((ALICLOUD, AWS, AWS_V2), Related(refuses_plain_http)),
    frameworks=("CIS Alibaba Cloud 2.0.0 5.4", "Checkov CKV_AWS_379"),
)

VERSIONED = Rule(
    id="bucket-versioned",
    title="Ensure buckets keep overwritten and deleted objects",
    why="Without versions one wrong write or delete is final.",
    fix="AWS: s3.BucketVersioning status Enabled. Alibaba Cloud: oss.BucketVersioning status Enabled.",
    severity="medium",
    level="advisory",
    checks=dict.fromkeys(
        (ALICLOUD, AWS, AWS_V2),
        any_of(VERSIONING, lambda value: same(value, "Enabled") or value is True, "Enabled", logs=False),
    ),
    frameworks=("Checkov CKV_ALI_10", "Checkov CKV_AWS_21"),
)

RULES = (ACCESS_LOG, ENCRYPTED, KEPT, OWN_KEY, PRIVATE, PUBLIC_ACCESS_BLOCKED, TLS, VERSIONED)
