"""The same requests to the simulation and to moto: the same verdict, or the row says why not.

`requests.yaml` holds the rows. Each is written once, as the inputs of a Pulumi resource; `CALLS` says which call
of AWS that is. A row that claims a difference fails when there is none any more.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from botocore.exceptions import ClientError, ParamValidationError
from moto import mock_aws

from infra.catalog.region import region
from infra.rehearsal.cloud import Refused
from infra.rehearsal.kind import Problem

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:botocore", "ignore::DeprecationWarning:boto3", "ignore::DeprecationWarning:moto",
    # moto passes errors of one service on as another's.
    "ignore:Exception.*does not match an error shape:UserWarning:moto",
)  # fmt: skip

PLACE = region("aws", "singapore")
ACCEPTED = "accepted"

TABLE: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "requests.yaml").read_text(encoding="utf-8"))
ROWS: list[dict[str, Any]] = TABLE["rows"]

Values = Mapping[str, Any]
Answer = dict[str, Any]


@functools.cache
def client(service: str) -> Any:
    return boto3.client(
        service, region_name=PLACE.region, aws_access_key_id="testing", aws_secret_access_key="testing"
    )


@dataclass(frozen=True)
class Call:
    """How a resource is made, and unmade, by boto3.

    Attributes:
        service: name of the client.
        create: its method.
        answer: name on the wire -> where the response has it, such as ``Vpc.VpcId``; ``=Name`` takes an argument.
        delete: its method, with the argument that takes the id.
        rename: input -> argument, where that is more than another case.
        fixed: arguments that are always the same.
        after: what else it takes to make it.
    """

    service: str
    create: str
    answer: Mapping[str, str]
    delete: tuple[str, str] = ("", "")
    rename: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    after: Callable[[Values, Answer], None] | None = None

    def make(self, inputs: Values) -> Answer:
        arguments = {**self.fixed}
        for name, value in inputs.items():
            arguments[self.rename.get(name, name[0].upper() + name[1:])] = value
        response = getattr(client(self.service), self.create)(**{k: v for k, v in arguments.items() if k})
        found: Answer = {}
        for name, path in self.answer.items():
            value: Any = response
            for step in [] if path.startswith("=") else path.split("."):
                value = value[int(step) if step.isdigit() else step]
            found[name] = arguments[path[1:]] if path.startswith("=") else value
        if self.after:
            self.after(inputs, found)
        return found

    def unmake(self, answer: Answer) -> None:
        method, argument = self.delete
        extra = {"SkipFinalSnapshot": True} if method == "delete_db_instance" else {}
        extra = {"ForceDelete": True} if method == "delete_auto_scaling_group" else extra
        getattr(client(self.service), method)(**{argument: answer["id"], **extra})


def _attach(inputs: Values, made: Answer) -> None:
    client("ec2").attach_internet_gateway(InternetGatewayId=made["id"], VpcId=inputs["vpcId"])


def _protect(inputs: Values, made: Answer) -> None:
    if inputs.get("enableDeletionProtection"):
        client("elbv2").modify_load_balancer_attributes(
            LoadBalancerArn=made["id"], Attributes=[{"Key": "deletion_protection.enabled", "Value": "true"}]
        )


def _retain(inputs: Values, made: Answer) -> None:
    if "retentionInDays" in inputs:
        client("logs").put_retention_policy(logGroupName=made["id"], retentionInDays=inputs["retentionInDays"])


def _rotate(inputs: Values, made: Answer) -> None:
    if "rotationPeriodInDays" in inputs:
        client("kms").enable_key_rotation(KeyId=made["id"], RotationPeriodInDays=inputs["rotationPeriodInDays"])


def _join(inputs: Values, made: Answer) -> None:
    if "role" in inputs:
        client("iam").add_role_to_instance_profile(InstanceProfileName=made["id"], RoleName=inputs["role"])


@dataclass(frozen=True)
class Rule(Call):
    """A rule of a security group."""

    def make(self, inputs: Values) -> Answer:
        permission: dict[str, Any] = {"IpProtocol": inputs["ipProtocol"]}
        permission |= {name: inputs[key] for key, name in self.rename.items() if key in inputs}
        if "cidrIpv4" in inputs:
            permission["IpRanges"] = [{"CidrIp": inputs["cidrIpv4"]}]
        if "referencedSecurityGroupId" in inputs:
            permission["UserIdGroupPairs"] = [{"GroupId": inputs["referencedSecurityGroupId"]}]
        method = getattr(client("ec2"), self.create)
        made = method(GroupId=inputs["securityGroupId"], IpPermissions=[permission])
        return {"id": made["SecurityGroupRules"][0]["SecurityGroupRuleId"]}


@dataclass(frozen=True)
class Listener(Call):
    """A listener, whose certificate and actions have forms of their own."""

    def make(self, inputs: Values) -> Answer:
        wanted = {key: value for key, value in inputs.items() if key not in ("certificateArn", "defaultActions")}
        if "certificateArn" in inputs:
            wanted["certificates"] = [{"CertificateArn": inputs["certificateArn"]}]
        wanted["defaultActions"] = [
            {name[0].upper() + name[1:]: value for name, value in action.items()}
            for action in inputs["defaultActions"]
        ]
        return super().make(wanted)


@dataclass(frozen=True)
class Group(Call):
    """An Auto Scaling group."""

    def make(self, inputs: Values) -> Answer:
        wanted: dict[str, Any] = {**inputs, "vpcZoneIdentifiers": ",".join(inputs["vpcZoneIdentifiers"])}
        wanted["launchTemplate"] = {"LaunchTemplateId": inputs["launchTemplate"]["id"], "Version": "1"}
        return super().make(wanted)


NOT_DEFAULT = [{"Name": "is-default", "Values": ["false"]}]
RULE = {"fromPort": "FromPort", "toPort": "ToPort"}

CALLS: Mapping[str, Call] = {
    "acm/certificate:Certificate": Call(
        "acm", "request_certificate", {"id": "CertificateArn", "arn": "CertificateArn"},
        ("delete_certificate", "CertificateArn"),
    ),
    "autoscaling/group:Group": Group(
        "autoscaling", "create_auto_scaling_group", {"id": "=AutoScalingGroupName"},
        ("delete_auto_scaling_group", "AutoScalingGroupName"),
        {
            "name": "AutoScalingGroupName", "vpcZoneIdentifiers": "VPCZoneIdentifier",
            "targetGroupArns": "TargetGroupARNs",
        },
    ),
    "autoscaling/policy:Policy": Call(
        "autoscaling", "put_scaling_policy", {"id": "=PolicyName"},
        rename={"name": "PolicyName", "autoscalingGroupName": "AutoScalingGroupName"},
        fixed={
            "TargetTrackingConfiguration": {
                "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"},
                "TargetValue": 60,
            }
        },
    ),
    "cloudwatch/logGroup:LogGroup": Call(
        "logs", "create_log_group", {"id": "=logGroupName"}, ("delete_log_group", "logGroupName"),
        {"name": "logGroupName", "kmsKeyId": "kmsKeyId", "retentionInDays": ""}, after=_retain,
    ),
    "ec2/eip:Eip": Call(
        "ec2", "allocate_address", {"id": "AllocationId", "allocationId": "AllocationId"},
        ("release_address", "AllocationId"),
    ),
    "ec2/flowLog:FlowLog": Call(
        "ec2", "create_flow_logs", {"id": "FlowLogIds.0"}, ("delete_flow_logs", "FlowLogIds"),
        {"vpcId": "ResourceIds", "iamRoleArn": "DeliverLogsPermissionArn"}, {"ResourceType": "VPC"},
    ),
    "ec2/internetGateway:InternetGateway": Call(
        "ec2", "create_internet_gateway", {"id": "InternetGateway.InternetGatewayId"},
        ("delete_internet_gateway", "InternetGatewayId"), {"vpcId": ""}, after=_attach,
    ),
    "ec2/launchTemplate:LaunchTemplate": Call(
        "ec2", "create_launch_template", {"id": "LaunchTemplate.LaunchTemplateId"},
        ("delete_launch_template", "LaunchTemplateId"),
        {"name": "LaunchTemplateName", "instanceType": "", "imageId": ""},
        {"LaunchTemplateData": {"ImageId": "ami-12c6146b", "InstanceType": "t3.micro"}},
    ),
    "ec2/natGateway:NatGateway": Call(
        "ec2", "create_nat_gateway", {"id": "NatGateway.NatGatewayId"}, ("delete_nat_gateway", "NatGatewayId"),
    ),
    "ec2/route:Route": Call("ec2", "create_route", {}),
    "ec2/routeTable:RouteTable": Call(
        "ec2", "create_route_table", {"id": "RouteTable.RouteTableId"}, ("delete_route_table", "RouteTableId"),
    ),
    "ec2/routeTableAssociation:RouteTableAssociation": Call(
        "ec2", "associate_route_table", {"id": "AssociationId"}, ("disassociate_route_table", "AssociationId"),
    ),
    "ec2/securityGroup:SecurityGroup": Call(
        "ec2", "create_security_group", {"id": "GroupId"}, ("delete_security_group", "GroupId"),
        {"name": "GroupName"}, {"Description": "a group"},
    ),
    "ec2/subnet:Subnet": Call("ec2", "create_subnet", {"id": "Subnet.SubnetId"}, ("delete_subnet", "SubnetId")),
    "ec2/vpc:Vpc": Call("ec2", "create_vpc", {"id": "Vpc.VpcId"}, ("delete_vpc", "VpcId")),
    "ec2/vpcEndpoint:VpcEndpoint": Call(
        "ec2", "create_vpc_endpoint", {"id": "VpcEndpoint.VpcEndpointId"},
    ),
    "elasticache/replicationGroup:ReplicationGroup": Call(
        "elasticache", "create_replication_group", {"id": "=ReplicationGroupId"},
        ("delete_replication_group", "ReplicationGroupId"),
        {
            "description": "ReplicationGroupDescription", "nodeType": "CacheNodeType",
            "multiAzEnabled": "MultiAZEnabled", "subnetGroupName": "CacheSubnetGroupName",
        },
    ),
    "elasticache/subnetGroup:SubnetGroup": Call(
        "elasticache", "create_cache_subnet_group",
        {"id": "=CacheSubnetGroupName", "name": "=CacheSubnetGroupName"},
        ("delete_cache_subnet_group", "CacheSubnetGroupName"), {"name": "CacheSubnetGroupName"},
        {"CacheSubnetGroupDescription": "subnets"},
    ),
    "iam/instanceProfile:InstanceProfile": Call(
        "iam", "create_instance_profile", {"id": "=InstanceProfileName"},
        rename={"name": "InstanceProfileName", "role": ""}, after=_join,
    ),
    "iam/role:Role": Call(
        "iam", "create_role", {"id": "=RoleName", "name": "=RoleName", "arn": "Role.Arn"},
        ("delete_role", "RoleName"), {"name": "RoleName", "assumeRolePolicy": "AssumeRolePolicyDocument"},
    ),
    "iam/rolePolicy:RolePolicy": Call(
        "iam", "put_role_policy", {},
        rename={"name": "PolicyName", "role": "RoleName", "policy": "PolicyDocument"},
    ),
    "iam/rolePolicyAttachment:RolePolicyAttachment": Call(
        "iam", "attach_role_policy", {}, rename={"role": "RoleName", "policyArn": "PolicyArn"},
    ),
    "iam/serviceLinkedRole:ServiceLinkedRole": Call(
        "iam", "create_service_linked_role", {"id": "Role.Arn"}, rename={"awsServiceName": "AWSServiceName"},
    ),
    "kms/alias:Alias": Call(
        "kms", "create_alias", {"id": "=AliasName"}, ("delete_alias", "AliasName"), {"name": "AliasName"},
    ),
    "kms/key:Key": Call(
        "kms", "create_key", {"id": "KeyMetadata.KeyId", "arn": "KeyMetadata.Arn"},
        ("schedule_key_deletion", "KeyId"), {"rotationPeriodInDays": "", "enableKeyRotation": ""}, after=_rotate,
    ),
    "lb/listener:Listener": Listener(
        "elbv2", "create_listener", {"id": "Listeners.0.ListenerArn"}, ("delete_listener", "ListenerArn"),
    ),
    "lb/loadBalancer:LoadBalancer": Call(
        "elbv2", "create_load_balancer",
        {"id": "LoadBalancers.0.LoadBalancerArn", "arn": "LoadBalancers.0.LoadBalancerArn"},
        ("delete_load_balancer", "LoadBalancerArn"), {"enableDeletionProtection": ""}, after=_protect,
    ),
    "lb/targetGroup:TargetGroup": Call(
        "elbv2", "create_target_group",
        {"id": "TargetGroups.0.TargetGroupArn", "arn": "TargetGroups.0.TargetGroupArn"},
        ("delete_target_group", "TargetGroupArn"),
    ),
    "rds/instance:Instance": Call(
        "rds", "create_db_instance", {"id": "=DBInstanceIdentifier"},
        ("delete_db_instance", "DBInstanceIdentifier"),
        {
            "identifier": "DBInstanceIdentifier", "instanceClass": "DBInstanceClass", "username": "MasterUsername",
            "dbSubnetGroupName": "DBSubnetGroupName", "parameterGroupName": "DBParameterGroupName",
            "skipFinalSnapshot": "",
        },
    ),
    "rds/parameterGroup:ParameterGroup": Call(
        "rds", "create_db_parameter_group", {"id": "=DBParameterGroupName", "name": "=DBParameterGroupName"},
        ("delete_db_parameter_group", "DBParameterGroupName"),
        {"name": "DBParameterGroupName", "family": "DBParameterGroupFamily"}, {"Description": "parameters"},
    ),
    "rds/subnetGroup:SubnetGroup": Call(
        "rds", "create_db_subnet_group", {"id": "=DBSubnetGroupName", "name": "=DBSubnetGroupName"},
        ("delete_db_subnet_group", "DBSubnetGroupName"), {"name": "DBSubnetGroupName"},
        {"DBSubnetGroupDescription": "subnets"},
    ),
    "s3/bucket:Bucket": Call(
        "s3", "create_bucket", {"id": "=Bucket"}, ("delete_bucket", "Bucket"),
        fixed={"CreateBucketConfiguration": {"LocationConstraint": PLACE.region}},
    ),
    "s3/bucketPolicy:BucketPolicy": Call("s3", "put_bucket_policy", {}),
    "vpc/securityGroupEgressRule:SecurityGroupEgressRule": Rule(
        "ec2", "authorize_security_group_egress", {}, rename=RULE
    ),
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule": Rule(
        "ec2", "authorize_security_group_ingress", {}, rename=RULE
    ),
}  # fmt: skip
"""Type, without ``aws:`` -> the calls that make it."""


class Moto:
    """What a sender of requests needs to send them to moto."""

    def __init__(self) -> None:
        self._calls: dict[str, tuple[Call, Answer]] = {}

    def make(self, label: str, kind: str, inputs: Values) -> Answer:
        call = CALLS[kind]
        made = call.make(inputs)
        self._calls[label] = (call, made)
        return made

    def unmake(self, label: str) -> None:
        call, made = self._calls[label]
        if call.create == "create_internet_gateway":
            [gateway] = client("ec2").describe_internet_gateways(InternetGatewayIds=[made["id"]])[
                "InternetGateways"
            ]
            network = gateway["Attachments"][0]["VpcId"]
            client("ec2").detach_internet_gateway(InternetGatewayId=made["id"], VpcId=network)
        call.unmake(made)


def verdict(cloud: Any, row: Mapping[str, Any]) -> str:
    """``accepted``, or the code of the refusal, of a simulation or of moto."""
    cloud.build(row.get("given", ()), row.get("also", {}))
    try:
        if "delete" in row:
            cloud.delete(row["delete"])
        else:
            [(kind, inputs)] = row["create"].items()
            cloud.create("request", kind, inputs)
    except Refused as refused:
        return _code(refused.problems[0])
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    except (NotImplementedError, ParamValidationError, TypeError) as error:
        # boto3 refuses it before it is sent, or moto cannot do it.
        return type(error).__name__
    return ACCEPTED


def _code(problem: Problem) -> str:
    return problem.message.split(":")[0]


@pytest.fixture
def moto(monkeypatch: pytest.MonkeyPatch, sender: Callable[[Any], Any]) -> Iterator[Any]:
    # Nobody asks for images, and moto makes 1,300 of them for every region of every test.
    monkeypatch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
    with mock_aws():
        yield sender(Moto())


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_request(row: Mapping[str, Any], simulation: Any, moto: Any) -> None:
    ours = verdict(simulation, row)
    assert ours == row.get("refused", ACCEPTED)
    assert verdict(moto, row) == row.get("moto", ours)


def test_the_table_is_honest() -> None:
    assert len(ROWS) >= 60
    assert len({row["name"] for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert set(row) <= {"name", "given", "also", "create", "delete", "refused", "moto", "why"}
        assert ("create" in row) != ("delete" in row)
        assert ("moto" in row) == ("why" in row)
        assert row.get("moto") != row.get("refused", ACCEPTED)
    refused = [row for row in ROWS if "refused" in row]
    assert len(refused) >= 40
    assert len([row for row in ROWS if "refused" not in row]) >= 10
