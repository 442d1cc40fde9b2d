"""Usage: what a workload is billed for by use. A workload file says it, and a plan carries it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Annotated, Any, get_args, get_type_hints

from infra.errors import PlanError

LARGEST = 10**12
"""No workload has more of anything."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a quantity may be.

    Attributes:
        least: the smallest.
        most: the largest; None for any.
    """

    least: int
    most: int | None = None

    def holds(self, quantity: Decimal) -> bool:
        """Whether a quantity is one."""
        return quantity.is_finite() and self.least <= quantity <= (self.most or LARGEST)

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """The same for a workload file; pricing a plan never imports what reads those."""
        found = {**handler(source), "ge": Decimal(self.least), "allow_inf_nan": False}
        return found if self.most is None else {**found, "le": Decimal(self.most)}


Quantity = Annotated[Decimal, Bounds(0, LARGEST)]


@dataclass(frozen=True, slots=True)
class Usage:
    """What is billed by use, per month and for the whole workload."""

    egress_gb: Quantity = Decimal(0)
    """GB sent to the internet."""
    ingress_gb: Quantity = Decimal(0)
    """GB received from the internet."""
    requests: Quantity = Decimal(0)
    """HTTP requests to the load balancer."""
    connection_seconds: Quantity = Decimal(1)
    """Seconds a client connection stays open."""
    requests_per_connection: Annotated[Decimal, Bounds(1)] = Decimal(10)
    """HTTP requests sent over one connection."""
    nat_gb: Quantity = Decimal(0)
    """GB through the NAT gateways, both directions."""
    nat_egress_gb: Quantity = Decimal(0)
    """GB of these sent to the internet."""
    cross_zone_gb: Quantity = Decimal(0)
    """GB sent from one zone to another."""
    average_instances: Quantity | None = None
    """Instances of `compute` running on average; otherwise, and in further pools, the fewest."""
    bucket_gb: Quantity = Decimal(0)
    """GB stored in the bucket, versions included."""
    bucket_write_requests: Quantity = Decimal(0)
    """PUT, COPY, POST and LIST requests to the bucket."""
    bucket_read_requests: Quantity = Decimal(0)
    """GET requests to the bucket."""
    backup_gb: Quantity = Decimal(0)
    """GB of database backup beyond what the cloud includes."""
    log_gb: Quantity = Decimal(0)
    """GB of logs written, without network flow records."""
    flow_log_gb: Quantity = Decimal(0)
    """GB of network flow records written."""
    key_requests: Quantity = Decimal(0)
    """Calls that use the encryption key."""

    @classmethod
    def of(cls, workload: Mapping[str, Any]) -> Usage:
        """The usage of a plan's workload. Raises `PlanError` naming every quantity that is not one."""
        given: Any = workload.get("usage") or {}
        hint = "quantities are numbers of at least 0, per month"
        if not isinstance(given, Mapping):
            raise PlanError("the plan's usage is not a mapping", hint)
        bounds = _bounds()
        quantities: dict[str, Decimal] = {}
        wrong: list[str] = []
        for name, value in given.items():
            if name not in bounds or value is None:
                continue
            quantity = _quantity(value)
            if quantity is None or not bounds[name].holds(quantity):
                wrong.append(f"usage.{name}: {value!r} is not a quantity")
            else:
                quantities[name] = quantity
        if wrong:
            raise PlanError("\n".join(wrong), hint)
        return cls(**quantities)


@cache
def _bounds() -> Mapping[str, Bounds]:
    """Quantity -> what it may be."""
    hints = get_type_hints(Usage, include_extras=True)
    return {item.name: next(_within(hints[item.name])) for item in fields(Usage)}


def _within(hint: Any) -> Iterator[Bounds]:
    for part in get_args(hint):
        if isinstance(part, Bounds):
            yield part
        yield from _within(part)


def _quantity(value: Any) -> Decimal | None:
    try:
        return None if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None
