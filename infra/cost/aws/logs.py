"""CloudWatch log groups and flow logs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from infra.cost.bearer import first, share
from infra.cost.charge import Bill, Charge, Line, Scope
from infra.cost.log_use import days_kept, written
from infra.money import DAYS_PER_MONTH
from infra.view.aws.flow_log import FLOW_LOG
from infra.view.aws.log_store import GROUP
from infra.view.flow_log import FlowLog
from infra.view.log_store import LogStore

COMPRESSION = Decimal("0.15")
"""Stored bytes for one ingested byte.

Sources: AWS Pricing Calculator as quoted at dev.classmethod.jp/articles/compare-archive-cost-cloudwatchlogs-s3
(2021-09-18: 100 GB x 0.15 storage compression factor); AWS's own migration cost table, 200 GB ingested to 30 GB
archived (public code index id 70185961730).
"""


def _ingestion(store: LogStore, scope: Scope) -> Iterator[Charge]:
    """The ingestion of flow records is billed on the flow log; their group bears the storage."""
    if store.takes_flows.value:
        return
    gb, note = written(store, scope, GROUP)
    note = note or "all logs of the workload but flow records"
    sku = "CloudWatch Logs ingestion (standard)"
    yield Charge("", "logs", sku, "GB", gb, store.tier.value, usage_based=True, note=note)


def _storage(store: LogStore, scope: Scope) -> Iterator[Charge]:
    """Storage of what the retention keeps in a steady state."""
    gb, note = written(store, scope, GROUP)
    stored: Decimal | None = Decimal(0)
    if gb:
        days, note = days_kept(store)
        stored = None if days is None else gb * COMPRESSION * days / DAYS_PER_MONTH
        note = note if days is None else f"{note}, compressed to 15 %"
    sku = "CloudWatch Logs storage"
    yield Charge("", "logs", sku, "GB-month", stored, store.tier.value, usage_based=True, note=note)


def _records(log: FlowLog, scope: Scope) -> Iterator[Charge]:
    """Its records are billed as vended ingestion, by the GB made."""
    gb, note = share(log.resource, first(scope, FLOW_LOG), scope.usage.flow_log_gb)
    yield Charge("", "logs", "CloudWatch Logs vended ingestion", "GB", gb, usage_based=True, note=note)


BILLS: dict[str, Bill[Any]] = {
    FLOW_LOG: Bill(FlowLog, (Line("Flow log ingestion", _records),)),
    GROUP: Bill(LogStore, (Line("Log ingestion", _ingestion), Line("Log storage", _storage))),
}
FREE: dict[str, str] = {
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": "metric filters cost nothing",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policies cost nothing",
    "aws:cloudwatch/logStream:LogStream": "billed on the log group",
}
