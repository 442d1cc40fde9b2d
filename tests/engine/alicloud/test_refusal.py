"""The real provider does refuse and warn: what the other tests rely on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

VPC = "alicloud:vpc/network:Network"
RULE = "alicloud:ecs/securityGroupRule:SecurityGroupRule"


def _changed(token: str, **values: Any) -> Callable[..., Any]:
    async def transform(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
        if args.type_ != token:
            return None
        return pulumi.ResourceTransformResult(props={**args.props, **values}, opts=args.opts)

    return transform


@pytest.mark.parametrize(
    ("token", "values", "severity", "says"),
    [
        (
            RULE,
            {"ipProtocol": "gopher"},
            "error",
            "expected ip_protocol to be one of [tcp udp",
        ),
        (VPC, {"colour": "blue"}, "error", "invalid or unknown key: colour"),
        (RULE, {"sourceGroupOwnerId": "1"}, "error", "invalid or unknown key: source_group_owner_id"),
        (VPC, {"name": "shop", "vpcName": None}, "warning", "Field 'name' has been deprecated"),
    ],
    ids=["value", "key", "newer", "deprecated"],
)
def test_a_wrong_input_is_a_problem(accepted, token, values, severity, says):
    variants = {"changed": {"firewall": {"compute": True}}}
    preview, _ = accepted("firewall", variants, [_changed(token, **values)])
    assert preview.problems
    for problem in preview.problems:
        assert problem.startswith(f"{severity}: urn:pulumi:test::variants::test:variant:changed$")
        assert token in problem
        assert says in problem


def test_what_the_module_is_too_old_for_is_left_out_and_nothing_else(accepted, newer_left_out):
    variants = {"changed": {"firewall": {"compute": True}}}
    newer = _changed(RULE, sourceGroupOwnerId="1")
    preview, _ = accepted("firewall", variants, [newer, newer_left_out])
    assert preview.problems == ()
    preview, _ = accepted("firewall", variants, [newer, _changed(RULE, colour="blue"), newer_left_out])
    assert preview.problems
    assert all("unknown key: colour" in problem for problem in preview.problems)
