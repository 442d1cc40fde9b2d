"""Flow log of a VPC, written to CloudWatch Logs by a role that can do nothing else."""

from __future__ import annotations

from pulumi_aws import ec2, iam

from infra.components.aws.iam import account_id, allow, arn, document, log_group_arn, trust
from infra.components.logs import LogTarget
from infra.components.twin import Twin

WRITE = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]

AGGREGATION_SECONDS = 600
"""Seconds of traffic in one record; the shortest, 60, writes up to ten times as many."""


def flow_log(twin: Twin, vpc: ec2.Vpc, target: LogTarget) -> ec2.FlowLog:
    """The log of all accepted and rejected traffic, with its role, as nodes of `twin`."""
    region = twin.context.region
    account = account_id(twin)

    def trusted(owner: str) -> str:
        only_ours = {
            "StringEquals": {"aws:SourceAccount": owner},
            "ArnLike": {"aws:SourceArn": arn(region, "ec2", "vpc-flow-log/*", owner)},
        }
        return trust("vpc-flow-logs.amazonaws.com", only_ours)

    def permitted(owner: str) -> str:
        group = log_group_arn(region, owner, target.name)
        return document(allow("WriteFlowLog", WRITE, [group, f"{group}:*"]))

    role = twin.node(
        "flow-role",
        iam.Role(
            twin.logical("flow-role"),
            name=twin.context.name("flow-log", 64),
            description="Lets VPC flow logs write to CloudWatch Logs",
            assume_role_policy=account.apply(trusted),
            tags=twin.context.tags("flow-log"),
            opts=twin.child(),
        ),
    )
    policy = twin.node(
        "flow-policy",
        iam.RolePolicy(
            twin.logical("flow-policy"),
            name="write-flow-log",
            role=role.name,
            policy=account.apply(permitted),
            opts=twin.child(),
        ),
    )
    return twin.node(
        "flow-log",
        ec2.FlowLog(
            twin.logical("flow-log"),
            vpc_id=vpc.id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=target.id,
            iam_role_arn=role.arn,
            max_aggregation_interval=AGGREGATION_SECONDS,
            tags=twin.context.tags("flow-log"),
            opts=twin.child(depends_on=[policy, *target.ready]),
        ),
    )
