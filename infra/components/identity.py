"""Identity: the role of the instances; no passwords, no access keys."""

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
