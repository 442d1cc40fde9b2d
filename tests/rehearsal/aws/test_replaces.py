"""What is changed in place and what makes another resource; nothing that scales may replace what holds data."""

from __future__ import annotations

import pytest

from infra.rehearsal.registry import kinds

IN_PLACE = {
    "autoscaling/group:Group": "launchTemplate minSize maxSize vpcZoneIdentifiers targetGroupArns tags",
    "autoscaling/policy:Policy": "targetTrackingConfiguration",
    "cloudwatch/logGroup:LogGroup": "retentionInDays kmsKeyId tags",
    "ec2/internetGateway:InternetGateway": "vpcId",
    "ec2/launchTemplate:LaunchTemplate": "instanceType imageId blockDeviceMappings networkInterfaces userData",
    "ec2/route:Route": "gatewayId natGatewayId",
    "ec2/routeTableAssociation:RouteTableAssociation": "routeTableId",
    "ec2/subnet:Subnet": "mapPublicIpOnLaunch tags",
    "ec2/vpc:Vpc": "enableDnsHostnames enableDnsSupport tags",
    "ec2/vpcEndpoint:VpcEndpoint": "routeTableIds policy",
    "elasticache/replicationGroup:ReplicationGroup": (
        "nodeType numCacheClusters replicasPerNodeGroup numNodeGroups automaticFailoverEnabled multiAzEnabled "
        "engineVersion securityGroupIds snapshotRetentionLimit authToken transitEncryptionMode"
    ),
    "elasticache/subnetGroup:SubnetGroup": "subnetIds description",
    "iam/role:Role": "assumeRolePolicy description",
    "iam/rolePolicy:RolePolicy": "policy",
    "kms/alias:Alias": "targetKeyId",
    "kms/key:Key": "policy enableKeyRotation rotationPeriodInDays deletionWindowInDays description",
    "lb/listener:Listener": "port protocol sslPolicy certificateArn defaultActions",
    "lb/loadBalancer:LoadBalancer": "subnets securityGroups idleTimeout enableDeletionProtection accessLogs",
    "lb/targetGroup:TargetGroup": "healthCheck deregistrationDelay",
    "rds/instance:Instance": (
        "allocatedStorage storageType iops instanceClass multiAz engineVersion backupRetentionPeriod identifier "
        "parameterGroupName vpcSecurityGroupIds deletionProtection dbSubnetGroupName manageMasterUserPassword"
    ),
    "rds/parameterGroup:ParameterGroup": "parameters",
    "rds/subnetGroup:SubnetGroup": "subnetIds description",
    "s3/bucket:Bucket": "forceDestroy tags",
    "s3/bucketVersioning:BucketVersioning": "versioningConfiguration",
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule": "fromPort toPort ipProtocol description",
}
"""Type -> inputs that the provider changes without replacing anything."""

REPLACED = {
    "acm/certificate:Certificate": "domainName validationMethod",
    "cloudwatch/logGroup:LogGroup": "name",
    "ec2/flowLog:FlowLog": "logDestination trafficType vpcId",
    "ec2/natGateway:NatGateway": "allocationId subnetId",
    "ec2/route:Route": "destinationCidrBlock routeTableId",
    "ec2/securityGroup:SecurityGroup": "description name vpcId",
    "ec2/subnet:Subnet": "availabilityZone cidrBlock vpcId",
    "ec2/vpc:Vpc": "cidrBlock",
    "elasticache/replicationGroup:ReplicationGroup": "kmsKeyId port replicationGroupId subnetGroupName",
    "iam/role:Role": "name path",
    "lb/loadBalancer:LoadBalancer": "internal name",
    "lb/targetGroup:TargetGroup": "port protocol targetType vpcId",
    "rds/instance:Instance": "engine kmsKeyId storageEncrypted username snapshotIdentifier",
    "rds/parameterGroup:ParameterGroup": "family name",
    "s3/bucket:Bucket": "bucket",
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule": "securityGroupId",
}
"""Type -> inputs whose change makes another resource: ForceNew in the sources that the kinds name."""


@pytest.mark.parametrize("kind", IN_PLACE)
def test_changed_in_place(kind: str) -> None:
    assert not set(IN_PLACE[kind].split()) & kinds("aws")[f"aws:{kind}"].facts.replaces


@pytest.mark.parametrize("kind", REPLACED)
def test_replaced(kind: str) -> None:
    assert set(REPLACED[kind].split()) <= kinds("aws")[f"aws:{kind}"].facts.replaces


def test_the_region_of_what_is_in_one() -> None:
    """Provider 7 gives every resource of a region an input of that name, which replaces it."""
    for kind in kinds("aws").values():
        assert ("region" in kind.facts.replaces) != kind.everywhere, kind.token
