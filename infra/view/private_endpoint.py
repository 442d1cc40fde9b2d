"""Private endpoints: how a network reaches services without the internet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class PrivateEndpoint(View):
    """An endpoint of a service in a network.

    Attributes:
        kind: in the cloud's own words.
        zones: how many zones it has an interface in.
    """

    kind: Reading[str]
    zones: Reading[Decimal]
