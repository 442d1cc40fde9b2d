from __future__ import annotations

import pytest

STORE = "alicloud:log/store:Store"


def test_three_encrypted_stores_in_one_project(deploy, preview):
    run = deploy(preview=preview)
    project = run.one("alicloud:log/project:Project")
    assert project.get("projectName") == "example--shop-production-singapore-logs"
    stores = run.named(STORE)
    assert {one.get("logstoreName") for one in stores.values()} == {"flow", "access", "application"}
    for store in stores.values():
        assert store.get("projectName") == "example--shop-production-singapore-logs"
        assert store.get("retentionPeriod") == 60
        assert store.get("encryptConf.enable") is True
        assert "logs-project" in run.waits_for(store)


def test_every_store_is_searchable(deploy, preview):
    run = deploy(preview=preview)
    indexes = run.named("alicloud:log/storeIndex:StoreIndex")
    assert {run.source(one, "logstore")[0] for one in indexes.values()} == set(run.named(STORE))
    assert all(one.get("fullText.token") for one in indexes.values())


@pytest.mark.parametrize("days", [1, 30, 2192])
def test_retention(deploy, days):
    stores = deploy(logs={"retention_days": days}).named(STORE)
    assert {one.get("retentionPeriod") for one in stores.values()} == {days}
