"""Programs that are not ours: small ones, each a shape that users write."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pulumi
import pulumi_alicloud as alicloud
import pulumi_aws as aws

OPEN = {"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]}


def aws_server() -> None:
    network = aws.ec2.Vpc("net", cidr_block="10.0.0.0/16")
    subnet = aws.ec2.Subnet("a", vpc_id=network.id, cidr_block="10.0.1.0/24")
    group = aws.ec2.SecurityGroup("ssh", vpc_id=network.id, ingress=[OPEN])
    aws.ec2.Instance(
        "web", ami="ami-1", instance_type="t3.micro", subnet_id=subnet.id, vpc_security_group_ids=[group.id]
    )


def aws_rules_beside() -> None:
    network = aws.ec2.Vpc("net", cidr_block="10.0.0.0/16")
    group = aws.ec2.SecurityGroup("db", vpc_id=network.id)
    aws.vpc.SecurityGroupIngressRule(
        "all", security_group_id=group.id, cidr_ipv4="0.0.0.0/0", ip_protocol="tcp", from_port=5432, to_port=5432
    )
    aws.ec2.SecurityGroupRule(
        "own", security_group_id=group.id, type="ingress", protocol="tcp", from_port=22, to_port=22, self=True
    )


def aws_bucket() -> None:
    bucket = aws.s3.Bucket("data", bucket="data-of-somebody")
    aws.s3.BucketPublicAccessBlock("data", bucket=bucket.id, block_public_acls=True, block_public_policy=True)
    aws.s3.BucketVersioning("data", bucket=bucket.id, versioning_configuration={"status": "Enabled"})


def aws_open_bucket() -> None:
    bucket = aws.s3.Bucket("site", bucket="site-of-somebody")
    read = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::site-of-somebody/*",
    }
    aws.s3.BucketPolicy("site", bucket=bucket.bucket, policy=json.dumps({"Statement": [read]}))


def aws_database() -> None:
    aws.rds.Instance(
        "db",
        engine="postgres",
        engine_version="16",
        instance_class="db.m6g.large",
        allocated_storage=50,
        storage_type="gp3",
        username="someone",
        password=pulumi.Output.secret("Hush-hush-0"),
        publicly_accessible=True,
        skip_final_snapshot=True,
    )


def aws_replica() -> None:
    main = aws.rds.Instance(
        "main",
        engine="mysql",
        instance_class="db.m6g.large",
        allocated_storage=100,
        storage_type="gp3",
        storage_encrypted=True,
        username="someone",
        manage_master_user_password=True,
        backup_retention_period=7,
    )
    aws.rds.Instance("copy", replicate_source_db=main.identifier, instance_class="db.m6g.large")


def aws_cluster() -> None:
    cluster = aws.rds.Cluster("c", engine="aurora-mysql", master_username="someone", master_password="Hush-hush-0")
    for zone in "ab":
        aws.rds.ClusterInstance(
            zone, cluster_identifier=cluster.id, engine="aurora-mysql", instance_class="db.r6g.large"
        )


def aws_cache() -> None:
    aws.elasticache.ReplicationGroup(
        "cache", description="c", engine="redis", node_type="cache.m6g.large", num_cache_clusters=3
    )


def aws_function_role() -> None:
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = aws.iam.Role("f", assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    aws.iam.RolePolicy("all", role=role.name, policy=json.dumps({"Statement": [everything]}))


def aws_key() -> None:
    key = aws.kms.Key("k", enable_key_rotation=False)
    aws.kms.Alias("k", name="alias/k", target_key_id=key.key_id)
    aws.ebs.Volume(
        "v", availability_zone="eu-central-1a", size=100, type="gp3", encrypted=True, kms_key_id=key.arn
    )


def aws_logs() -> None:
    aws.cloudwatch.LogGroup("app", name="/app", retention_in_days=7)
    aws.cloudwatch.LogGroup("ever", name="/ever")


def aws_gateway() -> None:
    network = aws.ec2.Vpc("net", cidr_block="10.0.0.0/16")
    subnet = aws.ec2.Subnet("a", vpc_id=network.id, cidr_block="10.0.1.0/24")
    way = aws.ec2.InternetGateway("way", vpc_id=network.id)
    address = aws.ec2.Eip("nat", domain="vpc")
    aws.ec2.NatGateway(
        "nat", subnet_id=subnet.id, allocation_id=address.id, opts=pulumi.ResourceOptions(depends_on=[way])
    )


def alicloud_server() -> None:
    network = alicloud.vpc.Network("net", cidr_block="10.0.0.0/16")
    switch = alicloud.vpc.Switch("a", vpc_id=network.id, cidr_block="10.0.1.0/24", zone_id="eu-central-1a")
    group = alicloud.ecs.SecurityGroup("ssh", vpc_id=network.id)
    alicloud.ecs.SecurityGroupRule(
        "ssh",
        type="ingress",
        ip_protocol="tcp",
        port_range="22/22",
        security_group_id=group.id,
        cidr_ip="0.0.0.0/0",
    )
    alicloud.ecs.Instance(
        "web",
        image_id="aliyun_3_x64",
        instance_type="ecs.g8i.large",
        vswitch_id=switch.id,
        security_groups=[group.id],
        system_disk_category="cloud_essd",
        system_disk_size=40,
    )


def alicloud_bucket() -> None:
    bucket = alicloud.oss.Bucket("data", bucket="data-of-somebody", storage_class="Standard")
    alicloud.oss.BucketAcl("data", bucket=bucket.bucket, acl="public-read")


def alicloud_encrypted_bucket() -> None:
    bucket = alicloud.oss.Bucket("data", bucket="data-of-somebody")
    alicloud.oss.BucketServerSideEncryption("data", bucket=bucket.bucket, sse_algorithm="AES256")
    alicloud.oss.BucketVersioning("data", bucket=bucket.bucket, status="Enabled")


def alicloud_database() -> None:
    instance = alicloud.rds.Instance(
        "db",
        engine="MySQL",
        engine_version="8.0",
        instance_type="mysql.n2.medium.2c",
        instance_storage=100,
        db_instance_storage_type="cloud_essd",
        security_ips=["0.0.0.0/0"],
        zone_id="eu-central-1a",
    )
    alicloud.rds.Connection("public", instance_id=instance.id, connection_prefix="open")


def alicloud_cache() -> None:
    alicloud.kvstore.Instance(
        "cache", instance_class="redis.master.small.default", engine_version="7.0", security_ips=["10.0.0.0/8"]
    )


def alicloud_role() -> None:
    trust = {"Effect": "Allow", "Principal": {"Service": ["ecs.aliyuncs.com"]}, "Action": "sts:AssumeRole"}
    role = alicloud.ram.Role(
        "r", role_name="r", assume_role_policy_document=json.dumps({"Version": "1", "Statement": [trust]})
    )
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    policy = alicloud.ram.Policy(
        "p", policy_name="p", policy_document=json.dumps({"Version": "1", "Statement": [everything]})
    )
    alicloud.ram.RolePolicyAttachment(
        "r", role_name=role.role_name, policy_name=policy.policy_name, policy_type="Custom"
    )


def alicloud_logs() -> None:
    project = alicloud.log.Project("p", project_name="logs-of-somebody")
    alicloud.log.Store("s", project_name=project.project_name, logstore_name="app", retention_period=7)


def alicloud_gateway() -> None:
    network = alicloud.vpc.Network("net", cidr_block="10.0.0.0/16")
    switch = alicloud.vpc.Switch("a", vpc_id=network.id, cidr_block="10.0.1.0/24", zone_id="eu-central-1a")
    gateway = alicloud.vpc.NatGateway(
        "nat", vpc_id=network.id, vswitch_id=switch.id, nat_type="Enhanced", payment_type="PayAsYouGo"
    )
    address = alicloud.ecs.EipAddress("nat", payment_type="PayAsYouGo", internet_charge_type="PayByTraffic")
    alicloud.ecs.EipAssociation("nat", allocation_id=address.id, instance_id=gateway.id, instance_type="Nat")


def alicloud_key() -> None:
    alicloud.kms.Key("k", automatic_rotation="Disabled", pending_window_in_days=7)


PROGRAMS: Mapping[str, Callable[[], None]] = {
    name: program
    for name, program in sorted(globals().items())
    if name.startswith(("aws_", "alicloud_")) and callable(program)
}
