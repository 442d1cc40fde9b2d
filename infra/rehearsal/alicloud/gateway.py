"""Gateways: NAT gateways, their addresses and SNAT entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import Any

from infra.rehearsal import checks
from infra.rehearsal.alicloud import shape
from infra.rehearsal.alicloud.network import NAT, VSWITCH
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem, Record

EIP = "alicloud:ecs/eipAddress:EipAddress"

EIP_ASSOCIATION = "alicloud:ecs/eipAssociation:EipAssociation"

SNAT_ENTRY = "alicloud:vpc/snatEntry:SnatEntry"

BANDWIDTH = 'InvalidParameter: Specified value of "Bandwidth" is not valid.'


def _nat(draft: Draft, _id: str) -> Mapping[str, Any]:
    return {
        "forwardTableIds": f"ftb-{shape.prefix(draft.region)}{draft.digits(18, shape.BASE36, 'ftb')}",
        "name": draft.known("natGatewayName"),
        "snatTableIds": f"stb-{shape.prefix(draft.region)}{draft.digits(18, shape.BASE36, 'stb')}",
        "status": "Available",
    }


def _in_its_network(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    switch = cloud.get(VSWITCH, str(draft.known("vswitchId", "")))
    if switch is None:
        if draft.known("natType", "Enhanced") == "Enhanced" and draft.inputs.get("vswitchId") is None:
            yield Problem("vswitchId", "MissingParameter: Miss mandatory parameter: an enhanced gateway has one")
    elif draft.known("vpcId") not in (None, switch.outputs.get("vpcId")):
        yield Problem(
            "vswitchId",
            "OperationFailed.VswNotBelongToVpc: Operation failed because the specified VSwitch is not bound to "
            "the same VPC with NAT gateway.",
        )
    if draft.known("paymentType") == "Subscription" and draft.known("internetChargeType") == "PayByLcu":
        yield Problem(
            "internetChargeType",
            "OperationUnsupported.PrePaidPyByLcu: The operation failed because the subscription NAT gateway does "
            "not support the pay-by-LCU billing method.",
        )


def _eip(draft: Draft, id: str) -> Mapping[str, Any]:
    return {
        "allocationId": id,
        "createTime": shape.CREATED,
        "ipAddress": shape.address(draft),
        "isp": "BGP",
        "name": draft.known("addressName"),
        "status": "Available",
    }


def _bandwidth(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    most = 200 if draft.known("internetChargeType") == "PayByTraffic" else 500
    if draft.known("paymentType") != "Subscription":
        yield from checks.number("bandwidth", 1, most, BANDWIDTH)(draft, cloud)


def _not_busy(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """One address, one place."""
    for other in checks.siblings(draft, cloud, ("allocationId",)):
        message = "IncorrectEipStatus: Current elastic IP status does not support this operation"
        yield Problem("allocationId", f"{message}: it is associated with {other.outputs.get('instanceId')}")
        return


def _feeds_snat(record: Record, cloud: Cloud) -> str:
    eip = cloud.get(EIP, str(record.outputs.get("allocationId")))
    used = eip.outputs.get("ipAddress") if eip else None
    if any(used in _addresses(entry.outputs) for entry in cloud.all(SNAT_ENTRY)):
        return f"InvalidIpStatus.HasBeenUsedBySnatTable: {used} is used by a SNAT entry"
    return ""


def _addresses(inputs: Mapping[str, Any]) -> list[str]:
    return str(inputs.get("snatIp", "")).split(",")


def _snat_entry(_draft: Draft, id: str) -> Mapping[str, Any]:
    return {"snatEntryId": id.partition(":")[2], "status": "Available"}


def _snat_entry_id(draft: Draft) -> str:
    entry = f"snat-{shape.prefix(draft.region)}{draft.digits(18, shape.BASE36, 'snat')}"
    return f"{draft.known('snatTableId', '')}:{entry}"


def _address_of_gateway(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """A SNAT entry takes addresses that are associated with its own gateway."""
    gateways = {nat.id for nat in cloud.all(NAT) if nat.outputs.get("snatTableIds") == draft.known("snatTableId")}
    associated = {
        association.outputs.get("allocationId")
        for association in cloud.all(EIP_ASSOCIATION)
        if association.outputs.get("instanceId") in gateways
    }
    here = {eip.outputs.get("ipAddress") for eip in cloud.all(EIP) if eip.id in associated}
    for text in _addresses(draft.inputs) if draft.known("snatIp") else ():
        try:
            ip_address(text)
        except ValueError:
            yield Problem("snatIp", "InvalidSnatIp.Malformed: The specified SnatIp is not a valid IP address.")
            continue
        if text not in here:
            message = "InvalidSnatIp.NotFound: Specified SnatIp does not found on the NAT Gateway"
            yield Problem("snatIp", f"{message}: {text}")


KINDS: tuple[Kind, ...] = (
    Kind(
        token=EIP,
        identity=shape.made("eip"),
        outputs=_eip,
        checks=(_bandwidth,),
        locked=shape.protected(
            "deletionProtection",
            "InvalidOperation.DeletionProtection: The instance cannnot delete because of deletion protecion.",
        ),
    ),
    Kind(
        token=EIP_ASSOCIATION,
        identity=shape.joined("allocationId", "instanceId"),
        checks=(_not_busy,),
        locked=_feeds_snat,
    ),
    Kind(
        token=NAT,
        identity=shape.made("ngw"),
        outputs=_nat,
        checks=(_in_its_network,),
        locked=shape.protected(
            "deletionProtection", "InvalidOperation.DeletionProtection: the gateway is protected against deletion"
        ),
    ),
    Kind(token=SNAT_ENTRY, identity=_snat_entry_id, outputs=_snat_entry, checks=(_address_of_gateway,)),
)
"""Sorted by token."""
