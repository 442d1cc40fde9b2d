"""Network on AWS: what the simulated EC2 knows of VPCs, subnets, routes, gateways, addresses and flow logs.

Codes: Amazon EC2 API reference, "Error codes for the Amazon EC2 API", and terraform-provider-aws
internal/service/ec2/errors.go; sentences as the service writes them in public reports; read 2026-11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from zlib import crc32

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
    domain,
    id_of,
    owned,
    private_address,
    public_address,
    sibling_id,
    subnet_id,
)
from infra.rehearsal.kind import Cloud, Draft, Kind, Name, Problem, Record, Reference

EIP = "aws:ec2/eip:Eip"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway"
NAT_GATEWAY = "aws:ec2/natGateway:NatGateway"
ROUTE_TABLE = "aws:ec2/routeTable:RouteTable"

PROVIDER = "terraform-provider-aws internal/service/ec2"

NO_ROUTE_TABLE = "InvalidRouteTableID.NotFound: The routeTable ID '{value}' does not exist"
NO_CIDR = (
    "InvalidParameterValue: Value ({value}) for parameter cidrBlock is invalid. This is not a valid CIDR block."
)
NO_DESTINATION = (
    "InvalidParameterValue: Value ({value}) for parameter destinationCidrBlock is invalid. "
    "This is not a valid CIDR block."
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


def internet_gateway(cloud: Cloud, vpc: str) -> Record | None:
    """The internet gateway attached to a network."""
    return next((one for one in cloud.all(INTERNET_GATEWAY) if one.inputs.get("vpcId") == vpc), None)


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
        "enableDnsHostnames": False,
        "enableDnsSupport": True,
        "enableNetworkAddressUsageMetrics": False,
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
        "mapPublicIpOnLaunch": False,
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


def _route_id(draft: Draft) -> str:
    names = ("destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId")
    destination = next((str(draft.known(name)) for name in names if draft.known(name)), "")
    return f"r-{draft.known('routeTableId', '')}{crc32(destination.encode())}"


def _route(draft: Draft, _id: str) -> Mapping[str, Any]:
    return {
        "instanceId": "",
        "instanceOwnerId": "",
        "networkInterfaceId": "",
        "origin": "CreateRoute",
        "region": draft.region.region,
        "state": "active",
    }


def _route_table(draft: Draft, id: str) -> Mapping[str, Any]:
    return owned("ec2", "route-table")(draft, id) | {"propagatingVgws": [], "routes": []}


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
        "connectivityType": "public",
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


def _endpoint(draft: Draft, id: str) -> Mapping[str, Any]:
    service = str(draft.known("serviceName", ""))
    return owned("ec2", "vpc-endpoint")(draft, id) | {
        "cidrBlocks": [],
        "dnsEntries": [],
        "networkInterfaceIds": [],
        "policy": OPEN_POLICY,
        "prefixListId": f"pl-{int(sibling_id('pl', service)[-8:], 16):08x}",
        "privateDnsEnabled": False,
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
        "logDestinationType": "cloud-watch-logs",
        "logFormat": (
            "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} "
            "${packets} ${bytes} ${start} ${end} ${action} ${log-status}"
        ),
        "maxAggregationInterval": 600,
    }


KINDS: tuple[Kind, ...] = (
    Kind(
        token=EIP,
        identity=id_of("eipalloc"),
        outputs=_eip,
        quota="AddressLimitExceeded: The maximum number of addresses has been reached.",
        absent="InvalidAllocationID.NotFound: The allocation ID '{id}' does not exist",
        source=f"{PROVIDER}/ec2_eip.go at 0160692 (2025)",
    ),
    Kind(
        token="aws:ec2/flowLog:FlowLog",
        identity=id_of("fl"),
        outputs=_flow_log,
        references=(
            in_vpc(holds=""),
            in_subnets("subnetId", holds=""),
            Reference(
                path="iamRoleArn",
                to=("aws:iam/role:Role",),
                by="arn",
                missing="InvalidParameter: Unable to assume given IAM role",
            ),
        ),
        names=(
            Name(
                path="vpcId",
                taken=(
                    "FlowLogAlreadyExists: Error. There is an existing Flow Log with the same configuration and "
                    "log destination."
                ),
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
        token=INTERNET_GATEWAY,
        identity=id_of("igw"),
        outputs=owned("ec2", "internet-gateway"),
        references=(in_vpc(),),
        names=(
            Name(
                path="vpcId",
                taken="InvalidParameterValue: Network {value} already has an internet gateway attached",
            ),
        ),
        locked=_mapped_addresses,
        quota="InternetGatewayLimitExceeded: The maximum number of internet gateways has been reached.",
        absent="InvalidInternetGatewayID.NotFound: The internetGateway ID '{id}' does not exist",
        source=f"{PROVIDER}/vpc_internet_gateway.go at 08923b6",
    ),
    Kind(
        token=NAT_GATEWAY,
        identity=id_of("nat"),
        outputs=_nat_gateway,
        references=(
            in_subnets("subnetId"),
            Reference(
                path="allocationId",
                to=(EIP,),
                by="allocationId",
                missing="InvalidAllocationID.NotFound: Allocation ID '{value}' not found.",
                holds="InvalidIPAddress.InUse: The address with allocation id [{value}] is in use.",
            ),
        ),
        names=(
            Name(
                path="allocationId",
                taken="Resource.AlreadyAssociated: Elastic IP address [{value}] is already associated",
            ),
        ),
        validations=(_address_wanted,),
        checks=(_way_out,),
        states=("pending", "available"),
        quota="NatGatewayLimitExceeded: The maximum number of NAT Gateways has been reached.",
        absent="NatGatewayNotFound: The Nat Gateway {id} was not found",
        source=f"{PROVIDER}/vpc_nat_gateway.go at 04088ea; botocore 1.44.5 ec2 ReleaseAddress",
    ),
    Kind(
        token="aws:ec2/route:Route",
        identity=_route_id,
        outputs=_route,
        references=(
            Reference(path="routeTableId", to=(ROUTE_TABLE,), missing=NO_ROUTE_TABLE),
            Reference(
                path="gatewayId",
                to=(INTERNET_GATEWAY, "aws:ec2/vpnGateway:VpnGateway"),
                missing="InvalidGatewayID.NotFound: The gateway ID '{value}' does not exist",
            ),
            Reference(
                path="natGatewayId",
                to=(NAT_GATEWAY,),
                missing="InvalidNatGatewayID.NotFound: The natGateway ID '{value}' does not exist",
            ),
        ),
        names=(
            Name(
                path="destinationCidrBlock",
                taken="RouteAlreadyExists: The route identified by {value} already exists.",
                within=("routeTableId",),
            ),
        ),
        validations=(
            checks.cidr("destinationCidrBlock", NO_DESTINATION),
            checks.cidr("destinationIpv6CidrBlock", NO_DESTINATION),
            checks.needed(
                "MissingParameter: one of {other} must be specified",
                "destinationCidrBlock",
                "destinationIpv6CidrBlock",
                "destinationPrefixListId",
            ),
            checks.needed(
                "MissingParameter: one of {other} must be specified",
                "carrierGatewayId",
                "coreNetworkArn",
                "egressOnlyGatewayId",
                "gatewayId",
                "localGatewayId",
                "natGatewayId",
                "networkInterfaceId",
                "transitGatewayId",
                "vpcEndpointId",
                "vpcPeeringConnectionId",
            ),
        ),
        quota="RouteLimitExceeded: The maximum number of routes has been reached.",
        absent="InvalidRoute.NotFound: There is no route '{id}'",
        source=f"{PROVIDER}/vpc_route.go at 0128541",
    ),
    Kind(
        token=ROUTE_TABLE,
        identity=id_of("rtb"),
        outputs=_route_table,
        references=(in_vpc(),),
        quota="RouteTableLimitExceeded: The maximum number of route tables has been reached.",
        absent="InvalidRouteTableID.NotFound: The routeTable ID '{id}' does not exist",
        source=f"{PROVIDER}/vpc_route_table.go at 0220924",
    ),
    Kind(
        token="aws:ec2/routeTableAssociation:RouteTableAssociation",
        identity=id_of("rtbassoc"),
        references=(
            Reference(
                path="routeTableId",
                to=(ROUTE_TABLE,),
                missing=NO_ROUTE_TABLE,
                holds="DependencyViolation: The routeTable '{value}' has dependencies and cannot be deleted.",
            ),
            in_subnets("subnetId", holds=""),
        ),
        names=(
            Name(
                path="subnetId",
                taken=(
                    "Resource.AlreadyAssociated: the specified association for the subnet {value} conflicts with "
                    "an existing association"
                ),
            ),
        ),
        validations=(
            checks.needed("MissingParameter: one of {other} must be specified", "gatewayId", "subnetId"),
        ),
        absent="InvalidAssociationID.NotFound: The association ID '{id}' does not exist",
        source=f"{PROVIDER}/vpc_route_table_association.go at 0be71be; botocore 1.44.5 ec2 DeleteRouteTable",
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
            Reference(path="routeTableIds[]", to=(ROUTE_TABLE,), missing=NO_ROUTE_TABLE),
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
