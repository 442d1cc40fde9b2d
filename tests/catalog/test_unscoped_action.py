"""Actions that take no resource."""

from __future__ import annotations

import pytest

from infra.catalog.unscoped_action import takes_no_resource


@pytest.mark.parametrize(
    "action",
    [
        "xray:PutTraceSegments",
        "ec2messages:SendReply",
        "ssmmessages:OpenDataChannel",
    ],
)
def test_what_has_to_be_allowed_on_everything(action: str) -> None:
    assert takes_no_resource(action)


@pytest.mark.parametrize(
    "action", ["s3:PutObject", "xray:DeleteGroup", "xray:*", "xray:Put*", "*", "", "oss:PutObject"]
)
def test_what_can_be_allowed_on_one_thing(action: str) -> None:
    assert not takes_no_resource(action)
