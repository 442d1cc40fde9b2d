"""Identity: the role of the instances; no passwords, no access keys.

| what | AWS | Alibaba Cloud |
|---|---|---|
| role, assumed by instances alone | `iam.Role` | `ram.Role` |
| what an instance takes | `iam.InstanceProfile` | the role's name |
| bucket, key, log | `iam.RolePolicy` each | `ram.Policy` and `ram.RolePolicyAttachment` each |
| shell without SSH | `AmazonSSMManagedInstanceCore` | Session Manager of Cloud Assistant: nothing to attach |

Known differences:
- Session Manager of Alibaba Cloud runs through an agent that public images bring along and asks nothing of the
  instance's role; who may open a shell is decided by `ecs:StartTerminalSession` of the operator. Leaving out
  `session_access` therefore changes nothing there, and it must be switched on once for the account.
- RAM policies of Alibaba Cloud are resources of the account with names of their own; on AWS they are inside the
  role.
- Names of projects and buckets are unique across accounts, so policies of Alibaba Cloud leave the account open
  (`acs:oss:*:*:name`).

Billed:
- AWS: nothing.
- Alibaba Cloud: nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pulumi

from infra.components.bucket import Bucket
from infra.components.key import Key
from infra.components.logs import Logs
from infra.components.twin import Twin
from infra.spec import model


@dataclass(frozen=True, kw_only=True)
class IdentityArgs:
    """What the role may reach."""

    spec: model.Identity
    bucket: Bucket | None = None
    key: Key | None = None
    logs: Logs | None = None


class Identity(Twin):
    """Contract of both twins.

    Attributes:
        instance_role: what an instance takes (instance profile name on AWS, RAM role name on Alibaba Cloud).
        role_arn: the role itself.
    """

    capability: ClassVar[str] = "identity"
    instance_role: pulumi.Output[str]
    role_arn: pulumi.Output[str]
