"""Facts about the log stores on Alibaba Cloud."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.estate.resource import whole
from infra.parity.fact import Facts
from infra.parity.read import least, owned


def facts(plan: Estate) -> Facts:
    """Retention: the shortest of the stores."""
    stores = owned(plan, "logs", "alicloud:log/store:Store")
    if not stores:
        return {}
    return {
        "retention_days": least(whole(store.get("retentionPeriod")) for store in stores),
        "stores": len(stores),
    }
