"""Log stores: where a cloud keeps what programs and networks write."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class LogStore(View):
    """A log group, or a log store.

    Attributes:
        tier: what it is sold as, in the cloud's own words; empty for the usual.
        passing: whether logs only pass through it, so that nobody decides how long they are kept.
        retention_days: days that logs are kept; None where that is for ever.
        forever: whether they are never deleted.
        encrypted: whether it encrypts at rest.
        own_key: whether with a key of the account's own.
        takes_flows: whether flow records of a network go there.
        by_volume: whether it is billed by what is written, not by each thing that is done with it.
        indexed: whether it has an index.
        shards: how many parts are written to at a time.
    """

    tier: Reading[str]
    passing: Reading[bool]
    retention_days: Reading[int | None]
    forever: Reading[bool]
    encrypted: Reading[bool]
    own_key: Reading[bool]
    takes_flows: Reading[bool]
    by_volume: Reading[bool]
    indexed: Reading[bool]
    shards: Reading[Decimal]
