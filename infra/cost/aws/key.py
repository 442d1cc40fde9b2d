"""KMS keys: the key itself and the calls that use it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from infra.cost.bearer import first, share
from infra.cost.charge import Bill, Charge, Line, Scope
from infra.view.aws.key import ALIAS, EXTERNAL, KEY, REPLICA
from infra.view.key import Key

KEYS = (KEY, EXTERNAL, REPLICA)


def _key(_key: Key, _scope: Scope) -> Iterator[Charge]:
    """One customer managed key in its first year: each rotation adds the price of one more key."""
    note = "each rotation adds one more key-month"
    yield Charge("", "kms", "customer managed key", "key-month", Decimal(1), note=note)


def _requests(key: Key, scope: Scope) -> Iterator[Charge]:
    quantity, note = share(key.resource, first(scope, *KEYS), scope.usage.key_requests / 10_000)
    sku = "symmetric requests" if key.symmetric.value else "asymmetric requests"
    note = note or "the 20,000 requests a month that every account has free are not taken off"
    yield Charge("", "kms", sku, "10000 requests", quantity, usage_based=True, note=note)


BILLS = dict.fromkeys(KEYS, Bill(Key, (Line("Customer managed key", _key), Line("Key requests", _requests))))
FREE: dict[str, str] = {
    ALIAS: "aliases cost nothing",
    "aws:kms/grant:Grant": "grants cost nothing",
    "aws:kms/keyPolicy:KeyPolicy": "key policies cost nothing",
}
