"""Flow logs of EC2."""

from __future__ import annotations

from infra.view.flow_log import FlowLog
from infra.view.registry import Reader
from infra.view.source import fixed, is_set

FLOW_LOG = "aws:ec2/flowLog:FlowLog"

READERS = (Reader(FlowLog(active=fixed(True, "it cannot be switched off"), whole=is_set("vpcId")), (FLOW_LOG,)),)
