"""The workload's monthly usage as a plan carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

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
    key_requests: Decimal = Decimal(0)

    @classmethod
    def of(cls, workload: Mapping[str, Any]) -> Usage:
        """The usage of a plan's workload. Raises `PlanError` for a quantity that is not a number."""
        given: Mapping[str, Any] = workload.get("usage") or {}
        known = {item.name for item in fields(cls)}
        try:
            return cls(**{k: Decimal(str(v)) for k, v in given.items() if k in known and v is not None})
        except InvalidOperation:
            raise PlanError("the plan's usage holds a quantity that is not a number") from None
