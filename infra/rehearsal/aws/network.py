"""Network on AWS: what the simulated EC2 knows of VPCs, subnets, routes, gateways, addresses and flow logs.

Codes: Amazon EC2 API reference, "Error codes for the Amazon EC2 API", and terraform-provider-aws
internal/service/ec2/errors.go; sentences as the service writes them in public reports; read 2026-11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from infra.catalog.zone import region_zones
from infra.rehearsal import checks
from infra.rehearsal.aws.reference import (
    SUBNET,
    SUBNET_HELD,
    VPC,
)
from infra.rehearsal.aws.shape import (
    arn,
    described,
    id_of,
    owned,
    sibling_id,
    subnet_id,
)
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem, Record

ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
ROUTE_TABLE = "aws:ec2/routeTable:RouteTable"

PROVIDER = "terraform-provider-aws internal/service/ec2"


OPEN_POLICY = (
    '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}],"Version":"2008-10-17"}'
)
"""The policy of an endpoint that was made without one."""

USERS_OF_SUBNETS = (
    (
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "aws:elasticache/subnetGroup:SubnetGroup",
        "subnetGroupName",
    ),
    ("aws:rds/instance:Instance", "aws:rds/subnetGroup:SubnetGroup", "dbSubnetGroupName"),
)
"""Types with network interfaces in the subnets of a group: type, type of the group, input that names the group."""


def vpc_of(cloud: Cloud, subnet: Any) -> str:
    """The network of a subnet; empty when there is no such subnet."""
    found = cloud.get(SUBNET, str(subnet))
    return str(found.inputs.get("vpcId")) if found else ""


def zone_of(cloud: Cloud, subnet: Any) -> str:
    """The zone of a subnet; empty when there is no such subnet."""
    found = cloud.get(SUBNET, str(subnet))
    return str(found.outputs.get("availabilityZone")) if found else ""


def network_of(*paths: str) -> Callable[[Draft, Cloud], Mapping[str, Any]]:
    """Learns ``vpcId`` from the subnets at these paths."""

    def learn(draft: Draft, cloud: Cloud) -> Mapping[str, Any]:
        subnets = (subnet for path in paths for _, subnet in checks.values(draft.inputs, path))
        network = next(filter(None, (vpc_of(cloud, subnet) for subnet in subnets)), "")
        return {"vpcId": network} if network else {}

    return learn


def _vpc(draft: Draft, id: str) -> Mapping[str, Any]:
    table = sibling_id("rtb", id)
    return described(draft, arn(draft, "ec2", f"vpc/{id}")) | {
        "defaultNetworkAclId": sibling_id("acl", id),
        "defaultRouteTableId": table,
        "defaultSecurityGroupId": sibling_id("sg", id),
        "dhcpOptionsId": sibling_id("dopt", f"{draft.account} {draft.region.region}"),
        "instanceTenancy": "default",
        "ipv6AssociationId": "",
        "mainRouteTableId": table,
        "ownerId": draft.account,
    }


def _subnet(draft: Draft, id: str) -> Mapping[str, Any]:
    zones = region_zones(draft.region)
    name = draft.known("availabilityZone", zones[0].zone if zones else "")
    return described(draft, arn(draft, "ec2", f"subnet/{id}")) | {
        "availabilityZone": name,
        "availabilityZoneId": next((one.zone_id for one in zones if one.zone == name), ""),
        "ipv6CidrBlockAssociationId": "",
        "ownerId": draft.account,
        "privateDnsHostnameTypeOnLaunch": "ip-name",
    }


def _subnet_in_use(record: Record, cloud: Cloud) -> str:
    for user, group, path in USERS_OF_SUBNETS:
        for one in cloud.all(user):
            subnets = cloud.get(group, str(one.inputs.get(path)))
            if subnets and record.id in subnets.inputs.get("subnetIds", ()):
                return SUBNET_HELD.format(value=record.id)
    return ""


def _endpoint(draft: Draft, id: str) -> Mapping[str, Any]:
    service = str(draft.known("serviceName", ""))
    return owned("ec2", "vpc-endpoint")(draft, id) | {
        "cidrBlocks": [],
        "dnsEntries": [],
        "networkInterfaceIds": [],
        "policy": OPEN_POLICY,
        "prefixListId": f"pl-{int(sibling_id('pl', service)[-8:], 16):08x}",
        "requesterManaged": False,
        "state": "available",
    }


def _service(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    name = draft.known("serviceName")
    region = draft.known("serviceRegion", draft.region.region)
    if name is not None and not str(name).startswith(
        (f"com.amazonaws.{region}.", f"cn.com.amazonaws.{region}.", "com.amazonaws.vpce.", f"aws.api.{region}.")
    ):
        yield Problem("serviceName", f"InvalidServiceName: The Vpc Endpoint Service '{name}' does not exist")


def _flow_log(draft: Draft, id: str) -> Mapping[str, Any]:
    return described(draft, arn(draft, "ec2", f"vpc-flow-log/{id}")) | {
        "logFormat": (
            "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} "
            "${packets} ${bytes} ${start} ${end} ${action} ${log-status}"
        ),
    }


KINDS: tuple[Kind, ...] = (
    Kind(token="aws:ec2/flowLog:FlowLog", identity=id_of("fl"), outputs=_flow_log),
    Kind(token=SUBNET, identity=subnet_id, outputs=_subnet, locked=_subnet_in_use),
    Kind(token=VPC, identity=id_of("vpc"), outputs=_vpc),
    Kind(token=ENDPOINT, identity=id_of("vpce"), outputs=_endpoint, checks=(_service,)),
)
"""Sorted by token."""
