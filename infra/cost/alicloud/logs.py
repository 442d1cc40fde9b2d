"""Simple Log Service stores and VPC flow logs."""

from __future__ import annotations

from decimal import Decimal

from infra.cost.bearer import first, share
from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import number, text, times
from infra.estate.resource import UNKNOWN, Resource
from infra.money import DAYS_PER_MONTH

FLOW_LOG = "alicloud:vpc/flowLog:FlowLog"
INDEX = "alicloud:log/storeIndex:StoreIndex"
STORE = "alicloud:log/store:Store"

DEFAULT_DAYS = 30
DEFAULT_SHARDS = 2
"""What the provider makes of a store that does not say (docs of alicloud.log.Store)."""

KEPT_FOR_EVER = 3650
"""Days of retention that mean for ever (docs of alicloud.log.Store)."""

DAYS_INCLUDED = 30
"""Days of storage in the price of ingested data (alibabacloud.com/help/en/sls, pay-by-ingested-data)."""


def store(resource: Resource, scope: Scope) -> list[Charge]:
    """A log store, by the way it is metered.

    By ingested data: what is written, and storage beyond 30 days. By feature (the provider's default): index,
    traffic, storage and shards one by one.
    """
    if _takes_flows(resource, scope):
        bearer = first(scope, STORE, where=_takes_flows)
        written, note = share(resource, bearer, scope.usage.flow_log_gb)
        note = note or "flow records"
    else:
        written, note = share(resource, _bearer(scope), scope.usage.log_gb)
    mode = text(resource, "meteringMode", "ChargeByFunction")
    if mode == UNKNOWN:
        return [Charge("Logs", "logs", UNKNOWN, "GB", written, usage_based=True)]
    if mode == "ChargeByDataIngest":
        return [
            _line(
                "Ingested logs",
                "ingested data",
                "GB",
                written,
                note or "all logs of the workload but flow records",
            ),
            _storage(resource, written, note, DAYS_INCLUDED),
        ]
    shards = number(resource, "shardCount", DEFAULT_SHARDS)
    index = [_line("Index traffic", "index traffic", "GB", written, note)] if _indexed(resource, scope) else []
    at_most = note or "at most: logs are compressed on the way"
    return [
        _line("Write traffic", "read and write traffic", "GB", written, at_most),
        *index,
        _storage(resource, written, note, 0),
        Charge("Active shards", "logs", "active shard", "shard-day", times(shards, DAYS_PER_MONTH)),
    ]


def flow_log(resource: Resource, scope: Scope) -> list[Charge]:
    """A flow log: making the records is billed besides storing them."""
    written, note = share(resource, first(scope, FLOW_LOG), scope.usage.flow_log_gb)
    return [_line("Flow log records", "VPC flow log", "GB", written, note)]


def _takes_flows(store: Resource, scope: Scope) -> bool:
    name = text(store, "logstoreName", text(store, "name"))
    return bool(scope.plan.referring_to(store, FLOW_LOG) or scope.plan.naming(name, "logStoreName", FLOW_LOG))


def _bearer(scope: Scope) -> Resource | None:
    """Where `log_gb` is counted: the application's store, else the first that takes no flow records."""
    return first(scope, STORE, where=_is_application) or first(scope, STORE, where=_takes_no_flows)


def _is_application(store: Resource, _scope: Scope) -> bool:
    return "application" in store.name.lower()


def _takes_no_flows(store: Resource, scope: Scope) -> bool:
    return not _takes_flows(store, scope)


def _indexed(resource: Resource, scope: Scope) -> bool:
    name = text(resource, "logstoreName", text(resource, "name"))
    attached = any(index.refers_to(resource.urn, "logstore") for index in scope.plan.referring_to(resource, INDEX))
    return attached or bool(scope.plan.naming(name, "logstore", INDEX))


def _storage(resource: Resource, written: Decimal, note: str, included: int) -> Charge:
    """Storage of what the retention keeps in a steady state, uncompressed, beyond the days included."""
    days = number(resource, "retentionPeriod", DEFAULT_DAYS)
    stored: Decimal | None
    if not written:
        stored = Decimal(0)
    elif days is None or days >= KEPT_FOR_EVER:
        stored = None
        note = "retention is not known" if days is None else "kept for ever, so it grows every month"
    else:
        stored = written * max(Decimal(0), days - included)
        note = f"{days.normalize():f} days of logs" + (f", {included} of them included" if included else "")
    return Charge("Log storage", "logs", "hot storage", "GB-day", stored, usage_based=True, note=note)


def _line(description: str, sku: str, unit: str, quantity: Decimal, note: str) -> Charge:
    return Charge(description, "logs", sku, unit, quantity, usage_based=True, note=note)


ESTIMATORS: dict[str, Estimator] = {FLOW_LOG: flow_log, STORE: store}
FREE: dict[str, str] = {
    INDEX: "index traffic is billed on the log store",
    "alicloud:log/machineGroup:MachineGroup": "machine groups cost nothing",
    "alicloud:log/project:Project": "billed on its log stores",
}
