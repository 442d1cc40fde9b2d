"""What the role of the instances may do, from its documents."""

from __future__ import annotations

from typing import Any

import pytest

from infra.estate.estate import Estate
from infra.estate.resource import UNKNOWN, Resource
from infra.parity.identity import facts

ROLE = Resource(urn="urn:role", type="aws:iam/role:Role", name="role")


def allow(*actions: str, effect: str = "Allow") -> dict[str, Any]:
    return {"Statement": [{"Effect": effect, "Action": list(actions), "Resource": "*"}]}


def fact(name: str, *documents: Any) -> Any:
    policies = (
        Resource(urn=f"urn:{index}", type="aws:iam/rolePolicy:RolePolicy", name="p", inputs={"policy": document})
        for index, document in enumerate(documents)
    )
    return facts(Estate(cloud="aws", resources=(ROLE, *policies)))[name]


@pytest.mark.parametrize(
    ("documents", "access"),
    [
        ([], "none"),
        ([allow("s3:GetObject", effect="Deny")], "none"),
        ([allow("s3:GetObject")], "read"),
        ([allow("s3:GetObject"), allow("s3:PutObject")], "read-write"),
        ([UNKNOWN, allow("s3:PutObject")], "read-write"),
        ([UNKNOWN, allow("s3:GetObject")], "read"),
        ([UNKNOWN, "no document", {"Statement": [None]}], "none"),
    ],
)
def test_access_to_the_bucket(documents: list[Any], access: str) -> None:
    assert fact("bucket_access", *documents) == access


def test_wildcards() -> None:
    assert fact("wildcard", allow("s3:GetObject"), allow("oss:*"))
    assert fact("wildcard", allow("*"))
    assert fact("wildcard", allow("s3:Get*")) is False
    assert fact("wildcard", allow("*", effect="Deny")) is False
    assert fact("wildcard", allow("s3:Get*"), UNKNOWN) is False


def test_a_role_for_machines_has_a_profile() -> None:
    profile = Resource(
        urn="urn:profile",
        type="aws:iam/instanceProfile:InstanceProfile",
        name="profile",
        property_dependencies={"role": (ROLE.urn,)},
    )
    assert fact("role") is False
    assert facts(Estate(cloud="aws", resources=(ROLE, profile)))["role"] is True
    assert facts(Estate(cloud="aws")) == {}
