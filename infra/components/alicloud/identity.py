"""Identity: the RAM role of the instances."""

from __future__ import annotations

import pulumi
from pulumi_alicloud import ram

from infra.components import identity as contract
from infra.components.alicloud.ram import Statement, allow, bucket_arn, document, key_arn, log_store_arn, trust
from infra.components.bucket import Bucket
from infra.components.context import Context

READ = ("oss:GetObject", "oss:GetObjectVersion", "oss:GetObjectMeta")
WRITE = ("oss:PutObject", "oss:DeleteObject", "oss:AbortMultipartUpload", "oss:ListParts")
LIST = ("oss:ListObjects", "oss:GetBucketLocation")
DECRYPT = ("kms:Decrypt",)
ENCRYPT = ("kms:GenerateDataKey",)
"""What OSS asks of whoever reads, and of whoever writes, objects under a key of KMS."""


class Identity(contract.Identity):
    """A role only ECS assumes, with one policy for each thing it may reach.

    One policy each, not one for all: a document that names the key is unknown until the key exists, and would
    hide the others from whoever reads the plan.
    """

    def __init__(
        self, context: Context, args: contract.IdentityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        self._role = self.node(
            "role",
            ram.Role(
                self.logical("role"),
                role_name=context.name("instance", 64),
                description=f"Instances of {context.workload}",
                assume_role_policy_document=trust("ecs"),
                max_session_duration=3600,
                tags=context.tags("instance"),
                opts=self.child(),
            ),
        )
        if args.bucket and args.spec.bucket_access != "none":
            write = args.spec.bucket_access == "read-write"
            self._policy("bucket", document(*_bucket(args.bucket, write=write)))
            if args.key:
                actions = (*DECRYPT, *ENCRYPT) if write else DECRYPT
                text = args.key.key_id.apply(lambda key: document(allow(actions, [key_arn(context.region, key)])))
                self._policy("key", text)
        if args.logs:
            store = args.logs.application
            where = log_store_arn(context.region, store.container, store.name)
            self._policy("logs", document(allow(["log:PostLogStoreLogs"], [where])))
        self.instance_role = self._role.role_name.apply(lambda name: name or context.name("instance", 64))
        self.role_arn = self._role.arn
        self.register_outputs({"instance_role": self.instance_role, "role_arn": self.role_arn})

    def _policy(self, noun: str, text: pulumi.Input[str]) -> None:
        policy = self.node(
            f"{noun}-policy",
            ram.Policy(
                self.logical(f"{noun}-policy"),
                policy_name=self.context.name(f"instance-{noun}", 128),
                description=f"What the instances of {self.context.workload} may do with the {noun}",
                policy_document=text,
                rotate_strategy="DeleteOldestNonDefaultVersionWhenLimitExceeded",
                tags=self.context.tags(f"instance-{noun}"),
                opts=self.child(),
            ),
        )
        self.node(
            f"{noun}-attachment",
            ram.RolePolicyAttachment(
                self.logical(f"{noun}-attachment"),
                role_name=self._role.role_name,
                policy_name=policy.policy_name,
                policy_type="Custom",
                opts=self.child(),
            ),
        )


def _bucket(bucket: Bucket, *, write: bool) -> tuple[Statement, Statement]:
    name = bucket_arn(bucket.bucket_name)
    return allow(LIST, [name]), allow((*READ, *WRITE) if write else READ, [f"{name}/*"])
