from __future__ import annotations

from decimal import Decimal

import pytest

from infra.estate.resource import UNKNOWN

GROUP = "aws:cloudwatch/logGroup:LogGroup"
FLOW = "aws:ec2/flowLog:FlowLog"


def prices(price):
    return [
        price("logs", "CloudWatch Logs ingestion (standard)", "GB", "0.70"),
        price("logs", "CloudWatch Logs storage", "GB-month", "0.03"),
    ]


def group(resource, name, days=365, **more):
    return resource(GROUP, name, {"retentionInDays": days} | more, capability="logs")


def test_logs_are_counted_once_on_the_application_group(cost, resource, price, money):
    everything = [
        group(resource, "logs-flow"),
        group(resource, "logs-application"),
        resource(FLOW, "flow-log", {"logDestination": UNKNOWN}, uses={"logDestination": "logs-flow"}),
    ]
    vended = price("logs", "CloudWatch Logs vended ingestion", "GB", "0.50")
    found = cost(everything, [*prices(price), vended], usage={"log_gb": 60, "flow_log_gb": 10})
    assert {key: value for key, value in money(found.lines).items() if value} == {
        ("logs-application", "Log ingestion"): Decimal("42.00"),  # 60 x 0.70
        ("logs-application", "Log storage"): Decimal("3.24"),  # 60 x 0.15 x 12 months x 0.03
        ("flow-log", "Flow log ingestion"): Decimal("5.00"),  # 10 x 0.50
        ("logs-flow", "Log storage"): Decimal("0.54"),  # 10 x 0.15 x 12 months x 0.03
    }
    assert found.coverage == 1


def test_flow_records_without_a_price_are_unpriced(cost, resource, price):
    found = cost([resource(FLOW, "flow-log")], prices(price), usage={"flow_log_gb": 10})
    assert [line.description for line in found.unpriced] == ["Flow log ingestion"]
    assert found.coverage == 0


def test_without_an_application_group_the_one_no_flow_log_writes_to(cost, resource, price, quantities):
    everything = [
        group(resource, "a"),
        group(resource, "b"),
        resource(FLOW, "f", {"logDestination": UNKNOWN}, uses={"logDestination": "a"}),
    ]
    found = quantities(cost(everything, prices(price), usage={"log_gb": 60}))
    assert ("a", "CloudWatch Logs ingestion (standard)") not in found
    assert found["b", "CloudWatch Logs ingestion (standard)"] == 60


def test_a_flow_log_alone_is_vended_ingestion(cost, resource, price):
    vended = price("logs", "CloudWatch Logs vended ingestion", "GB", "0.5985")
    found = cost([resource(FLOW, "flow")], [vended], usage={"flow_log_gb": 10})
    assert found.monthly.amount == Decimal("5.985")  # 10 x 0.5985


@pytest.mark.parametrize("days", [0, UNKNOWN, None])
def test_logs_kept_for_ever_have_no_monthly_storage(cost, resource, price, days):
    found = cost([group(resource, "g", days)], prices(price), usage={"log_gb": 1})
    assert [line.description for line in found.unpriced] == ["Log storage"]
    assert found.coverage == 0


def test_no_logs_cost_nothing_however_long_they_are_kept(cost, resource, price):
    assert cost([group(resource, "g", 0)], prices(price)).coverage == 1


def test_another_log_class_has_another_price(cost, resource, price):
    found = cost([group(resource, "g", logGroupClass="INFREQUENT_ACCESS")], prices(price), usage={"log_gb": 1})
    assert {line.option for line in found.unpriced} == {"INFREQUENT_ACCESS"}


def test_flow_records_that_go_to_a_bucket_leave_the_groups_alone(cost, resource, quantities):
    to_bucket = {"logDestination": UNKNOWN, "logDestinationType": "s3"}
    found = quantities(cost([group(resource, "a"), resource(FLOW, "f", to_bucket)], usage={"log_gb": 60}))
    assert found["a", "CloudWatch Logs ingestion (standard)"] == 60


def test_flow_records_that_go_nobody_knows_where_leave_the_groups_unpriced(cost, resource, price):
    later = resource(FLOW, "f", {"logDestination": UNKNOWN})
    found = cost([group(resource, "a"), later], prices(price), usage={"log_gb": 60})
    assert {line.resource for line in found.unpriced} >= {"a"}


def test_a_group_is_named_as_it_was_before(cost, resource, quantities):
    named = resource(GROUP, "a", {"name": "flows"})
    flows = resource(FLOW, "f", {"logGroupName": "flows"})
    found = quantities(cost([named, group(resource, "b"), flows], usage={"log_gb": 60}))
    assert ("a", "CloudWatch Logs ingestion (standard)") not in found
