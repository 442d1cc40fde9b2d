"""Identity on AWS: the role of the instances."""

from __future__ import annotations

import pulumi
from pulumi_aws import iam

from infra.components import identity as contract
from infra.components.aws.iam import (
    account_id,
    allow,
    arn,
    bucket_arn,
    document,
    ec2_principal,
    log_group_arn,
    trust,
)
from infra.components.bucket import Bucket
from infra.components.context import Context
from infra.components.key import Key
from infra.components.logs import LogTarget

READ = ["s3:GetObject", "s3:GetObjectVersion"]
WRITE = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
WRITE_LOG = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]


class Identity(contract.Identity):
    """A role with its instance profile; each permission is a policy of its own, on named resources."""

    def __init__(
        self, context: Context, args: contract.IdentityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        self._role = self._make_role()
        writes = args.spec.bucket_access == "read-write"
        if args.bucket and args.spec.bucket_access != "none":
            self._bucket(args.bucket, writes)
            if args.key:
                self._key(args.key, writes)
        if args.logs:
            self._logs(args.logs.application)
        if args.spec.session_access:
            self._sessions()
        profile = self.node(
            "profile",
            iam.InstanceProfile(
                self.logical("profile"),
                name=context.name("instance", 128),
                role=self._role.name,
                tags=context.tags("instance"),
                opts=self.child(),
            ),
        )
        self.instance_role = profile.name
        self.role_arn = self._role.arn
        self.register_outputs({"instance_role": self.instance_role, "role_arn": self.role_arn})

    def _make_role(self) -> iam.Role:
        return self.node(
            "role",
            iam.Role(
                self.logical("role"),
                name=self.context.name("instance", 64),
                description=f"Instances of {self.context.workload}",
                assume_role_policy=trust(ec2_principal(self.context.region)),
                tags=self.context.tags("instance"),
                opts=self.child(),
            ),
        )

    def _permit(self, noun: str, policy: pulumi.Input[str]) -> None:
        self.node(
            noun,
            iam.RolePolicy(self.logical(noun), name=noun, role=self._role.name, policy=policy, opts=self.child()),
        )

    def _bucket(self, bucket: Bucket, writes: bool) -> None:
        target = bucket_arn(self.context.region, bucket.bucket_name)
        self._permit(
            "bucket",
            document(
                allow("ListBucket", ["s3:ListBucket", "s3:GetBucketLocation"], [target]),
                allow("UseObjects", READ + WRITE if writes else READ, [f"{target}/*"]),
            ),
        )

    def _key(self, key: Key, writes: bool) -> None:
        actions = ["kms:Decrypt", "kms:GenerateDataKey"] if writes else ["kms:Decrypt"]
        self._permit("key", key.key_id.apply(lambda target: document(allow("UseKey", actions, [target]))))

    def _logs(self, target: LogTarget) -> None:
        def permitted(account: str) -> str:
            group = log_group_arn(self.context.region, account, target.name)
            return document(allow("WriteApplicationLog", WRITE_LOG, [group, f"{group}:*"]))

        self._permit("application-log", account_id(self).apply(permitted))

    def _sessions(self) -> None:
        policy = arn(self.context.region, "iam", "policy/AmazonSSMManagedInstanceCore", "aws", regional=False)
        self.node(
            "sessions",
            iam.RolePolicyAttachment(
                self.logical("sessions"), role=self._role.name, policy_arn=policy, opts=self.child()
            ),
        )
