"""Key: a customer-managed encryption key with rotation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pulumi

from infra.components.network import Network
from infra.components.twin import Twin
from infra.spec import model


@dataclass(frozen=True, kw_only=True)
class KeyArgs:
    """What the key is made from; `network` is where an Alibaba KMS instance is placed."""

    spec: model.Key
    network: Network


class Key(Twin):
    """Contract of both twins.

    Attributes:
        key_id: what the cloud's other services take as the key (ARN on AWS, key id on Alibaba Cloud).
        grants: resources that must exist before another service may use the key.
    """

    capability: ClassVar[str] = "key"
    key_id: pulumi.Output[str]
    grants: list[pulumi.Resource]
