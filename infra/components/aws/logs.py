"""Logs on AWS: CloudWatch log groups, and a bucket for the load balancer's access log."""

from __future__ import annotations

import pulumi
from pulumi_aws import cloudwatch

from infra.components import logs as contract
from infra.components.aws.iam import Statement, account_id, allow, arn, bucket_arn
from infra.components.aws.name import log_group
from infra.components.aws.private_bucket import private_bucket
from infra.components.context import Context

DELIVERY = "logdelivery.elasticloadbalancing.amazonaws.com"
"""Who writes ALB access logs.

Source: Elastic Load Balancing, Application Load Balancers guide, "Enable access logs", read 2026-11.
"""

CHINA_DELIVERY = {"cn-north-1": "638102146993", "cn-northwest-1": "037604701340"}
"""Region -> account of Elastic Load Balancing, where no source for the service principal was found.

Source: github aws/aws-cdk, region-info/build-tools/fact-tables.ts, ELBV2_ACCOUNTS, at 38c0882.
"""


class Logs(contract.Logs):
    """Two log groups and a bucket.

    Attributes:
        retention_days: how long they are kept, for the log groups of other components.
    """

    retention_days: int

    def __init__(
        self, context: Context, args: contract.LogsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        self.retention_days = args.spec.retention_days
        self.flow = self._group("flow")
        self.application = self._group("application")
        self.access = self._access()
        self.register_outputs(
            {"flow": self.flow.name, "access": self.access.name, "application": self.application.name}
        )

    def _group(self, noun: str) -> contract.LogTarget:
        # No key: the log groups exist before the key does, and CloudWatch Logs always encrypts with its own.
        name = log_group(self.context, noun)
        group = self.node(
            noun,
            cloudwatch.LogGroup(
                self.logical(noun),
                name=name,
                retention_in_days=self.retention_days,
                tags=self.context.tags(f"{noun}-log"),
                opts=self.child(protect=True),
            ),
        )
        return contract.LogTarget(container="", name=name, id=group.arn, ready=(group,))

    def _access(self) -> contract.LogTarget:
        name = self.context.global_name("access-log")
        bucket = private_bucket(
            self,
            "access",
            name,
            # Amazon S3's own keys: the only encryption an ALB can deliver to.
            key=None,
            versioning=True,
            noncurrent_days=1,
            expire_days=self.retention_days,
            grants=[account_id(self).apply(lambda account: self._delivery(name, account))],
        )
        return contract.LogTarget(container="", name=name, id=bucket.arn, ready=(self.nodes["access-policy"],))

    def _delivery(self, bucket: str, account: str) -> Statement:
        region = self.context.region
        elb = CHINA_DELIVERY.get(region.region)
        principal = {"AWS": arn(region, "iam", "root", elb, regional=False)} if elb else {"Service": DELIVERY}
        folder = f"{bucket_arn(region, bucket)}/AWSLogs/{account}/*"
        return allow("LoadBalancerDelivers", ["s3:PutObject"], [folder], principal=principal)
