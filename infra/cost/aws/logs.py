"""CloudWatch log groups and flow logs."""

from __future__ import annotations

from decimal import Decimal

from infra.cost.bearer import first, share
from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import number, text
from infra.estate.resource import Resource
from infra.money import DAYS_PER_MONTH

FLOW_LOG = "aws:ec2/flowLog:FlowLog"
GROUP = "aws:cloudwatch/logGroup:LogGroup"

COMPRESSION = Decimal("0.15")
"""Stored bytes for one ingested byte.

Sources: AWS Pricing Calculator as quoted at dev.classmethod.jp/articles/compare-archive-cost-cloudwatchlogs-s3
(2021-09-18: 100 GB x 0.15 storage compression factor); AWS's own migration cost table, 200 GB ingested to 30 GB
archived (public code index id 70185961730).
"""


def log_group(resource: Resource, scope: Scope) -> list[Charge]:
    """A log group: ingestion, and storage of what its retention keeps in a steady state.

    The ingestion of flow records is billed on the flow log; their group bears the storage.
    """
    option = {"STANDARD": ""}.get(kind := text(resource, "logGroupClass", "STANDARD"), kind)
    if _takes_flows(resource, scope):
        bearer = first(scope, GROUP, where=_takes_flows)
        written, note = share(resource, bearer, scope.usage.flow_log_gb)
        return [_storage(resource, written, option, note)]
    written, note = share(resource, _bearer(scope), scope.usage.log_gb)
    return [
        Charge(
            "Log ingestion",
            "logs",
            "CloudWatch Logs ingestion (standard)",
            "GB",
            written,
            option,
            usage_based=True,
            note=note or "all logs of the workload but flow records",
        ),
        _storage(resource, written, option, note),
    ]


def flow_log(resource: Resource, scope: Scope) -> list[Charge]:
    """A flow log: its records are billed as vended ingestion, by the GB made."""
    written, note = share(resource, first(scope, FLOW_LOG), scope.usage.flow_log_gb)
    sku = "CloudWatch Logs vended ingestion"
    return [Charge("Flow log ingestion", "logs", sku, "GB", written, usage_based=True, note=note)]


def _takes_flows(group: Resource, scope: Scope) -> bool:
    return bool(scope.plan.referring_to(group, FLOW_LOG))


def _bearer(scope: Scope) -> Resource | None:
    """Where `log_gb` is counted: the application's log group, else any that takes no flow records."""
    return first(scope, GROUP, where=_is_application) or first(scope, GROUP, where=_takes_no_flows)


def _is_application(group: Resource, _scope: Scope) -> bool:
    return "application" in group.name.lower()


def _takes_no_flows(group: Resource, scope: Scope) -> bool:
    return not _takes_flows(group, scope)


def _storage(resource: Resource, written: Decimal, option: str, note: str) -> Charge:
    days = number(resource, "retentionInDays", 0)
    stored: Decimal | None
    if not written:
        stored = Decimal(0)
    elif not days:
        stored = None
        note = "kept for ever, so it grows every month" if days == 0 else "retention is not known"
    else:
        stored = written * COMPRESSION * days / DAYS_PER_MONTH
        note = f"{days.normalize():f} days of logs, compressed to 15 %"
    return Charge(
        "Log storage", "logs", "CloudWatch Logs storage", "GB-month", stored, option, usage_based=True, note=note
    )


ESTIMATORS: dict[str, Estimator] = {FLOW_LOG: flow_log, GROUP: log_group}
FREE: dict[str, str] = {
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": "metric filters cost nothing",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policies cost nothing",
    "aws:cloudwatch/logStream:LogStream": "billed on the log group",
}
