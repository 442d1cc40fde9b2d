"""Gateways: how what has no public address reaches the internet."""

from __future__ import annotations

from dataclasses import dataclass

from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class NatGateway(View):
    """A gateway that lends its address.

    Attributes:
        public: whether it leads to the internet, not to other private networks.
        regional: whether it is one for each zone it is used from.
    """

    public: Reading[bool]
    regional: Reading[bool]
