"""The two twins of a metro, fact by fact."""

from __future__ import annotations

from decimal import Decimal

from infra.estate.estate import Estate
from infra.parity.difference import DIFFERENCES
from infra.parity.fact import Comparison, Difference, Facts, Value
from infra.parity.registry import facts


def compare(aws: Estate, alicloud: Estate) -> tuple[Comparison, ...]:
    """Every fact either twin has, by capability and name.

    A fact that only one of them has is unequal, unless that difference is written down.
    """
    left, right = facts(aws), facts(alicloud)
    return tuple(
        comparison
        for capability in sorted(left.keys() | right.keys())
        for comparison in _capability(capability, left.get(capability, {}), right.get(capability, {}))
    )


def _capability(capability: str, aws: Facts, alicloud: Facts) -> list[Comparison]:
    return [
        _fact(capability, fact, aws.get(fact), alicloud.get(fact)) for fact in sorted(aws.keys() | alicloud.keys())
    ]


def _fact(capability: str, fact: str, aws: Value, alicloud: Value) -> Comparison:
    if aws is not None and _equal(aws, alicloud):
        return Comparison(capability, fact, aws, alicloud, "equal")
    difference: Difference | None = DIFFERENCES.get((capability, fact))
    if difference and difference.covers(aws, alicloud):
        return Comparison(capability, fact, aws, alicloud, "known", difference.reason)
    reason = "neither twin sets it" if aws is None and alicloud is None else ""
    return Comparison(capability, fact, aws, alicloud, "unequal", reason)


def _equal(aws: Value, alicloud: Value) -> bool:
    if isinstance(aws, bool) != isinstance(alicloud, bool):
        return False
    if isinstance(aws, int | Decimal) and isinstance(alicloud, int | Decimal):
        return Decimal(aws) == Decimal(alicloud)
    return aws == alicloud
