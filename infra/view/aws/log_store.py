"""Log groups of CloudWatch."""

from __future__ import annotations

from infra.view.aws.flow_log import FLOW_LOG
from infra.view.log_receiver import receives_logs
from infra.view.log_store import LogStore
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import either, fixed, is_set, made, never, one_of, text, whole
from infra.view.view import Subject

GROUP = "aws:cloudwatch/logGroup:LogGroup"

FOR_EVER = 0
"""Retention of logs that never expire; the default."""

BY_VOLUME = "CloudWatch bills what is written"

_TIER = text("logGroupClass", default="STANDARD")
_DAYS = whole("retentionInDays", default=FOR_EVER)
_TO_GROUPS = one_of(
    {"cloud-watch-logs": True, "kinesis-data-firehose": False, "s3": False},
    "logDestinationType",
    default="cloud-watch-logs",
)


def _tier(at: Subject) -> Reading[str]:
    found = at.read(_TIER)
    return found.as_is("" if found.known == "STANDARD" else found.known)


def _passing(at: Subject) -> Reading[bool]:
    found = at.read(_TIER)
    return found.as_is(found.known == "DELIVERY")


def _retention(at: Subject) -> Reading[int | None]:
    found = at.read(_DAYS)
    return found.as_is(None if found.known == FOR_EVER else found.known)


def _forever(at: Subject) -> Reading[bool]:
    found = at.read(_DAYS)
    return found.as_is(found.known == FOR_EVER)


READERS = (
    Reader(
        LogStore(
            tier=made(_tier, _TIER),
            passing=made(_passing, _TIER),
            retention_days=made(_retention, _DAYS),
            forever=made(_forever, _DAYS),
            encrypted=never("CloudWatch Logs always encrypts"),
            own_key=is_set("kmsKeyId"),
            takes_flows=either(
                receives_logs({FLOW_LOG: "logDestination"}, (GROUP,), _TO_GROUPS),
                receives_logs({FLOW_LOG: "logGroupName"}, (GROUP,), _TO_GROUPS),
            ),
            by_volume=fixed(True, BY_VOLUME),
            indexed=never(BY_VOLUME),
            shards=never(BY_VOLUME),
        ),
        (GROUP,),
    ),
)
