"""Key on AWS: a customer-managed KMS key."""

from __future__ import annotations

import pulumi
from pulumi_aws import iam, kms

from infra.components import key as contract
from infra.components.aws.iam import account_id, allow, arn, document, log_group_arn, logs_principal
from infra.components.aws.name import database_identifier
from infra.components.context import Context

AUTOSCALING = "autoscaling.amazonaws.com"
ROLE_PREFIX = "AWSServiceRoleForAutoScaling_"
USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
"""What a service that encrypts with the key calls.

Source: EC2 Auto Scaling User Guide, "Required AWS KMS key policy for use with encrypted volumes", and CloudWatch
Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS", read 2026-11.
"""


class Key(contract.Key):
    """A KMS key, its alias, and the role through which autoscaling may start encrypted instances.

    A key policy may only name roles that exist. The account's own autoscaling role appears with its first group,
    so the key brings a role of its own with a suffix.

    Attributes:
        autoscaling_role_arn: the service-linked role an autoscaling group of encrypted instances must use.
    """

    autoscaling_role_arn: pulumi.Output[str]

    def __init__(
        self, context: Context, args: contract.KeyArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        self._suffix = context.name("key", 64 - len(ROLE_PREFIX))
        account = account_id(self)
        role = self._autoscaling_role()
        key = self.node(
            "key",
            kms.Key(
                self.logical("key"),
                description=f"Encrypts the disks and data of {context.workload}",
                enable_key_rotation=True,
                rotation_period_in_days=args.spec.rotation_days,
                deletion_window_in_days=args.spec.deletion_days,
                policy=account.apply(self._policy),
                tags=context.tags("key"),
                opts=self.child(depends_on=[role], protect=True),
            ),
        )
        self.node(
            "alias",
            kms.Alias(
                self.logical("alias"),
                name=f"alias/{context.name('key', 200)}",
                target_key_id=key.key_id,
                opts=self.child(),
            ),
        )
        self.key_id = key.arn
        self.autoscaling_role_arn = account.apply(self._role_arn)
        self.grants = [key]
        self.register_outputs({"key_id": self.key_id})

    def _autoscaling_role(self) -> iam.ServiceLinkedRole:
        return self.node(
            "autoscaling-role",
            iam.ServiceLinkedRole(
                self.logical("autoscaling-role"),
                aws_service_name=AUTOSCALING,
                custom_suffix=self._suffix,
                description=f"Autoscaling of {self.context.workload} with encrypted disks",
                tags=self.context.tags("autoscaling"),
                opts=self.child(),
            ),
        )

    def _role_arn(self, account: str) -> str:
        name = f"role/aws-service-role/{AUTOSCALING}/{ROLE_PREFIX}{self._suffix}"
        return arn(self.context.region, "iam", name, account, regional=False)

    def _policy(self, account: str) -> str:
        """The key policy; in one, resource ``*`` means the key itself."""
        region = self.context.region
        owner = {"AWS": arn(region, "iam", "root", account, regional=False)}
        autoscaling = {"AWS": self._role_arn(account)}
        database = f"/aws/rds/instance/{database_identifier(self.context)}/*"
        only_database_logs = {
            "ArnLike": {"kms:EncryptionContext:aws:logs:arn": log_group_arn(region, account, database)}
        }
        return document(
            allow("AccountDecidesByIam", ["kms:*"], ["*"], principal=owner),
            allow(
                "DatabaseLogGroups",
                USE,
                ["*"],
                principal={"Service": logs_principal(region)},
                condition=only_database_logs,
            ),
            allow("AutoscalingUses", USE, ["*"], principal=autoscaling),
            allow(
                "AutoscalingGrants",
                ["kms:CreateGrant"],
                ["*"],
                principal=autoscaling,
                condition={"Bool": {"kms:GrantIsForAWSResource": "true"}},
            ),
        )
