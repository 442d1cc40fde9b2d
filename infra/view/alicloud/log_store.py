"""Log stores of Simple Log Service."""

from __future__ import annotations

from infra.view.alicloud.flow_log import FLOW_LOG
from infra.view.log_receiver import receives_logs
from infra.view.log_store import LogStore
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import assumed, beside, fixed, flag, is_set, made, number, one_of, whole
from infra.view.view import Subject

INDEX = "alicloud:log/storeIndex:StoreIndex"
STORE = "alicloud:log/store:Store"

DEFAULT_DAYS = 30
DEFAULT_SHARDS = 2
"""What the provider makes of a store that does not say (docs of alicloud.log.Store)."""

KEPT_FOR_EVER = 3650
"""Days of retention that mean for ever (docs of alicloud.log.Store)."""

_DAYS = whole("retentionPeriod", default=DEFAULT_DAYS)


def _forever(at: Subject) -> Reading[bool]:
    found = at.read(_DAYS)
    return found.as_is((found.known or 0) >= KEPT_FOR_EVER)


READERS = (
    Reader(
        LogStore(
            tier=fixed(""),
            passing=fixed(False),
            retention_days=_DAYS,
            forever=made(_forever, _DAYS),
            encrypted=flag("encryptConf.enable", default=False),
            own_key=is_set("encryptConf.userCmkInfo"),
            takes_flows=receives_logs({FLOW_LOG: "logStoreName"}, (STORE,)),
            by_volume=one_of(
                {"ChargeByDataIngest": True, "ChargeByFunction": False}, "meteringMode", default="ChargeByFunction"
            ),
            indexed=beside(assumed(False), "logstore", (STORE,), {INDEX: fixed(True)}),
            shards=number("shardCount", default=DEFAULT_SHARDS),
        ),
        (STORE,),
    ),
)
