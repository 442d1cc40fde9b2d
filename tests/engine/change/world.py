"""What a change did in the simulated cloud, step by step: judged by what was there at every moment of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from infra.rehearsal.kind import Record

HOLDS_DATA = {
    "alicloud:kms/instance:Instance", "alicloud:kms/key:Key", "alicloud:kvstore/instance:Instance",
    "alicloud:log/project:Project", "alicloud:log/store:Store", "alicloud:oss/bucket:Bucket",
    "alicloud:rds/instance:Instance",
    "aws:cloudwatch/logGroup:LogGroup", "aws:elasticache/replicationGroup:ReplicationGroup", "aws:kms/key:Key",
    "aws:rds/instance:Instance", "aws:s3/bucket:Bucket",
}  # fmt: skip
"""Types of what no change may replace or delete."""

NOTHING = "nothing to do"
IN_PLACE = "in place"
REPLACED = "replaced safely"
REFUSED = "refused"
GIVEN_UP = "data given up"
FAILS = "fails"


@dataclass(frozen=True)
class Outcome:
    """What a change came to.

    Attributes:
        kind: one of the words above.
        detail: why it was refused, or what failed.
    """

    kind: str
    detail: str = ""


@dataclass(frozen=True)
class Step:
    """Something that happened in the simulated cloud."""

    op: Literal["create", "update", "delete"]
    record: Record

    @property
    def name(self) -> str:
        """Logical name of what it happened to."""
        return self.record.urn.rpartition("::")[2]


class World:
    """What exists in a simulated cloud at one moment."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = {(record.token, record.id): record for record in records}

    def take(self, step: Step) -> None:
        """Lets something happen."""
        key = (step.record.token, step.record.id)
        if step.op == "delete":
            del self._records[key]
        else:
            self._records[key] = step.record

    def serves(self) -> bool:
        """Whether a visitor who asks by HTTPS reaches an instance."""
        return self._aws() or self._alicloud()

    def _all(self, token: str) -> list[Record]:
        return [record for record in self._records.values() if record.token == token]

    def _outputs(self, token: str, name: str) -> set[Any]:
        return {record.outputs.get(name) for record in self._all(token)}

    def _inputs(self, token: str, name: str) -> set[Any]:
        return {record.inputs.get(name) for record in self._all(token)}

    def _aws(self) -> bool:
        groups = self._all("aws:autoscaling/group:Group")
        registered = {arn for group in groups for arn in group.inputs.get("targetGroupArns") or ()}
        for attached in self._all("aws:autoscaling/attachment:Attachment"):
            if attached.inputs["autoscalingGroupName"] in {group.outputs["name"] for group in groups}:
                registered.add(attached.inputs["lbTargetGroupArn"])
        ports = self._inputs("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "fromPort")
        reached = {
            targets.outputs["arn"]
            for targets in self._all("aws:lb/targetGroup:TargetGroup")
            if targets.inputs["port"] in ports and targets.outputs["arn"] in registered
        }
        balancers = self._outputs("aws:lb/loadBalancer:LoadBalancer", "arn")
        return any(
            listener.inputs["port"] == 443
            and listener.inputs["loadBalancerArn"] in balancers
            and listener.inputs["defaultActions"][0]["targetGroupArn"] in reached
            for listener in self._all("aws:lb/listener:Listener")
        )

    def _alicloud(self) -> bool:
        groups = {group.id for group in self._all("alicloud:ess/scalingGroup:ScalingGroup")}
        servers = {group.id for group in self._all("alicloud:alb/serverGroup:ServerGroup")}
        ranges = self._inputs("alicloud:ecs/securityGroupRule:SecurityGroupRule", "portRange")
        reached = {
            attached.inputs["albServerGroupId"]
            for attached in self._all("alicloud:ess/albServerGroupAttachment:AlbServerGroupAttachment")
            if attached.inputs["scalingGroupId"] in groups and "{0}/{0}".format(attached.inputs["port"]) in ranges
        }
        balancers = {balancer.id for balancer in self._all("alicloud:alb/loadBalancer:LoadBalancer")}
        return any(
            listener.inputs["listenerPort"] == 443
            and listener.inputs["loadBalancerId"] in balancers
            and _server_group(listener) in reached & servers
            for listener in self._all("alicloud:alb/listener:Listener")
        )


def _server_group(listener: Record) -> str:
    forward = listener.inputs["defaultActions"][0]["forwardGroupConfig"]
    return forward["serverGroupTuples"][0]["serverGroupId"]


def judge(before: Iterable[Record], steps: Iterable[Step], discard: Collection[str] = ()) -> Outcome:
    """The outcome of an update that has succeeded.

    Nothing to do: the state alone took note of it. In place: nothing was deleted of which another was made.
    Replaced safely: every new one was there before the old one went, visitors were served all the time, and no
    holder of data was deleted.

    Args:
        before: what there was before it.
        steps: what happened, in that order.
        discard: capabilities whose data was given up; what is theirs may go.
    """
    world, steps = World(before), list(steps)
    if not steps:
        return Outcome(NOTHING)
    served, lost = world.serves(), False
    ops: dict[str, list[str]] = {}
    for step in steps:
        world.take(step)
        given_up = step.name.partition("-")[0] in discard
        if step.op == "delete" and step.record.token in HOLDS_DATA:
            if not given_up:
                return Outcome(FAILS, f"{step.name} ({step.record.token}) was deleted with its data")
            lost = True
        if served and not world.serves():
            return Outcome(FAILS, f"nobody was served after the {step.op} of {step.name}")
        if step.op != "update" and not given_up:
            ops.setdefault(step.record.urn, []).append(step.op)
    for urn, done in ops.items():
        if len(done) > 1 and done != ["create", "delete"]:
            return Outcome(FAILS, f"{urn.rpartition('::')[2]}: {', then '.join(done)}")
    if lost:
        return Outcome(GIVEN_UP)
    made = {step.record.token for step in steps if step.op == "create"}
    gone = {step.record.token for step in steps if step.op == "delete"}
    return Outcome(REPLACED if made & gone else IN_PLACE)
