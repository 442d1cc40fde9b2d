"""Identity: RAM roles, policies, and what ties them. They belong to no region."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

from infra.rehearsal.alicloud import shape, validation
from infra.rehearsal.kind import Check, Cloud, Draft, Kind, Problem

ROLE = "alicloud:ram/role:Role"
POLICY = "alicloud:ram/policy:Policy"
ATTACHMENT = "alicloud:ram/rolePolicyAttachment:RolePolicyAttachment"


def _document(path: str) -> Check:
    """It has version 1 and at least one statement with an effect."""

    def check(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
        text = draft.known(path)
        if text is None:
            return
        found: Any = json.loads(str(text))
        statements = cast("Mapping[str, Any]", found).get("Statement") if isinstance(found, dict) else None
        if (
            not isinstance(statements, list)
            or not statements
            or any(
                not isinstance(one, dict)
                or cast("Mapping[str, Any]", one).get("Effect") not in ("Allow", "Deny")
                or not cast("Mapping[str, Any]", one).get("Action")
                for one in cast("list[Any]", statements)
            )
            or cast("Mapping[str, Any]", found).get("Version") != "1"
        ):
            yield Problem(
                path, "MalformedPolicyDocument: it wants Version 1 and statements with Effect and Action"
            )

    return check


def _policy_exists(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """Alibaba Cloud's own policies are there; one's own may be missing."""
    name = draft.known("policyName")
    if draft.known("policyType") != "Custom" or name is None:
        return
    if not any(policy.outputs.get("policyName") == name for policy in cloud.all(POLICY)):
        yield Problem("policyName", f"EntityNotExist.Policy: The policy does not exist: {name}")


def _role(draft: Draft, id: str) -> Mapping[str, Any]:
    return {
        "arn": f"acs:ram::{draft.account}:role/{id}",
        "createTime": shape.CREATED,
        "maxSessionDuration": 3600,
        "name": id,
        "roleId": draft.digits(18, "123456789"),
        "roleName": id,
    }


def _policy(_draft: Draft, id: str) -> Mapping[str, Any]:
    return {
        "attachmentCount": 0,
        "createTime": shape.CREATED,
        "defaultVersion": "v1",
        "name": id,
        "policyName": id,
        "statements": [],
        "type": "Custom",
        "versionId": "v1",
    }


KINDS: tuple[Kind, ...] = (
    Kind(
        token=POLICY,
        identity=lambda draft: str(draft.known("policyName") or draft.known("name") or draft.name),
        outputs=_policy,
        validations=(validation.is_json("policyDocument"),),
        checks=(_document("policyDocument"),),
        everywhere=True,
    ),
    Kind(
        token=ROLE,
        identity=lambda draft: str(draft.known("roleName") or draft.known("name") or draft.name),
        outputs=_role,
        validations=(validation.is_json("assumeRolePolicyDocument"),),
        checks=(_document("assumeRolePolicyDocument"),),
        everywhere=True,
    ),
    Kind(
        token=ATTACHMENT,
        identity=lambda draft: ":".join(
            ("role", *(str(draft.known(name, "")) for name in ("policyName", "policyType", "roleName")))
        ),
        checks=(_policy_exists,),
        everywhere=True,
    ),
)
"""Sorted by token."""
