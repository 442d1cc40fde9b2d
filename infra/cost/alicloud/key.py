"""KMS instances, keys and secrets."""

from __future__ import annotations

from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import text
from infra.money import DAYS_PER_MONTH
from infra.plan.resource import UNKNOWN, PlannedResource

INSTANCE = "alicloud:kms/instance:Instance"


def instance(resource: PlannedResource, scope: Scope) -> list[Charge]:
    """A KMS instance: by the day, whatever it is called upon."""
    payment = text(resource, "paymentType", UNKNOWN)
    option = {"PayAsYouGo": "", UNKNOWN: UNKNOWN}.get(payment, payment.lower())
    note = "calls within its performance are included"
    found = [Charge("KMS instance", "kms", "software instance", "day", DAYS_PER_MONTH, option, note=note)]
    if text(resource, "log", "0") not in ("0", "false", "False"):
        found.append(Charge("KMS audit log", "kms", "log storage", "GB-month", None, option))
    return found


def key(resource: PlannedResource, scope: Scope) -> list[Charge]:
    """A key: by the day inside a KMS instance; the default key of a region is free."""
    if resource.get("dkmsInstanceId") is None and "dkmsInstanceId" not in resource.property_dependencies:
        return []
    return [Charge("Key", "kms", "key", "key-day", DAYS_PER_MONTH)]


def secret(resource: PlannedResource, scope: Scope) -> list[Charge]:
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
