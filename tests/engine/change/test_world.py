"""What a change did is judged by what was there at every moment of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from infra.rehearsal.kind import Record
from tests.engine.change.world import FAILS, GIVEN_UP, IN_PLACE, NOTHING, REPLACED, Step, World, judge


def record(token: str, id: str, outputs: Any = None, **inputs: Any) -> Record:
    """A resource whose outputs are its id as ARN and name, unless others are given."""
    urn = f"urn:pulumi:stack::project::{token}::{id.rstrip('0123456789')}"
    known = {"arn": id, "name": id}
    return Record(id, token, "region", urn, inputs, {**known, **(outputs or {})}, "available")


AWS = (
    record("aws:lb/loadBalancer:LoadBalancer", "balancer"),
    record("aws:lb/targetGroup:TargetGroup", "targets1", port=8080),
    record("aws:autoscaling/group:Group", "group", targetGroupArns=["targets1"]),
    record("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule1", fromPort=8080),
    record(
        "aws:lb/listener:Listener",
        "https",
        port=443,
        loadBalancerArn="balancer",
        defaultActions=[{"targetGroupArn": "targets1"}],
    ),
)


def forward(group: str) -> list[Any]:
    """The action of a listener of Alibaba Cloud."""
    return [{"forwardGroupConfig": {"serverGroupTuples": [{"serverGroupId": group}]}}]


ALICLOUD = (
    record("alicloud:alb/loadBalancer:LoadBalancer", "balancer"),
    record("alicloud:alb/serverGroup:ServerGroup", "targets1"),
    record("alicloud:ess/scalingGroup:ScalingGroup", "group"),
    record("alicloud:ecs/securityGroupRule:SecurityGroupRule", "rule1", portRange="8080/8080"),
    record(
        "alicloud:ess/albServerGroupAttachment:AlbServerGroupAttachment",
        "attached",
        scalingGroupId="group",
        albServerGroupId="targets1",
        port=8080,
    ),
    record(
        "alicloud:alb/listener:Listener",
        "https",
        listenerPort=443,
        loadBalancerId="balancer",
        defaultActions=forward("targets1"),
    ),
)


@pytest.mark.parametrize("records", [AWS, ALICLOUD], ids=["aws", "alicloud"])
def test_every_link_of_the_chain_is_needed(records: tuple[Record, ...]) -> None:
    assert World(records).serves()
    for missing in records:
        assert not World(one for one in records if one != missing).serves()


def test_what_the_state_alone_notes_is_nothing() -> None:
    assert judge(AWS, []).kind == NOTHING


def test_another_value_is_in_place() -> None:
    assert judge(AWS, [Step("update", AWS[1])]).kind == IN_PLACE


def test_one_more_and_one_less_are_in_place() -> None:
    assert judge(AWS, [Step("create", record("aws:ec2/subnet:Subnet", "subnet"))]).kind == IN_PLACE
    subnet = record("aws:ec2/subnet:Subnet", "subnet")
    assert judge([*AWS, subnet], [Step("delete", subnet)]).kind == IN_PLACE


def targets(port: int) -> list[Step]:
    """Another target group, beside the one there is until the listener has moved."""
    new = record("aws:lb/targetGroup:TargetGroup", "targets2", port=port)
    listener = replace(AWS[4], inputs={**AWS[4].inputs, "defaultActions": [{"targetGroupArn": "targets2"}]})
    return [
        Step("create", new),
        Step(
            "create", record("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule2", fromPort=9090)
        ),
        Step("update", replace(AWS[2], inputs={"targetGroupArns": ["targets1", "targets2"]})),
        Step("update", listener),
        Step("delete", AWS[1]),
        Step("delete", AWS[3]),
    ]


def test_one_beside_the_other_is_safe() -> None:
    assert judge(AWS, targets(9090)).kind == REPLACED


def test_a_listener_that_moves_before_the_instances_is_not() -> None:
    steps = targets(9090)
    steps[2], steps[3] = steps[3], steps[2]
    found = judge(AWS, steps)
    assert (found.kind, found.detail) == (FAILS, "nobody was served after the update of https")


def test_the_old_one_first_is_not() -> None:
    subnet = record("aws:ec2/subnet:Subnet", "subnet1")
    found = judge([*AWS, subnet], [Step("delete", subnet), Step("create", replace(subnet, id="subnet2"))])
    assert (found.kind, found.detail) == (FAILS, "subnet: delete, then create")


def test_data_never_goes() -> None:
    old = record("aws:rds/instance:Instance", "database1")
    steps = [Step("create", replace(old, id="database2")), Step("delete", old)]
    found = judge([*AWS, old], steps)
    assert (found.kind, found.detail) == (
        FAILS,
        "database (aws:rds/instance:Instance) was deleted with its data",
    )


def test_what_is_given_up_may_go_and_nothing_else() -> None:
    old = record("aws:rds/instance:Instance", "database-instance1")
    steps = [Step("delete", old), Step("create", replace(old, id="database-instance2"))]
    assert judge([*AWS, old], steps, ("cache", "database")).kind == GIVEN_UP
    assert judge([*AWS, old], steps, ("cache",)).kind == FAILS
