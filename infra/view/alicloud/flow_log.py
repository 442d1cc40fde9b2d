"""Flow logs of VPCs."""

from __future__ import annotations

from infra.view.flow_log import FlowLog
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import made, one_of, required
from infra.view.view import Subject

FLOW_LOG = "alicloud:vpc/flowLog:FlowLog"

ACTIVE = one_of({"Active": True, "Inactive": False}, "status", default="Active")
WHOLE = required(one_of({"NetworkInterface": False, "VPC": True, "VSwitch": False}, "resourceType"))


def _notes_network(at: Subject) -> Reading[bool]:
    active, whole = at.read(ACTIVE), at.read(WHOLE)
    off = next((one for one in (active, whole) if one.known is False), None)
    return off or (whole if active.is_known else active)


NOTES_NETWORK = made(_notes_network, ACTIVE, WHOLE)
"""Whether one that belongs to a network notes all of it."""

READERS = (Reader(FlowLog(active=ACTIVE, whole=WHOLE), (FLOW_LOG,)),)
