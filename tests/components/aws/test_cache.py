from __future__ import annotations

import pytest

from infra.catalog.cache_class import cache_class
from infra.estate.resource import SECRET

GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"


def test_is_private_encrypted_and_asks_for_a_password(deploy, preview):
    run = deploy(preview=preview)
    cache = run.one(GROUP)
    assert cache.get("atRestEncryptionEnabled") is True
    assert run.source(cache, "kmsKeyId") == ["key-key"]
    assert cache.get("transitEncryptionEnabled") is True
    assert cache.get("transitEncryptionMode") == "required"
    assert cache.get("authToken") == SECRET
    assert cache.get("snapshotRetentionLimit") == 9
    assert cache.get("autoMinorVersionUpgrade") is True
    assert run.source(cache, "securityGroupIds") == ["firewall-cache"]
    subnets = run.one("aws:elasticache/subnetGroup:SubnetGroup")
    assert run.source(subnets, "subnetIds") == ["network-private-a", "network-private-b"]


@pytest.mark.parametrize(("standby", "nodes"), [(True, 2), (False, 1)])
def test_standby_is_a_replica_that_takes_over(deploy, standby, nodes):
    cache = deploy(cache={"standby": standby}).one(GROUP)
    assert cache.get("numCacheClusters") == nodes
    assert cache.get("automaticFailoverEnabled") is standby
    assert cache.get("multiAzEnabled") is standby


@pytest.mark.parametrize("asked", [None, "6.0", "7.0"])
def test_redis_becomes_the_nearest_valkey(deploy, asked):
    cache = deploy(cache={"version": asked}).one(GROUP)
    assert cache.get("engine") == "valkey"
    assert cache.get("engineVersion") == "7.2"


def test_node_holds_what_was_asked_for(deploy):
    run = deploy()
    found = cache_class("aws", run.built["cache"].instance_class)
    assert found is not None
    assert found.memory_gib >= 4
    assert run.one(GROUP).get("nodeType") == found.name


def test_exact_node_and_version_win(deploy):
    run = deploy(cache={"aws": {"instance_class": "cache.r7g.large", "version": "8.1"}})
    assert run.one(GROUP).get("nodeType") == run.built["cache"].instance_class == "cache.r7g.large"
    assert run.one(GROUP).get("engineVersion") == "8.1"


def test_without_a_key_it_is_still_encrypted(deploy):
    cache = deploy(key=None).one(GROUP)
    assert cache.get("atRestEncryptionEnabled") is True
    assert cache.get("kmsKeyId") is None


def test_endpoint_is_the_primary(deploy):
    run = deploy()
    assert run.built["cache"].port == run.one(GROUP).get("port") == 6379
