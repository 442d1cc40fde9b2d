"""Secrets of Secrets Manager."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.secret import Secret
from infra.view.source import made, rows, text
from infra.view.view import Subject, View

SECRET = "aws:secretsmanager/secret:Secret"


@dataclass(frozen=True, eq=False)
class _Replica(View):
    """A region it is copied to."""

    region: Reading[str | None]


_REPLICAS = rows("replicas", _Replica(region=text("region")))


def _regions(at: Subject) -> Reading[Decimal]:
    """Its own region, and those it is copied to."""
    found = at.read(_REPLICAS)
    return found.as_is(Decimal(1 + len(found.known or ())))


READERS = (Reader(Secret(regions=made(_regions, _REPLICAS)), (SECRET,)),)
