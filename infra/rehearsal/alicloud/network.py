"""Network: VPCs, vSwitches, NAT gateways and their addresses, route tables, flow logs.

What was not found in any error table: what the cloud says to whoever deletes a route table that a vSwitch uses
(DeleteRouteTable names no code; `DependencyViolation` is what DeleteVSwitch says) and a NAT gateway with SNAT
entries (the code is the one of UnassociateEipAddress), and which quota of route tables, NAT gateways and flow
logs is full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, ip_address
from typing import Any

from infra.rehearsal import checks
from infra.rehearsal.alicloud import shape
from infra.rehearsal.alicloud.source import source
from infra.rehearsal.kind import Cloud, Draft, Kind, Name, Problem, Record, Reference

VPC = "alicloud:vpc/network:Network"
VSWITCH = "alicloud:vpc/switch:Switch"
NAT = "alicloud:vpc/natGateway:NatGateway"
EIP = "alicloud:ecs/eipAddress:EipAddress"
EIP_ASSOCIATION = "alicloud:ecs/eipAssociation:EipAssociation"
ROUTE_TABLE = "alicloud:vpc/routeTable:RouteTable"
ROUTE_ENTRY = "alicloud:vpc/vPCRouteEntry:VPCRouteEntry"
ROUTE_TABLE_ATTACHMENT = "alicloud:vpc/routeTableAttachment:RouteTableAttachment"
SNAT_ENTRY = "alicloud:vpc/snatEntry:SnatEntry"
FLOW_LOG = "alicloud:vpc/flowLog:FlowLog"
DATABASE = "alicloud:rds/instance:Instance"
LOG_PROJECT = "alicloud:log/project:Project"
LOG_STORE = "alicloud:log/store:Store"

NOT_FOR_VPCS = tuple(map(IPv4Network, ("100.64.0.0/10", "224.0.0.0/4", "127.0.0.0/8", "169.254.0.0/16")))
"""Ranges no VPC may use (CreateVpc; terraform-provider-alicloud website/docs/r/vpc, 2026-08-21)."""

NOT_URL = r"(?!https?://).{1,128}"
"""Names of the VPC service: 1 to 128 characters, no URL."""

NO_VSWITCH = "InvalidVSwitchId.NotFound: The specified virtual switch does not exists."
NO_VPC = "InvalidVpcId.NotFound: Specified VPC does not exist."
DEPENDENT = "Specified object has dependent resources."
BANDWIDTH = 'InvalidParameter: Specified value of "Bandwidth" is not valid.'


def vpc_reference(holds: str, missing: str = NO_VPC, path: str = "vpcId") -> Reference:
    """The network something is in."""
    return Reference(path=path, to=(VPC,), missing=missing, holds=holds)


def vswitch_reference(path: str, holds: str = f"DependencyViolation: {DEPENDENT}") -> Reference:
    """The vSwitch something is in."""
    return Reference(path=path, to=(VSWITCH,), missing=NO_VSWITCH, holds=holds)


def _vpc(draft: Draft, _id: str) -> Mapping[str, Any]:
    return {
        "createTime": shape.CREATED,
        "enableIpv6": False,
        "ipv6CidrBlocks": [],
        "isDefault": False,
        "name": draft.known("vpcName"),
        "regionId": draft.region.region,
        "routeTableId": f"vtb-{shape.prefix(draft.region)}{draft.digits(18, shape.BASE36, 'vtb')}",
        "routerId": f"vrt-{shape.prefix(draft.region)}{draft.digits(18, shape.BASE36, 'vrt')}",
        "routerTableId": f"vtb-{shape.prefix(draft.region)}{draft.digits(18, shape.BASE36, 'vtb')}",
        "secondaryCidrBlocks": [],
        "status": "Available",
        "userCidrs": [],
    }


def _allowed(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    found = checks.network(draft.known("cidrBlock"))
    if isinstance(found, IPv4Network) and any(found.overlaps(other) for other in NOT_FOR_VPCS):
        yield Problem("cidrBlock", f"InvalidParameter: Specified CIDR block is not valid: {found}")


def _still_holds(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """A VPC whose range changes in place keeps its vSwitches."""
    found = checks.network(draft.known("cidrBlock"))
    for switch in cloud.all(VSWITCH) if draft.id and found else ():
        inner = checks.network(switch.outputs.get("cidrBlock"))
        if found and inner and switch.outputs.get("vpcId") == draft.id and not checks.holds(found, inner):
            yield Problem("cidrBlock", f"InvalidParameter: Specified CIDR block is not valid: {inner} is in use")


def _vswitch(draft: Draft, _id: str) -> Mapping[str, Any]:
    return {
        "createTime": shape.CREATED,
        "ipv6CidrBlock": "",
        "isDefault": False,
        "name": draft.known("vswitchName"),
        "status": "Available",
    }


def _has_database(record: Record, cloud: Cloud) -> str:
    """A database names its vSwitches in one text, separated by commas."""
    for database in cloud.all(DATABASE):
        if record.id in str(database.outputs.get("vswitchId", "")).split(","):
            return f"DependencyViolation: {DEPENDENT} ({record.id} is used by {database.id})"
    return ""


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


def _table_exists(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """A table of its own, or one that came with a VPC."""
    table = str(draft.known("routeTableId", ""))
    systems = {vpc.outputs.get("routeTableId") for vpc in cloud.all(VPC)}
    if table and table not in systems and cloud.get(ROUTE_TABLE, table) is None:
        yield Problem("routeTableId", "InvalidRouteTableId.NotFound: Specified route table does not exist.")


def _hop_exists(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    hop = str(draft.known("nexthopId", ""))
    if hop and draft.known("nexthopType") == "NatGateway" and cloud.get(NAT, hop) is None:
        yield Problem("nexthopId", "InvalidNextHopId.NotFound: Specified next hop does not exist.")


def _not_of_the_cloud(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    found = checks.network(draft.known("destinationCidrBlock"))
    if isinstance(found, IPv4Network) and found.subnet_of(NOT_FOR_VPCS[0]):
        yield Problem("destinationCidrBlock", "InvalidCidrBlock: Specified CIDR block is not valid.")


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


def _flow_log(draft: Draft, id: str) -> Mapping[str, Any]:
    return {
        "businessStatus": "Normal",
        "createTime": shape.CREATED,
        "flowLogId": id,
        "regionId": draft.region.region,
        "status": "Active",
    }


def _watches(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """The thing it records, and the logstore it writes to, are there."""
    tokens = {"VPC": VPC, "VSwitch": VSWITCH}
    token = tokens.get(str(draft.known("resourceType")))
    watched = draft.known("resourceId")
    if token and watched and cloud.get(token, watched) is None:
        yield Problem("resourceId", f"InvalidResourceId.NotFound: there is no {watched}")
    project, store = draft.known("projectName"), draft.known("logStoreName")
    if project and store and cloud.get(LOG_STORE, f"{project}:{store}") is None:
        yield Problem("logStoreName", f"INVALID_PARAMETER: The parameter invalid: no logstore {project}:{store}")


KINDS: tuple[Kind, ...] = (
    Kind(
        token=EIP,
        identity=shape.made("eip"),
        outputs=_eip,
        names=(
            Name(
                path="addressName",
                legal=r"[A-Za-z][A-Za-z0-9._-]{0,127}",
                illegal="InvalidParameter.Name.Malformed: The specified Name is not valid.",
            ),
        ),
        checks=(_bandwidth,),
        locked=shape.protected(
            "deletionProtection",
            "InvalidOperation.DeletionProtection: The instance cannnot delete because of deletion protecion.",
        ),
        states=("Allocating", "Available"),
        busy="IncorrectEipStatus: Current elastic IP status does not support this operation ({id} is {status})",
        absent="InvalidAllocationId.NotFound: Specified allocation ID is not found ({id})",
        quota="QuotaExceeded.Eip: Elastic IP address quota exceeded",
        source=source("eip_address", "AllocateEipAddress", "ReleaseEipAddress", "ModifyEipAddressAttribute"),
    ),
    Kind(
        token=EIP_ASSOCIATION,
        identity=shape.joined("allocationId", "instanceId"),
        references=(
            Reference(
                path="allocationId",
                to=(EIP,),
                missing="InvalidAllocationId.NotFound: Specified allocation ID is not found",
                holds="IncorrectEipStatus: Current elastic IP status does not support this operation.",
            ),
            Reference(
                path="instanceId",
                to=(
                    NAT,
                    "alicloud:ecs/instance:Instance",
                    "alicloud:slb/applicationLoadBalancer:ApplicationLoadBalancer",
                ),
                missing="InvalidInstanId.NotFound: Specified instance does not exist.",
                holds="DependencyViolation.EIPS: the NAT gateway {value} still has addresses",
            ),
        ),
        checks=(_not_busy,),
        locked=_feeds_snat,
        source=source("eip_association", "AssociateEipAddress", "UnassociateEipAddress"),
    ),
    Kind(
        token=FLOW_LOG,
        identity=shape.made("fl"),
        outputs=_flow_log,
        checks=(_watches,),
        states=("Activating", "Active"),
        busy="IncorrectStatus.flowlog: {id} is {status}",
        source=source("vpc_flow_log", "CreateFlowLog"),
    ),
    Kind(
        token=NAT,
        identity=shape.made("ngw"),
        outputs=_nat,
        references=(
            vpc_reference(
                "DependencyViolation.NatGateway: Specified object has dependent resources NatGateway.",
                "InvalidVpcId.NotFound: Specified value of VpcId is not found in our record.",
            ),
            vswitch_reference("vswitchId", f"DependencyViolation.EnhancedNatgw: {DEPENDENT}"),
        ),
        names=(
            Name(
                path="natGatewayName",
                legal=r"(?!https?://).{2,128}",
                illegal="InvalidNatGatewayName.MalFormed: NatGateway name is not valid.",
            ),
        ),
        checks=(_in_its_network,),
        locked=shape.protected(
            "deletionProtection", "InvalidOperation.DeletionProtection: the gateway is protected against deletion"
        ),
        states=("Creating", "Available"),
        busy="IncorrectStatus.NatGateway: {id} is {status}",
        absent="InvalidNatGatewayId.NotFound: The specified NatGatewayId does not exist in our records. ({id})",
        quota="QuotaExceeded.NatGateway: no more NAT gateways are allowed in this VPC",
        source=source("nat_gateway", "CreateNatGateway", "DeleteNatGateway"),
    ),
    Kind(
        token=VPC,
        identity=shape.made("vpc"),
        outputs=_vpc,
        names=(
            Name(
                path="vpcName",
                legal=NOT_URL,
                illegal="InvalidVpcName.Malformed: Specified VPC name is not valid.",
            ),
        ),
        checks=(
            checks.cidr("cidrBlock", "InvalidParameter: Specified CIDR block is not valid: {value}"),
            checks.prefix(
                "cidrBlock",
                8,
                28,
                "InvalidParameter: Specified CIDR block is not valid: {value}, /{low} to /{high}",
            ),
            _allowed,
            _still_holds,
        ),
        states=("Pending", "Available"),
        busy="IncorrectVpcStatus: Current VPC status does not support this operation. ({id} is {status})",
        absent=f"{NO_VPC} ({{id}})",
        quota="QuotaExceeded.Vpc: VPC quota exceeded.",
        source=source("vpc", "CreateVpc", "DeleteVpc"),
    ),
    Kind(
        token=ROUTE_ENTRY,
        identity=shape.joined("routeTableId", "destinationCidrBlock"),
        outputs=lambda _draft, _id: {"status": "Available"},
        references=(
            Reference(
                path="routeTableId",
                to=(ROUTE_TABLE,),
                holds="DependencyViolation.RouteEntry: Specified object has dependent resources",
                outside=True,
            ),
        ),
        names=(
            Name(
                path="destinationCidrBlock",
                taken="InvalidCIDRBlock.Duplicate: Specified CIDR block is already exists.",
                within=("routeTableId",),
            ),
        ),
        checks=(
            _table_exists,
            checks.cidr("destinationCidrBlock", "InvalidCidrBlock.Malformed: Specified CIDR block is not valid."),
            _not_of_the_cloud,
            _hop_exists,
        ),
        states=("Pending", "Available"),
        busy="IncorrectRouteEntryStatus: Some route entry status blocked this operation. ({id} is {status})",
        quota="QuotaExceeded: Route entry quota exceeded in this route table.",
        source=source("vpc_route_entry", "CreateRouteEntry", "ModifyRouteEntry", "DeleteRouteEntry"),
    ),
    Kind(
        token=ROUTE_TABLE,
        identity=shape.made("vtb"),
        outputs=lambda draft, _id: {
            "createTime": shape.CREATED,
            "name": draft.known("routeTableName"),
            "resourceGroupId": "",
            "status": "Available",
        },
        references=(vpc_reference(f"DependencyViolation.RouteTable: {DEPENDENT}"),),
        states=("Pending", "Available"),
        busy="IncorrectRouteTableStatus: {id} is {status}",
        absent="InvalidRouteTableId.NotFound: Specified route table does not exist. ({id})",
        quota="QuotaExceeded.RouteTable: no more route tables are allowed in this VPC",
        source=source("route_table", "DeleteRouteTable"),
    ),
    Kind(
        token=ROUTE_TABLE_ATTACHMENT,
        identity=shape.joined("routeTableId", "vswitchId"),
        outputs=lambda _draft, _id: {"status": "Available"},
        references=(
            Reference(
                path="routeTableId",
                to=(ROUTE_TABLE,),
                missing="InvalidRouteTableId.NotFound: Specified route table does not exist.",
                holds=f"DependencyViolation: {DEPENDENT}",
            ),
            vswitch_reference("vswitchId", f"DependencyViolation.RouteTable: {DEPENDENT}"),
        ),
        states=("Associating", "Available"),
        source=source("route_table_attachment", "AssociateRouteTable", "UnassociateRouteTable"),
    ),
    Kind(
        token=SNAT_ENTRY,
        identity=_snat_entry_id,
        outputs=_snat_entry,
        references=(
            Reference(
                path="snatTableId",
                to=(NAT,),
                by="snatTableIds",
                missing="InvalidSnatTableId.NotFound: Specified SNAT table does not exist.",
                holds="DependencyViolation.SnatEntry: The specified resource of NatGateway depends on Snat, so "
                "the operation cannot be completed.",
            ),
            vswitch_reference("sourceVswitchId", f"DependencyViolation.SnatEntry: {DEPENDENT}"),
        ),
        names=(
            Name(
                path="sourceVswitchId",
                taken="Forbidden.SourceVSwitchId.Duplicated: The specified SourceCIDRis duplicated.",
                within=("snatTableId",),
            ),
        ),
        checks=(_address_of_gateway,),
        states=("Pending", "Available"),
        busy="IncorretSnatEntryStatus: Some Snat entry status blocked this operation. ({id} is {status})",
        absent="InvalidSnatEntryId.NotFound: Specified SNAT entry does not exist. ({id})",
        quota="Forbidden.SnatEntryCountLimited: SNAT entry in the specified SNAT table reach it's limit.",
        source=source("snat_entry", "CreateSnatEntry", "DeleteSnatEntry"),
    ),
    Kind(
        token=VSWITCH,
        identity=shape.made("vsw"),
        outputs=_vswitch,
        references=(vpc_reference("DependencyViolation.VSwitch: Specified object has dependent resources"),),
        names=(
            Name(
                path="vswitchName",
                legal=NOT_URL,
                illegal="InvalidVSwitchName.Malformed: Specified virtual switch name is not valid.",
            ),
        ),
        checks=(
            checks.zone(
                "zoneId", "InvalidZoneId.NotFound: Specified zone does not exist: {value}, not of {other}"
            ),
            checks.cidr("cidrBlock", "InvalidCidrBlock.Malformed: Specified CIDR block is not valid: {value}"),
            checks.prefix(
                "cidrBlock",
                16,
                29,
                "InvalidCirdrBlock.MaskLength: Specified CIDR block is not valid: {value}, /{low} to /{high}",
            ),
            checks.inside(
                "cidrBlock",
                "vpcId",
                VPC,
                "InvalidParameter: Specified CIDR block is not valid in VPC: {value} in {other}",
                ranges=("cidrBlock", "secondaryCidrBlocks[]"),
            ),
            checks.apart(
                "cidrBlock",
                "InvalidCidrBlock.Overlapped: Specified CIDR block overlapped with other subnets: "
                "{value}, {other}",
                among=("vpcId",),
            ),
        ),
        locked=_has_database,
        states=("Pending", "Available"),
        busy="IncorrectVSwitchStatus: The current virtual switch status does not support this operation. "
        "({id} is {status})",
        absent="InvalidVSwitchId.NotFound: VSwitch not exist. ({id})",
        quota="QuotaExceeded.VSwitch: Virtual switch quota exceeded.",
        source=source("vswitch", "CreateVSwitch", "DeleteVSwitch", "ModifyVSwitchAttribute"),
    ),
)
"""Sorted by token."""
