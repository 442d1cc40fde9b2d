"""KMS keys: the key itself and the calls that use it."""

from __future__ import annotations

from decimal import Decimal

from infra.cost.bearer import first, share
from infra.cost.charge import Charge, Estimator, Scope
from infra.cost.inputs import text
from infra.estate.resource import UNKNOWN, Resource

KEYS = ("aws:kms/key:Key", "aws:kms/externalKey:ExternalKey", "aws:kms/replicaKey:ReplicaKey")


def key(resource: Resource, scope: Scope) -> list[Charge]:
    """One customer managed key in its first year: each rotation adds the price of one more key."""
    quantity, note = share(resource, first(scope, *KEYS), scope.usage.key_requests / 10_000)
    spec = text(resource, "customerMasterKeySpec", "SYMMETRIC_DEFAULT")
    sku = {"SYMMETRIC_DEFAULT": "symmetric requests", UNKNOWN: UNKNOWN}.get(spec, "asymmetric requests")
    note = note or "the 20,000 requests a month that every account has free are not taken off"
    return [
        Charge(
            "Customer managed key",
            "kms",
            "customer managed key",
            "key-month",
            Decimal(1),
            note="each rotation adds one more key-month",
        ),
        Charge("Key requests", "kms", sku, "10000 requests", quantity, usage_based=True, note=note),
    ]


ESTIMATORS: dict[str, Estimator] = dict.fromkeys(KEYS, key)
FREE: dict[str, str] = {
    "aws:kms/alias:Alias": "aliases cost nothing",
    "aws:kms/grant:Grant": "grants cost nothing",
    "aws:kms/keyPolicy:KeyPolicy": "key policies cost nothing",
}
