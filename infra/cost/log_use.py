"""What is written to a log store: the workload's logs, or the flow records of its network."""

from __future__ import annotations

from decimal import Decimal

from infra.cost.bearer import first_view, share
from infra.cost.charge import Scope
from infra.view.log_store import LogStore


def written(store: LogStore, scope: Scope, token: str) -> tuple[Decimal, str]:
    """GB a month that are counted on this store, and where the others are.

    `log_gb` is counted on the application's store, else on the first that takes no flow records; `flow_log_gb` on
    the first that does.
    """
    if store.takes_flows.value:
        bearer = first_view(scope, LogStore, token, where=_takes_flows)
        return share(store.resource, bearer, scope.usage.flow_log_gb)
    bearer = first_view(scope, LogStore, token, where=_is_application)
    bearer = bearer or first_view(scope, LogStore, token, where=_takes_no_flows)
    return share(store.resource, bearer, scope.usage.log_gb)


def _takes_flows(store: LogStore) -> bool:
    return store.takes_flows.known is True


def _takes_no_flows(store: LogStore) -> bool:
    return store.takes_flows.known is not True


def _is_application(store: LogStore) -> bool:
    return "application" in store.resource.name.lower()


def days_kept(store: LogStore) -> tuple[Decimal | None, str]:
    """Days of logs that are there in a steady state; or why nobody can say how many."""
    days, forever = store.retention_days, store.forever
    if not days.is_known or not forever.is_known:
        return None, f"{days.place(store.resource)}: {days.shown}"
    if forever.value or days.value is None:
        return None, "kept for ever, so it grows every month"
    return Decimal(days.value), f"{days.value} days of logs"
