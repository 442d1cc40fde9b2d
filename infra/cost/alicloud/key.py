"""KMS instances, keys and secrets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal
from typing import Any

from infra.cost.bearer import first, share
from infra.cost.charge import Bill, Charge, Line, Scope
from infra.money import DAYS_PER_MONTH, HOURS_PER_MONTH
from infra.view.alicloud.key import ALIAS, INSTANCE, KEY
from infra.view.alicloud.secret import SECRET
from infra.view.key import Key, KeyStore
from infra.view.secret import Secret

SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600


def _option(store: KeyStore) -> str:
    payment = store.payment.value
    return "" if payment == "on-demand" else payment


def _store(store: KeyStore, _scope: Scope) -> Iterator[Charge]:
    """By the day."""
    yield Charge("", "kms", "software instance", "day", DAYS_PER_MONTH, _option(store))


def _performance(store: KeyStore, scope: Scope) -> Iterator[Charge]:
    """Computing performance, in whole queries a second of each day: the month's average, rounded up.

    The vendor takes the highest one-minute average of the day, so uneven calls cost more; a subscription includes
    1,000 a second (alibabacloud.com/help/en/kms/key-management-service/pay-as-you-go and .../kms-billing).
    """
    if _option(store):
        return
    calls, note = share(store.resource, first(scope, INSTANCE), scope.usage.key_requests)
    per_second = (calls / SECONDS_PER_MONTH).to_integral_value(ROUND_CEILING)
    note = note or "at least: each day's busiest minute sets it, in whole queries a second"
    quantity = Decimal(per_second) * DAYS_PER_MONTH
    yield Charge("", "kms", "computing performance", "QPS-day", quantity, usage_based=True, note=note)


def _log(store: KeyStore, _scope: Scope) -> Iterator[Charge]:
    if store.logged.value:
        yield Charge("", "kms", "log storage", "GB-month", None, _option(store))


def _key(key: Key, _scope: Scope) -> Iterator[Charge]:
    """A key in its first year: by the day inside a KMS instance; the default key of a region is free.

    Each version that rotation adds is billed as one more key, as on AWS.
    """
    if key.stored.value:
        yield Charge("", "kms", "key", "key-day", DAYS_PER_MONTH, note="each rotation adds one more key-day a day")


def _secret(secret: Secret, _scope: Scope) -> Iterator[Charge]:
    """By the day."""
    yield Charge("", "secrets", "secret", "secret-day", secret.regions.value * DAYS_PER_MONTH)


BILLS: dict[str, Bill[Any]] = {
    INSTANCE: Bill(
        KeyStore,
        (Line("KMS instance", _store), Line("Computing performance", _performance), Line("KMS audit log", _log)),
    ),
    KEY: Bill(Key, (Line("Key", _key),)),
    SECRET: Bill(Secret, (Line("Secret", _secret),)),
}
FREE: dict[str, str] = {
    ALIAS: "aliases cost nothing",
    "alicloud:kms/applicationAccessPoint:ApplicationAccessPoint": "access points cost nothing",
    "alicloud:kms/clientKey:ClientKey": "access points cost nothing",
    "alicloud:kms/keyVersion:KeyVersion": "versions of a key cost nothing",
    "alicloud:kms/networkRule:NetworkRule": "access points cost nothing",
    "alicloud:kms/policy:Policy": "policies cost nothing",
}
