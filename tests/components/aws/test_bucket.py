from __future__ import annotations

import pytest

ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"


def test_both_buckets_are_closed(deploy, preview):
    run = deploy(preview=preview)
    for noun in ("bucket-bucket", "logs-access"):
        blocks = run.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", f"{noun}-public-access")
        for block in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"):
            assert blocks.get(block) is True
        ownership = run.one("aws:s3/bucketOwnershipControls:BucketOwnershipControls", f"{noun}-ownership")
        assert ownership.get("rule.objectOwnership") == "BucketOwnerEnforced"
        assert run.source(blocks, "bucket") == run.source(ownership, "bucket") == [noun]


def test_plain_http_is_refused_to_everybody(deploy, preview):
    run = deploy(preview=preview)
    statement = run.statements(run.one("aws:s3/bucketPolicy:BucketPolicy", "bucket-bucket-policy"))[
        "DenyPlainHttp"
    ]
    assert statement == {
        "Sid": "DenyPlainHttp",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": ["s3:*"],
        "Resource": [
            "arn:aws:s3:::example--shop-production-singapore-bucket",
            "arn:aws:s3:::example--shop-production-singapore-bucket/*",
        ],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def test_the_key_encrypts_with_a_bucket_key(deploy):
    run = deploy()
    encryption = run.one(ENCRYPTION, "bucket-bucket-encryption")
    assert encryption.get("rules.0.applyServerSideEncryptionByDefault.sseAlgorithm") == "aws:kms"
    assert encryption.get("rules.0.bucketKeyEnabled") is True
    assert "key-key" in run.source(encryption, "rules")


def test_without_a_key_amazon_s3_encrypts(deploy):
    rule = deploy(key=None).one(ENCRYPTION, "bucket-bucket-encryption").get("rules.0")
    assert rule["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "AES256"}
    assert rule["bucketKeyEnabled"] is False


@pytest.mark.parametrize(("versioning", "status"), [(True, "Enabled"), (False, "Suspended")])
def test_versions(deploy, versioning, status):
    run = deploy(bucket={"versioning": versioning})
    assert run.one(VERSIONING, "bucket-bucket-versioning").get("versioningConfiguration.status") == status
    lifecycle = run.one(LIFECYCLE, "bucket-bucket-lifecycle")
    assert lifecycle.get("rules.0.noncurrentVersionExpiration.noncurrentDays") == 45
    assert lifecycle.get("rules.0.abortIncompleteMultipartUpload.daysAfterInitiation") == 7
    assert lifecycle.get("rules.0.expiration") is None
    assert "bucket-bucket-versioning" in run.waits_for(lifecycle)


def test_name_is_known_before_the_update(deploy):
    run = deploy(organization="acme-inc")
    name = "acme-inc--shop-production-singapore-bucket"
    assert run.built["bucket"].bucket_name == name
    assert run.one("aws:s3/bucket:Bucket", "bucket-bucket").get("bucket") == name
