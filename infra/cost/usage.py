"""The workload's monthly usage as a plan carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from infra.cost.inputs import LARGEST
from infra.errors import PlanError


@dataclass(frozen=True, slots=True)
class Usage:
    """Monthly quantities; meaning and units are those of `infra.spec.model.Usage`."""

    egress_gb: Decimal = Decimal(0)
    ingress_gb: Decimal = Decimal(0)
    requests: Decimal = Decimal(0)
    connection_seconds: Decimal = Decimal(1)
    requests_per_connection: Decimal = Decimal(10)
    nat_gb: Decimal = Decimal(0)
    nat_egress_gb: Decimal = Decimal(0)
    cross_zone_gb: Decimal = Decimal(0)
    average_instances: Decimal | None = None
    bucket_gb: Decimal = Decimal(0)
    bucket_write_requests: Decimal = Decimal(0)
    bucket_read_requests: Decimal = Decimal(0)
    backup_gb: Decimal = Decimal(0)
    log_gb: Decimal = Decimal(0)
    flow_log_gb: Decimal = Decimal(0)
    key_requests: Decimal = Decimal(0)

    @classmethod
    def of(cls, workload: Mapping[str, Any]) -> Usage:
        """The usage of a plan's workload. Raises `PlanError` naming every quantity that is not one."""
        given: Any = workload.get("usage") or {}
        hint = "quantities are numbers of at least 0, per month"
        if not isinstance(given, Mapping):
            raise PlanError("the plan's usage is not a mapping", hint)
        known = {item.name for item in fields(cls)}
        quantities: dict[str, Decimal] = {}
        wrong: list[str] = []
        for name, value in given.items():
            if name not in known or value is None:
                continue
            quantity = _quantity(value)
            if quantity is None or (name == "requests_per_connection" and quantity < 1):
                wrong.append(f"usage.{name}: {value!r} is not a quantity")
            else:
                quantities[name] = quantity
        if wrong:
            raise PlanError("\n".join(wrong), hint)
        return cls(**quantities)


def _quantity(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        quantity = Decimal(str(value))
    except InvalidOperation:
        return None
    return quantity if quantity.is_finite() and 0 <= quantity <= LARGEST else None
