"""Endpoints: addresses of managed services that are resources of their own."""

from __future__ import annotations

from dataclasses import dataclass

from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class Endpoint(View):
    """One address of a managed service.

    Attributes:
        serves: the noun it leads to, such as ``database``.
        public: whether it is reachable from the internet.
    """

    serves: Reading[str]
    public: Reading[bool]
