from __future__ import annotations

import pytest

BUCKET = "alicloud:oss/bucket:Bucket"
ENCRYPTION = "alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption"
NAME = "example--shop-production-singapore-data"


def test_bucket_is_closed(deploy, preview):
    run = deploy(preview=preview)
    assert run.one(BUCKET).get("bucket") == NAME
    for token, path, value in (
        ("alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock", "blockPublicAccess", True),
        ("alicloud:oss/bucketAcl:BucketAcl", "acl", "private"),
        ("alicloud:oss/bucketVersioning:BucketVersioning", "status", "Enabled"),
        ("alicloud:oss/bucketHttpsConfig:BucketHttpsConfig", "enable", True),
    ):
        resource = run.one(token)
        assert resource.get(path) == value
        assert resource.get("bucket") == NAME
        assert run.source(resource, "bucket") == ["bucket-bucket"]


def test_plain_http_and_old_tls_are_refused_to_everybody(deploy, preview):
    run = deploy(preview=preview)
    assert run.statements(run.one("alicloud:oss/bucketPolicy:BucketPolicy"), "policy") == [
        {
            "Effect": "Deny",
            "Action": ["oss:*"],
            "Principal": ["*"],
            "Resource": [f"acs:oss:*:*:{NAME}", f"acs:oss:*:*:{NAME}/*"],
            "Condition": {"Bool": {"acs:SecureTransport": ["false"]}},
        }
    ]
    https = run.one("alicloud:oss/bucketHttpsConfig:BucketHttpsConfig")
    assert https.get("tlsVersions") == ["TLSv1.2", "TLSv1.3"]


def test_key_encrypts_once_it_exists(deploy, preview):
    run = deploy(preview=preview)
    encryption = run.one(ENCRYPTION)
    assert encryption.get("sseAlgorithm") == "KMS"
    assert run.source(encryption, "kmsMasterKeyId") == ["key-key"]


def test_without_a_key_oss_encrypts(deploy):
    encryption = deploy(key=None).one(ENCRYPTION)
    assert encryption.get("sseAlgorithm") == "AES256"
    assert encryption.get("kmsMasterKeyId") is None


@pytest.mark.parametrize(
    ("redundant", "metro", "kind"),
    [
        (True, "singapore", "ZRS"),
        (False, "singapore", "LRS"),
        (None, "singapore", "ZRS"),
        (None, "seoul", "LRS"),
        (None, "paris", "LRS"),
        (True, "paris", "ZRS"),
    ],
)
def test_redundancy(deploy, redundant, metro, kind):
    assert deploy(bucket={"zone_redundant": redundant}, metro=metro).one(BUCKET).get("redundancyType") == kind


def test_old_versions_and_broken_uploads_are_deleted(deploy, preview):
    abort, expire = deploy(preview=preview).one(BUCKET).get("lifecycleRules")
    assert abort["abortMultipartUploads"] == [{"days": 7}]
    assert expire["noncurrentVersionExpirations"] == [{"days": 45}]
    assert expire["expirations"] == [{"expiredObjectDeleteMarker": True}]
    assert abort["enabled"] is expire["enabled"] is True


def test_without_versions_only_broken_uploads_are_deleted(deploy):
    run = deploy(bucket={"versioning": False})
    assert run.one("alicloud:oss/bucketVersioning:BucketVersioning").get("status") == "Suspended"
    assert [rule["id"] for rule in run.one(BUCKET).get("lifecycleRules")] == ["abort-uploads"]
