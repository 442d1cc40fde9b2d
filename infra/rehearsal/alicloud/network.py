"""Network: VPCs, vSwitches, NAT gateways and their addresses, route tables, flow logs.

What was not found in any error table: what the cloud says to whoever deletes a route table that a vSwitch uses
(DeleteRouteTable names no code; `DependencyViolation` is what DeleteVSwitch says) and a NAT gateway with SNAT
entries (the code is the one of UnassociateEipAddress), and which quota of route tables, NAT gateways and flow
logs is full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Any

from infra.rehearsal import checks
from infra.rehearsal.alicloud import shape
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem, Record

VPC = "alicloud:vpc/network:Network"
VSWITCH = "alicloud:vpc/switch:Switch"
NAT = "alicloud:vpc/natGateway:NatGateway"
FLOW_LOG = "alicloud:vpc/flowLog:FlowLog"
DATABASE = "alicloud:rds/instance:Instance"
LOG_PROJECT = "alicloud:log/project:Project"
LOG_STORE = "alicloud:log/store:Store"

NOT_FOR_VPCS = tuple(map(IPv4Network, ("100.64.0.0/10", "224.0.0.0/4", "127.0.0.0/8", "169.254.0.0/16")))
"""Ranges no VPC may use (CreateVpc; terraform-provider-alicloud website/docs/r/vpc, 2026-08-21)."""


DEPENDENT = "Specified object has dependent resources."


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
    Kind(token=FLOW_LOG, identity=shape.made("fl"), outputs=_flow_log, checks=(_watches,)),
    Kind(
        token=VPC,
        identity=shape.made("vpc"),
        outputs=_vpc,
        checks=(
            _allowed,
            _still_holds,
        ),
    ),
    Kind(token=VSWITCH, identity=shape.made("vsw"), outputs=_vswitch, locked=_has_database),
)
"""Sorted by token."""
