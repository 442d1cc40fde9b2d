"""Roles, policies and profiles: what the table of requests does not ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[Callable[[], object]], str]

ROLE = "iam/role:Role"
ATTACHMENT = "iam/rolePolicyAttachment:RolePolicyAttachment"
SERVICE_ROLE = "iam/serviceLinkedRole:ServiceLinkedRole"

TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow"}]}


@pytest.mark.parametrize(
    ("kind", "inputs", "said"),
    [
        (ROLE, {"name": "x", "assumeRolePolicy": "{}"}, "MalformedPolicyDocument"),
        (ROLE, {"name": "x", "assumeRolePolicy": "[]"}, "MalformedPolicyDocument"),
        (ROLE, {"name": "x", "assumeRolePolicy": TRUST, "maxSessionDuration": 60}, "3600 to 43200"),
        (ATTACHMENT, {"role": "$role", "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}, ""),
        (ATTACHMENT, {"role": "$role", "policyArn": "ReadOnlyAccess"}, "ARN ReadOnlyAccess is not valid"),
        (ATTACHMENT, {"role": "nobody", "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}, "NoSuchEntity"),
        (SERVICE_ROLE, {"awsServiceName": "autoscaling"}, "is not a service principal"),
    ],
)
def test_request(kind: str, inputs: dict[str, Any], said: str, simulation: Any, refusal: Said) -> None:
    simulation.build(["role"])
    found = refusal(lambda: simulation.create("request", kind, inputs))
    assert said in found if said else not found


def test_a_role_below_a_path(simulation: Any) -> None:
    found = simulation.create("role", ROLE, {"name": "server", "path": "/shop/", "assumeRolePolicy": TRUST})
    assert found["arn"] == "arn:aws:iam::000000000000:role/shop/server"


def test_a_service_linked_role(simulation: Any) -> None:
    inputs = {"awsServiceName": "autoscaling.amazonaws.com", "customSuffix": "shop"}
    found = simulation.create("role", SERVICE_ROLE, inputs)
    name = "AWSServiceRoleForAutoScaling_shop"
    assert found["name"] == name
    assert found["id"] == f"arn:aws:iam::000000000000:role/aws-service-role/autoscaling.amazonaws.com/{name}"


def test_a_role_goes_after_what_is_attached_to_it(simulation: Any, refusal: Said) -> None:
    attached = {"role": "$role", "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}
    simulation.build(["role"], {"attached": {ATTACHMENT: attached}})
    assert refusal(lambda: simulation.delete("role")).startswith("DeleteConflict")
    simulation.delete("attached")
    assert not refusal(lambda: simulation.delete("role"))
