"""Secrets that a cloud keeps."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from infra.view.reading import Reading
from infra.view.view import View


@dataclass(frozen=True, eq=False)
class Secret(View):
    """A secret.

    Attributes:
        regions: in how many regions it is kept.
    """

    regions: Reading[Decimal]
