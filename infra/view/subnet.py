"""Subnets: the parts of a network, each in one zone."""

from __future__ import annotations

from dataclasses import dataclass

from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class Subnet(View):
    """A part of a network.

    Attributes:
        zone: where it is.
        gives_addresses: whether what is launched into it gets a public address by itself.
        public: whether it is reached from the internet; through a gateway it only reaches out otherwise.
    """

    zone: Reading[str | None]
    gives_addresses: Reading[bool]
    public: Reading[bool]
