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
    NO_VPC,
    SUBNET,
    SUBNET_HELD,
    VPC,
    in_groups,
    in_subnets,
    in_vpc,
)
from infra.rehearsal.aws.shape import (
    arn,
    described,
    id_of,
    owned,
    sibling_id,
    subnet_id,
)
from infra.rehearsal.kind import Cloud, Draft, Kind, Name, Problem, Record, Reference

ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
ROUTE_TABLE = "aws:ec2/routeTable:RouteTable"

PROVIDER = "terraform-provider-aws internal/service/ec2"

NO_ROUTE_TABLE = "InvalidRouteTableID.NotFound: The routeTable ID '{value}' does not exist"
NO_CIDR = (
    "InvalidParameterValue: Value ({value}) for parameter cidrBlock is invalid. This is not a valid CIDR block."
)

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
    Kind(
        token="aws:ec2/flowLog:FlowLog",
        identity=id_of("fl"),
        outputs=_flow_log,
        references=(
            in_vpc(holds=""),
            in_subnets("subnetId", holds=""),
            Reference(
                "iamRoleArn",
                ("aws:iam/role:Role",),
                by="arn",
                missing="InvalidParameter: Unable to assume given IAM role",
            ),
        ),
        names=(
            Name(
                "vpcId",
                taken="FlowLogAlreadyExists: Error. There is an existing Flow Log with the same configuration and "
                "log destination.",
                within=("logDestination", "trafficType"),
            ),
        ),
        validations=(
            checks.one_of(
                "maxAggregationInterval",
                ("60", "600"),
                "InvalidParameter: Invalid Flow Log Max Aggregation Interval",
            ),
            checks.one_of(
                "trafficType",
                ("ACCEPT", "ALL", "REJECT"),
                "InvalidParameter: Value '{value}' is not one of {other}",
            ),
        ),
        quota="FlowLogsLimitExceeded: The maximum number of flow logs has been reached.",
        absent="InvalidFlowLogId.NotFound: The flow log '{id}' does not exist",
        source=f"{PROVIDER}/vpc_flow_log.go at 00a3530 (2026)",
    ),
    Kind(
        token=SUBNET,
        identity=subnet_id,
        outputs=_subnet,
        references=(in_vpc(),),
        validations=(checks.cidr("cidrBlock", NO_CIDR),),
        checks=(
            checks.prefix("cidrBlock", 16, 28, "InvalidSubnet.Range: The CIDR '{value}' is invalid."),
            checks.inside("cidrBlock", "vpcId", VPC, "InvalidSubnet.Range: The CIDR '{value}' is invalid."),
            checks.apart(
                "cidrBlock",
                "InvalidSubnet.Conflict: The CIDR '{value}' conflicts with another subnet",
                among=("vpcId",),
            ),
            checks.zone(
                "availabilityZone",
                "InvalidParameterValue: Value ({value}) for parameter availabilityZone is invalid. Subnets can "
                "currently only be created in the following availability zones: {other}.",
            ),
        ),
        locked=_subnet_in_use,
        quota="SubnetLimitExceeded: The maximum number of subnets has been reached.",
        absent="InvalidSubnetID.NotFound: The subnet ID '{id}' does not exist",
        source=f"{PROVIDER}/vpc_subnet.go at 00cda12 (2026); botocore 1.44.5 ec2 CreateSubnet",
    ),
    Kind(
        token=VPC,
        identity=id_of("vpc"),
        outputs=_vpc,
        validations=(
            checks.cidr("cidrBlock", NO_CIDR),
            checks.prefix("cidrBlock", 16, 28, "InvalidVpc.Range: The CIDR '{value}' is invalid."),
            checks.needed(
                "MissingParameter: Either 'cidrBlock' or 'ipv4IpamPoolId' must be provided.",
                "cidrBlock",
                "ipv4IpamPoolId",
            ),
        ),
        quota="VpcLimitExceeded: The maximum number of VPCs has been reached.",
        absent=NO_VPC.replace("{value}", "{id}"),
        source=f"{PROVIDER}/vpc_.go at 00081ce",
    ),
    Kind(
        token=ENDPOINT,
        identity=id_of("vpce"),
        outputs=_endpoint,
        references=(
            in_vpc(),
            Reference("routeTableIds[]", (ROUTE_TABLE,)),
            in_subnets("subnetIds[]"),
            in_groups("securityGroupIds[]"),
        ),
        checks=(_service,),
        states=("pending", "available"),
        quota="VpcEndpointLimitExceeded: The maximum number of VPC endpoints has been reached.",
        absent="InvalidVpcEndpointId.NotFound: The VpcEndpoint Id '{id}' does not exist",
        source=f"{PROVIDER}/vpc_endpoint.go at 008db85 (2026)",
    ),
)
"""Sorted by token."""
