"""Gateways on AWS: what the simulated EC2 knows of internet and NAT gateways and of addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from infra.rehearsal.aws.network import vpc_of
from infra.rehearsal.aws.shape import (
    arn,
    described,
    domain,
    id_of,
    owned,
    private_address,
    public_address,
    sibling_id,
)
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem, Record

EIP = "aws:ec2/eip:Eip"

INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway"

NAT_GATEWAY = "aws:ec2/natGateway:NatGateway"


def internet_gateway(cloud: Cloud, vpc: str) -> Record | None:
    """The internet gateway attached to a network."""
    return next((one for one in cloud.all(INTERNET_GATEWAY) if one.inputs.get("vpcId") == vpc), None)


def _mapped_addresses(record: Record, cloud: Cloud) -> str:
    vpc = record.inputs.get("vpcId")
    if any(vpc_of(cloud, gateway.inputs.get("subnetId")) == vpc for gateway in cloud.all(NAT_GATEWAY)):
        return (
            f"DependencyViolation: Network {vpc} has some mapped public address(es). "
            "Please unmap those public address(es) before detaching the gateway."
        )
    return ""


def _eip(draft: Draft, id: str) -> Mapping[str, Any]:
    address = public_address(id)
    region = draft.region.region
    place = "compute-1" if region == "us-east-1" else f"{region}.compute"
    return described(draft, arn(draft, "ec2", f"elastic-ip/{id}")) | {
        "allocationId": id,
        "associationId": "",
        "carrierIp": "",
        "customerOwnedIp": "",
        "domain": "vpc",
        "networkBorderGroup": region,
        "privateDns": "",
        "privateIp": "",
        "ptrRecord": "",
        "publicDns": f"ec2-{address.replace('.', '-')}.{place}.{domain(draft.region)}",
        "publicIp": address,
        "publicIpv4Pool": "amazon",
    }


def _nat_gateway(draft: Draft, id: str) -> Mapping[str, Any]:
    address = draft.known("allocationId", "")
    return {
        "associationId": sibling_id("eipassoc", id) if address else "",
        "networkInterfaceId": sibling_id("eni", id),
        "privateIp": private_address(str(draft.known("subnetId")), draft) if draft.known("subnetId") else "",
        "publicIp": public_address(str(address)) if address else "",
        "region": draft.region.region,
        "secondaryPrivateIpAddressCount": 0,
        "tagsAll": draft.known("tags", {}),
    }


def _address_wanted(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    kind, address = draft.known("connectivityType", "public"), draft.inputs.get("allocationId")
    if kind == "private" and address:
        message = 'InvalidParameter: allocation_id is not supported with connectivity_type = "private"'
        yield Problem("allocationId", message)
    if kind == "public" and not address and draft.known("availabilityMode") != "regional":
        yield Problem("allocationId", "MissingParameter: a public NAT gateway needs an allocationId")


def _way_out(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    vpc = vpc_of(cloud, draft.known("subnetId", ""))
    if draft.known("connectivityType", "public") == "public" and vpc and internet_gateway(cloud, vpc) is None:
        yield Problem("subnetId", f"Gateway.NotAttached: Network {vpc} has no Internet gateway attached")


KINDS: tuple[Kind, ...] = (
    Kind(token=EIP, identity=id_of("eipalloc"), outputs=_eip),
    Kind(
        token=INTERNET_GATEWAY,
        identity=id_of("igw"),
        outputs=owned("ec2", "internet-gateway"),
        locked=_mapped_addresses,
    ),
    Kind(
        token=NAT_GATEWAY,
        identity=id_of("nat"),
        outputs=_nat_gateway,
        validations=(_address_wanted,),
        checks=(_way_out,),
    ),
)
"""Sorted by token."""
