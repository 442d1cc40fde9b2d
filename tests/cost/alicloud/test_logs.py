from decimal import Decimal

import pytest

from infra.estate.resource import UNKNOWN

FLOW_LOG = "alicloud:vpc/flowLog:FlowLog"
INDEX = "alicloud:log/storeIndex:StoreIndex"
STORE = "alicloud:log/store:Store"

INGEST = {"meteringMode": "ChargeByDataIngest", "logstoreName": "app", "retentionPeriod": 30}


def test_by_ingested_data_against_a_public_projects_cost_table(resource, month):
    # Public code index id 70346618077, 2026-09-27: 30 GB written at 0.061 = 1.83 USD; 30 days are included.
    assert month(resource(STORE, "store", INGEST), usage={"log_gb": 30}) == Decimal("1.83")


def test_longer_retention_pays_for_the_days_beyond(resource, charges):
    store = resource(STORE, "store", INGEST | {"retentionPeriod": 90})
    found = charges(store, usage={"log_gb": 60})["Log storage"]
    assert (found.quantity, found.unit) == (60 * 60, "GB-day")
    assert found.note == "90 days of logs, 30 of them included"


def test_by_feature_by_hand(resource, month):
    # 60 GB: write 60 x 0.045 = 2.70; index 60 x 0.0875 = 5.25; 30 days 1800 GB-days x 0.002875 = 5.175;
    # 2 shards x 730 / 24 days x 0.01 = 0.608. Together 13.73.
    store = resource(STORE, "store", {"logstoreName": "app", "retentionPeriod": 30})
    index = resource(INDEX, "index", uses={"logstore": "store"})
    assert month(store, index, usage={"log_gb": 60}) == Decimal("13.73")


def test_without_an_index_none_is_billed(resource, charges):
    store = resource(STORE, "store", {"logstoreName": "app"})
    assert "Index traffic" not in charges(store, usage={"log_gb": 60})
    named = resource(INDEX, "index", {"logstore": "app"})
    assert charges(store, named, usage={"log_gb": 60})["Index traffic"].quantity == 60


def test_logs_are_counted_on_the_applications_store(resource, charges):
    stores = [resource(STORE, name, INGEST) for name in ("logs-access", "logs-application", "logs-flow")]
    access, application, flow = stores
    assert charges(application, access, flow, usage={"log_gb": 60})["Ingested logs"].quantity == 60
    found = charges(access, application, flow, usage={"log_gb": 60})["Ingested logs"]
    assert (found.quantity, found.note) == (0, "counted on logs-application")


@pytest.mark.parametrize(
    ("days", "why"),
    [(3650, "kept for ever, so it grows every month"), (UNKNOWN, "retentionPeriod: known only after the update")],
)
def test_storage_that_cannot_be_known(resource, charges, days, why):
    found = charges(resource(STORE, "store", INGEST | {"retentionPeriod": days}), usage={"log_gb": 60})
    assert (found["Log storage"].quantity, found["Log storage"].note) == (None, why)


def test_an_unknown_metering_is_unpriced(resource, priced):
    found = priced(resource(STORE, "store", {"meteringMode": UNKNOWN}), usage={"log_gb": 60})
    assert found.coverage == 0


def test_flow_records_against_the_vendors_tiers(resource, month):
    # alibabacloud.com/help/en/vpc/user-guide/billing-of-flow-logs: 0.37 USD a GB up to 10 TB, then 0.185.
    flow = resource(FLOW_LOG, "flow")
    assert month(flow, usage={"flow_log_gb": 20}) == Decimal("7.40")
    assert month(flow, usage={"flow_log_gb": 20480}) == Decimal("5683.20")  # 10240 x (0.37 + 0.185)


def test_flow_records_are_stored_where_the_flow_log_writes(resource, charges):
    flows = resource(STORE, "store-1", INGEST | {"logstoreName": "flow"})
    others = [resource(STORE, "store-0", INGEST), resource(FLOW_LOG, "log", {"logStoreName": "flow"})]
    usage = {"log_gb": 60, "flow_log_gb": 10}
    assert charges(flows, *others, usage=usage)["Ingested logs"].quantity == 10
    assert charges(others[0], flows, others[1], usage=usage)["Ingested logs"].quantity == 60
