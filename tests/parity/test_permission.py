"""What a role may do, from its documents."""

from __future__ import annotations

from typing import Any

import pytest

from infra.estate.resource import UNKNOWN
from infra.parity.permission import bucket_access, wildcard


def allow(*actions: str, effect: str = "Allow") -> dict[str, Any]:
    return {"Statement": [{"Effect": effect, "Action": list(actions), "Resource": "*"}]}


@pytest.mark.parametrize(
    ("documents", "access"),
    [
        ([], "none"),
        ([UNKNOWN, "no document"], "none"),
        ([allow("s3:GetObject", effect="Deny")], "none"),
        ([allow("s3:GetObject")], "read"),
        ([allow("s3:GetObject"), allow("s3:PutObject")], "read-write"),
    ],
)
def test_access_to_the_bucket(documents: list[Any], access: str) -> None:
    assert bucket_access(documents, read="s3:GetObject", write="s3:PutObject") == access


def test_wildcards() -> None:
    assert wildcard([allow("s3:GetObject"), allow("oss:*")])
    assert wildcard([allow("*")])
    assert not wildcard([allow("s3:Get*")])
    assert not wildcard([allow("*", effect="Deny")])
