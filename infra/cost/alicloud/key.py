"""KMS instances, keys and secrets."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from infra.cost.bearer import first, share
from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import text
from infra.estate.resource import UNKNOWN, Resource
from infra.money import DAYS_PER_MONTH, HOURS_PER_MONTH

INSTANCE = "alicloud:kms/instance:Instance"

SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600


def instance(resource: Resource, scope: Scope) -> list[Charge]:
    """A KMS instance: by the day, and by the queries a second of the day's busiest minute."""
    payment = text(resource, "paymentType", UNKNOWN)
    option = {"PayAsYouGo": "", UNKNOWN: UNKNOWN}.get(payment, payment.lower())
    found = [Charge("KMS instance", "kms", "software instance", "day", DAYS_PER_MONTH, option)]
    if payment == "PayAsYouGo":
        found.append(_performance(resource, scope))
    if text(resource, "log", "0") not in ("0", "false", "False"):
        found.append(Charge("KMS audit log", "kms", "log storage", "GB-month", None, option))
    return found


def _performance(resource: Resource, scope: Scope) -> Charge:
    """Computing performance, in whole queries a second of each day: the month's average, rounded up.

    The vendor takes the highest one-minute average of the day, so uneven calls cost more; a subscription includes
    1,000 a second (alibabacloud.com/help/en/kms/key-management-service/pay-as-you-go and .../kms-billing).
    """
    calls, note = share(resource, first(scope, INSTANCE), scope.usage.key_requests)
    per_second = (calls / SECONDS_PER_MONTH).to_integral_value(ROUND_CEILING)
    note = note or "at least: each day's busiest minute sets it, in whole queries a second"
    return Charge(
        "Computing performance",
        "kms",
        "computing performance",
        "QPS-day",
        Decimal(per_second) * DAYS_PER_MONTH,
        usage_based=True,
        note=note,
    )


def key(resource: Resource, scope: Scope) -> list[Charge]:
    """A key in its first year: by the day inside a KMS instance; the default key of a region is free.

    Each version that rotation adds is billed as one more key, as on AWS.
    """
    if resource.get("dkmsInstanceId") is None and "dkmsInstanceId" not in resource.property_dependencies:
        return []
    note = "each rotation adds one more key-day a day"
    return [Charge("Key", "kms", "key", "key-day", DAYS_PER_MONTH, note=note)]


def secret(resource: Resource, scope: Scope) -> list[Charge]:
    """A secret: by the day."""
    return [Charge("Secret", "secrets", "secret", "secret-day", DAYS_PER_MONTH)]


ESTIMATORS: dict[str, Estimator] = {
    INSTANCE: instance,
    "alicloud:kms/key:Key": key,
    "alicloud:kms/secret:Secret": secret,
}
FREE: dict[str, str] = {
    "alicloud:kms/alias:Alias": "aliases cost nothing",
    "alicloud:kms/applicationAccessPoint:ApplicationAccessPoint": "access points cost nothing",
    "alicloud:kms/clientKey:ClientKey": "access points cost nothing",
    "alicloud:kms/keyVersion:KeyVersion": "versions of a key cost nothing",
    "alicloud:kms/networkRule:NetworkRule": "access points cost nothing",
    "alicloud:kms/policy:Policy": "policies cost nothing",
}
