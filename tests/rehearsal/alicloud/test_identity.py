"""Identity of the simulated Alibaba Cloud: names, documents, and what is attached to what."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from infra.estate.offline.invokes import ALIBABA_ACCOUNT


def document(**more: Any) -> str:
    return json.dumps({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:Get*", **more}]})


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("role", {}, ["EntityAlreadyExists.Role"]),
        ("role", {"roleName": "other"}, []),
        ("role", {"roleName": "other role"}, ["InvalidParameter.RoleName.InvalidChars"]),
        ("role", {"roleName": "x" * 65}, ["InvalidParameter.RoleName.InvalidChars"]),
        ("role", {"roleName": "other", "assumeRolePolicyDocument": "{}"}, ["MalformedPolicyDocument"]),
        ("policy", {}, ["EntityAlreadyExists.Policy"]),
        ("policy", {"policyName": "other"}, []),
        ("policy", {"policyName": "other_policy"}, ["InvalidParameter.PolicyName.InvalidChars"]),
        (
            "policy",
            {"policyName": "other", "policyDocument": document(Effect="Maybe")},
            ["MalformedPolicyDocument"],
        ),
        ("policy", {"policyName": "other", "policyDocument": "{"}, ['"policy_document" contains an invalid JSON']),
        ("custom", {}, ["EntityAlreadyExists.Role.Policy"]),
        ("custom", {"roleName": "nobody"}, ["EntityNotExist.Role"]),
        ("custom", {"policyName": "nothing"}, ["EntityNotExist.Policy"]),
        ("system", {"policyName": "AliyunOSSReadOnlyAccess"}, []),
        ("system", {"policyType": "Mine"}, ["expected policy_type to be one of [System Custom], got Mine"]),
    ],
)
def test_takes_and_refuses(
    codes: Callable[..., list[str]], name: str, inputs: dict[str, Any], expected: list[str]
) -> None:
    assert codes(name, **inputs) == expected


@pytest.mark.parametrize("name", ["role", "policy"])
def test_what_is_attached_stays(drop_code: Callable[[str], str], name: str) -> None:
    assert drop_code(name) == "DeleteConflict.Role.Policy"


def test_shapes(estate: Any) -> None:
    role = estate.made["role"]
    assert role.id == "it-disk"
    assert role.outputs["arn"] == f"acs:ram::{ALIBABA_ACCOUNT}:role/it-disk"
    assert estate.made["custom"].id == "role:it-policy:Custom:it-disk"


def test_names_are_taken_in_every_region(workshop: Any) -> None:
    from infra.catalog.region import region
    from infra.rehearsal.cloud import Refused

    workshop.build("custom")
    workshop.place = region("alicloud", "tokyo")
    with pytest.raises(Refused, match=r"EntityAlreadyExists\.Role"):
        workshop.another("role")
