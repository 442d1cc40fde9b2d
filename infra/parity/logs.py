"""Facts about the log stores."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.parity.fact import Facts
from infra.parity.read import least
from infra.view.bucket import Bucket
from infra.view.log_store import LogStore
from infra.view.reading import Reading
from infra.view.views import views


def facts(estate: Estate) -> Facts:
    """Retention: the shortest of the stores, and of the buckets that only logs go to."""
    seen = views(estate)
    stores = seen.owned(LogStore, "logs")
    if not stores:
        return {}
    buckets = [one for one in seen.all(Bucket) if estate.capability(one.resource) == "logs"]
    days = [*(_asked(one.retention_days) for one in stores), *(_asked(one.expiry_days) for one in buckets)]
    return {"retention_days": least(days), "stores": len(stores) + len(buckets)}


def _asked(days: Reading[int | None]) -> int | None:
    """The days, where the plan says them; a default that happens to be right is not what was asked for."""
    return None if days.state == "default" else days.known
