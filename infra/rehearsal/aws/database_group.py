"""Groups of databases on AWS: what the simulated RDS knows of parameter groups and subnet groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from infra.rehearsal import checks
from infra.rehearsal.aws.network import network_of, vpc_of, zone_of
from infra.rehearsal.aws.shape import (
    arn,
    described,
    name_of,
)
from infra.rehearsal.kind import Check, Cloud, Draft, Kind, Problem

PARAMETERS = "aws:rds/parameterGroup:ParameterGroup"

SUBNETS = "aws:rds/subnetGroup:SubnetGroup"


PROVIDER = "terraform-provider-aws internal/service/rds"


def covers(path: str, count: int, message: str) -> Check:
    """The subnets are in at least so many zones; ``{other}`` lists the zones they are in."""

    def check(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
        zones = sorted({zone_of(cloud, value) for _, value in checks.values(draft.inputs, path)})
        if len(zones) < count:
            yield Problem(path.removesuffix("[]"), message.format(other=", ".join(zones)))

    return check


def one_network(path: str, message: str) -> Check:
    """The subnets are all in one network."""

    def check(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
        if len({vpc_of(cloud, value) for _, value in checks.values(draft.inputs, path)}) > 1:
            yield Problem(path.removesuffix("[]"), message)

    return check


def _parameters(draft: Draft, id: str) -> Mapping[str, Any]:
    return described(draft, arn(draft, "rds", f"pg:{id}")) | {
        "name": id,
        "namePrefix": "",
        "skipDestroy": False,
    }


def _subnets(draft: Draft, id: str) -> Mapping[str, Any]:
    return described(draft, arn(draft, "rds", f"subgrp:{id}")) | {
        "name": id,
        "namePrefix": "",
        "supportedNetworkTypes": ["IPV4"],
    }


def _lower_name(draft: Draft) -> str:
    return name_of(draft).lower()


KINDS: tuple[Kind, ...] = (
    Kind(token=PARAMETERS, identity=_lower_name, outputs=_parameters),
    Kind(
        token=SUBNETS,
        identity=_lower_name,
        outputs=_subnets,
        learned=network_of("subnetIds[]"),
        checks=(
            one_network("subnetIds[]", "InvalidSubnet: The subnets are not all in a common VPC."),
            covers(
                "subnetIds[]",
                2,
                "DBSubnetGroupDoesNotCoverEnoughAZs: The DB subnet group doesn't meet Availability Zone (AZ) "
                "coverage requirement. Current AZ coverage: {other}. Add subnets to cover at least 2 AZs.",
            ),
        ),
    ),
)
"""Sorted by token."""
