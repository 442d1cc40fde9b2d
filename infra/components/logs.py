"""Logs: where flow, access and application logs go, with retention.

| what | AWS | Alibaba Cloud |
|---|---|---|
| container | none | `log.Project`, its name unique across accounts |
| flow log | `cloudwatch.LogGroup` | `log.Store` |
| access log of the load balancer | `s3.Bucket` that expires its objects | `log.Store` |
| application log | `cloudwatch.LogGroup` | `log.Store` |
| search | Logs Insights, without an index | `log.StoreIndex`, full text |
| encryption | service key | service key (`encrypt_conf`, AES) |

Known differences:
- An ALB of AWS delivers its access log to S3, as files; one of Alibaba Cloud writes to a logstore, searchable like
  the others.
- Alibaba Cloud searches what was indexed when it was written, and bills the index; AWS bills the search.
- Elastic Load Balancing writes the access log as a service, in the China regions as an account of its own.
- Neither uses the workload's key: logs exist before the network, and on Alibaba Cloud a key needs the network.
- Logstores and indexes of Alibaba Cloud take no tags; their project does.
- `pulumi destroy` ends at the bucket of AWS until it is emptied; the project of Alibaba Cloud goes with its logs.

Billed:
- AWS: GB ingested, GB-months stored, GB scanned by queries, S3 storage and requests of the access log.
- Alibaba Cloud: GB written (index and 30 days of storage included), GB-days stored beyond 30 days, GB of flow
  records made, requests.
"""

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
