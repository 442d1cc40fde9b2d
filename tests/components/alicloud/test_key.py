from __future__ import annotations

import pytest

INSTANCE = "alicloud:kms/instance:Instance"
KEY = "alicloud:kms/key:Key"


def test_key_is_in_an_instance_of_the_network(deploy, preview):
    run = deploy(preview=preview)
    instance = run.one(INSTANCE)
    assert instance.get("paymentType") == "PayAsYouGo"
    assert instance.get("productVersion") == "3"
    assert instance.get("zoneIds") == ["ap-southeast-1a", "ap-southeast-1b"]
    assert run.source(instance, "vpcId") == ["network-vpc"]
    assert run.source(instance, "vswitchIds") == ["network-private-a"]
    key = run.one(KEY)
    assert run.source(key, "dkmsInstanceId") == ["key-instance"]
    assert key.get("automaticRotation") == "Enabled"
    assert key.get("rotationInterval") == "15552000s"
    assert key.get("pendingWindowInDays") == 14
    assert key.get("status") == "Enabled"
    alias = run.one("alicloud:kms/alias:Alias")
    assert alias.get("aliasName") == "alias/shop-production-singapore-key"
    assert run.source(alias, "keyId") == ["key-key"]


@pytest.mark.parametrize(("asked", "days"), [(90, 90), (365, 365), (366, 365), (730, 365)])
def test_rotation_is_at_most_a_year_in_seconds_as_the_cloud_answers(deploy, asked, days):
    assert deploy(key={"rotation_days": asked}).one(KEY).get("rotationInterval") == f"{days * 24 * 60 * 60}s"


@pytest.mark.parametrize(("environment", "protected"), [("production", True), ("staging", False)])
def test_only_production_is_protected(deploy, environment, protected):
    run = deploy(environment=environment)
    assert run.one(INSTANCE).get("deletionProtection") is protected
    assert run.one(INSTANCE).get("forceDeleteWithoutBackup") == (None if protected else "true")
    assert run.one(KEY).get("deletionProtection") == ("Enabled" if protected else "Disabled")


def test_instance_has_two_zones_even_where_the_network_has_one(deploy):
    run = deploy(network={"zones": 1}, load_balancer=None, database=None, cache={"standby": False})
    assert run.one(INSTANCE).get("zoneIds") == ["ap-southeast-1a", "ap-southeast-1b"]
    assert run.source(run.one(INSTANCE), "vswitchIds") == ["network-private-a"]


def test_no_key_no_instance(deploy):
    run = deploy(key=None)
    assert not run.named(INSTANCE)
    assert not run.named(KEY)
