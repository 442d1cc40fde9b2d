"""The two twins of a metro, fact by fact."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from infra.estate.estate import Estate
from infra.parity.difference import DIFFERENCES, OF_THE_KEY
from infra.parity.fact import Comparison, Difference, Facts, Value
from infra.parity.registry import facts

Chosen = Mapping[tuple[str, str], Difference]
"""The differences that the workload itself asks for."""


def compare(aws: Estate, alicloud: Estate) -> tuple[Comparison, ...]:
    """Every fact either twin has, by capability and name.

    A fact that only one of them has is unequal, unless that difference is written down.
    """
    left, right = facts(aws), facts(alicloud)
    kinds = {twin.get("key", {}).get("kind") for twin in (left, right)}
    chosen = OF_THE_KEY if kinds == {"own", "default"} else {}
    return tuple(
        comparison
        for capability in sorted(left.keys() | right.keys())
        for comparison in _capability(capability, left.get(capability, {}), right.get(capability, {}), chosen)
    )


def _capability(capability: str, aws: Facts, alicloud: Facts, chosen: Chosen) -> list[Comparison]:
    return [
        _fact(capability, fact, aws.get(fact), alicloud.get(fact), chosen)
        for fact in sorted(aws.keys() | alicloud.keys())
    ]


def _fact(capability: str, fact: str, aws: Value, alicloud: Value, chosen: Chosen) -> Comparison:
    if aws is not None and _equal(aws, alicloud):
        return Comparison(capability, fact, aws, alicloud, "equal")
    noun = capability.partition(" ")[0]
    if (noun, fact) in chosen and (aws, alicloud) != (None, None):
        return Comparison(capability, fact, aws, alicloud, "known", chosen[noun, fact].reason)
    difference: Difference | None = DIFFERENCES.get((noun, fact))
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
