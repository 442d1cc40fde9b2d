from __future__ import annotations

from infra.catalog.cache_class import cache_class

INSTANCE = "alicloud:kvstore/instance:Instance"


def test_replica_is_in_the_second_zone(deploy, preview):
    run = deploy(preview=preview)
    cache = run.one(INSTANCE)
    assert cache.get("zoneId") == "ap-southeast-1a"
    assert cache.get("secondaryZoneId") == "ap-southeast-1b"
    assert run.source(cache, "vswitchId") == ["network-private-a"]
    assert cache.get("paymentType") == "PostPaid"
    assert cache_class("alicloud", cache.get("instanceClass")).memory_gib == 4
    assert deploy(cache={"standby": False}).one(INSTANCE).get("secondaryZoneId") is None


def test_only_instances_with_password_and_tls_connect(deploy, preview):
    run = deploy(preview=preview)
    cache = run.one(INSTANCE)
    assert cache.get("vpcAuthMode") == "Open"
    assert cache.get("password") == "[secret]"
    assert cache.get("sslEnable") == "Enable"
    assert cache.get("securityIps") == ["127.0.0.1"]
    assert run.source(cache, "securityGroupId") == ["firewall-compute"]


def test_the_edition_has_no_encryption_at_rest(deploy):
    cache = deploy().one(INSTANCE)
    assert cache.get("tdeStatus") is cache.get("encryptionKey") is None


def test_backups_and_maintenance(deploy, preview):
    cache = deploy(preview=preview).one(INSTANCE)
    assert len(set(cache.get("backupPeriods"))) == 7
    assert cache.get("backupTime").split("-")[1] <= cache.get("maintainStartTime")
    assert cache.get("isAutoUpgradeOpen") == "1"


def test_only_production_is_protected(deploy):
    assert deploy().one(INSTANCE).get("instanceReleaseProtection") is True
    assert deploy(environment="staging").one(INSTANCE).get("instanceReleaseProtection") is False


def test_version_and_overrides(deploy):
    assert deploy(cache={"version": "6.0"}).one(INSTANCE).get("engineVersion") == "6.0"
    override = {"instance_class": "redis.shard.xlarge.ce", "version": "5.0"}
    cache = deploy(cache={"alicloud": override}).one(INSTANCE)
    assert (cache.get("instanceClass"), cache.get("engineVersion")) == ("redis.shard.xlarge.ce", "5.0")
