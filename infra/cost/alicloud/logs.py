"""Simple Log Service stores and VPC flow logs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from infra.cost.bearer import first, share
from infra.cost.charge import Bill, Charge, Line, Scope, amount
from infra.cost.log_use import days_kept, written
from infra.money import DAYS_PER_MONTH
from infra.view.alicloud.flow_log import FLOW_LOG
from infra.view.alicloud.log_store import INDEX, STORE
from infra.view.flow_log import FlowLog
from infra.view.log_store import LogStore

DAYS_INCLUDED = 30
"""Days of storage in the price of ingested data (alibabacloud.com/help/en/sls, pay-by-ingested-data)."""


def _store(store: LogStore, scope: Scope) -> Iterator[Charge]:
    """A log store, by the way it is metered.

    By ingested data: what is written, and storage beyond 30 days. By feature (the provider's default): index,
    traffic, storage and shards one by one.
    """
    gb, note = written(store, scope, STORE)
    note = note or ("flow records" if store.takes_flows.value else "")
    if store.by_volume.value:
        what = note or "all logs of the workload but flow records"
        yield _line("Ingested logs", "ingested data", "GB", gb, what)
        yield _storage(store, gb, note, DAYS_INCLUDED)
        return
    yield _line(
        "Write traffic", "read and write traffic", "GB", gb, note or "at most: logs are compressed on the way"
    )
    yield _storage(store, gb, note, 0)
    shards, unknown = amount(store.shards, store.resource, DAYS_PER_MONTH)
    yield Charge("Active shards", "logs", "active shard", "shard-day", shards, note=unknown)
    if store.indexed.value:
        yield _line("Index traffic", "index traffic", "GB", gb, note)


def _storage(store: LogStore, gb: Decimal, note: str, included: int) -> Charge:
    """Storage of what the retention keeps in a steady state, uncompressed, beyond the days included."""
    stored: Decimal | None = Decimal(0)
    if gb:
        days, note = days_kept(store)
        stored = None if days is None else gb * max(Decimal(0), days - included)
        note += f", {included} of them included" if included and days is not None else ""
    return _line("Log storage", "hot storage", "GB-day", stored, note)


def _records(log: FlowLog, scope: Scope) -> Iterator[Charge]:
    """Making the records is billed besides storing them."""
    gb, note = share(log.resource, first(scope, FLOW_LOG), scope.usage.flow_log_gb)
    yield _line("", "VPC flow log", "GB", gb, note)


def _line(description: str, sku: str, unit: str, quantity: Decimal | None, note: str) -> Charge:
    return Charge(description, "logs", sku, unit, quantity, usage_based=True, note=note)


BILLS: dict[str, Bill[Any]] = {
    FLOW_LOG: Bill(FlowLog, (Line("Flow log records", _records),)),
    STORE: Bill(LogStore, (Line("Logs", _store),)),
}
FREE: dict[str, str] = {
    INDEX: "index traffic is billed on the log store",
    "alicloud:log/machineGroup:MachineGroup": "machine groups cost nothing",
    "alicloud:log/project:Project": "billed on its log stores",
}
