"""Facts about the log stores on Alibaba Cloud."""

from __future__ import annotations

from infra.parity.fact import Facts
from infra.parity.read import least, owned
from infra.plan.plan import Plan
from infra.plan.resource import whole


def facts(plan: Plan) -> Facts:
    """Retention: the shortest of the stores."""
    stores = owned(plan, "logs", "alicloud:log/store:Store")
    if not stores:
        return {}
    return {
        "retention_days": least(whole(store.get("retentionPeriod")) for store in stores),
        "stores": len(stores),
    }
