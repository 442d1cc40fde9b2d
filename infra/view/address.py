"""Public addresses, and what has them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from infra.view.reading import Reading
from infra.view.view import View

Holder = Literal["balancer", "gateway", "interface", "machine", "other"]
"""What can have an address."""


@dataclass(frozen=True, eq=False)
class Address(View):
    """A public address that stays the same.

    Attributes:
        holder: what has it, whoever says so; nothing where it is idle.
        on_demand: whether it is paid as it is held, not for a term.
        by_traffic: whether its traffic is paid by the GB, not by its bandwidth.
        bandwidth: Mbit/s that it is limited to.
    """

    holder: Reading[Holder | None]
    on_demand: Reading[bool]
    by_traffic: Reading[bool]
    bandwidth: Reading[Decimal | None]


@dataclass(frozen=True, eq=False)
class AddressAssociation(View):
    """What gives an address to something: a resource between both, or the address itself.

    Attributes:
        holder: what gets it; nothing where it is not said.
    """

    holder: Reading[Holder | None]
