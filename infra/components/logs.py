"""Logs: where flow, access and application logs go, with retention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pulumi

from infra.components.twin import Twin
from infra.spec import model


@dataclass(frozen=True, kw_only=True)
class LogsArgs:
    """What the log stores are made from."""

    spec: model.Logs


@dataclass(frozen=True, kw_only=True)
class LogTarget:
    """A place logs are written to.

    Attributes:
        container: Alibaba SLS project; empty on AWS.
        name: CloudWatch log group, S3 bucket or SLS logstore; known before the update.
        id: ARN on AWS, ``project:logstore`` on Alibaba Cloud.
        ready: what must exist before something may write here.
    """

    container: str
    name: str
    id: pulumi.Output[str]
    ready: tuple[pulumi.Resource, ...]


class Logs(Twin):
    """Contract of both twins.

    Attributes:
        flow: for network flow logs.
        access: for load balancer access logs (an S3 bucket on AWS, which ALB requires).
        application: for what the instances write.
    """

    capability: ClassVar[str] = "logs"
    flow: LogTarget
    access: LogTarget
    application: LogTarget
