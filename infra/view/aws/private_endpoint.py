"""Endpoints of VPCs."""

from __future__ import annotations

from decimal import Decimal

from infra.view.private_endpoint import PrivateEndpoint
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import made, text, texts
from infra.view.view import Subject

ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"

_SUBNETS = texts("subnetIds")


def _zones(at: Subject) -> Reading[Decimal]:
    """One for each subnet; one where the service chooses."""
    found = at.read(_SUBNETS)
    return found.as_is(Decimal(max(1, len(found.known or ()))))


READERS = (
    Reader(
        PrivateEndpoint(kind=text("vpcEndpointType", default="Gateway"), zones=made(_zones, _SUBNETS)), (ENDPOINT,)
    ),
)
