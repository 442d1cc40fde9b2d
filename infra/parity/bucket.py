"""Facts about the bucket."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.parity.fact import Facts
from infra.view.answer import Unread, any_of
from infra.view.bucket import Bucket
from infra.view.reading import Reading
from infra.view.views import views


def facts(estate: Estate) -> Facts:
    """Versions, encryption, exposure, TLS, redundancy."""
    buckets = views(estate).owned(Bucket, "bucket")
    if not buckets:
        return {}
    bucket = buckets[0]
    closed = _said(bucket.closed)
    return {
        "versioning": _said(bucket.versioned),
        "noncurrent_days": bucket.noncurrent_days.known,
        "encrypted": _said(bucket.encrypted),
        "own_key": _said(bucket.own_key),
        "public": None if closed is None else not closed,
        "tls_only": _tls_only(bucket),
        "zone_redundant": bucket.zone_redundant.known,
    }


def _said(fact: Reading[bool | None]) -> bool | None:
    """Whether something is on; what nobody asks for is off."""
    return bool(fact.value) if fact.is_known else None


def _tls_only(bucket: Bucket) -> bool | None:
    policies = bucket.policies.known or ()
    statements = [one for policy in policies for one in policy.known or ()]
    refuses = any_of(one.known.refuses_plain_http for one in statements if one.known is not None)
    if isinstance(refuses, Unread) or refuses:
        return None if isinstance(refuses, Unread) else True
    return False if all(one.is_known for one in (bucket.policies, *policies, *statements)) else None
