"""Keys of the simulated Alibaba Cloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("kms", {}, []),
        ("kms", {"zoneIds": ["ap-southeast-1a"]}, ["InvalidParameter"]),
        ("kms", {"zoneIds": ["ap-southeast-1b", "ap-southeast-1c"]}, ["InvalidParameter"]),
        ("kms", {"zoneIds": ["ap-southeast-1a", "ap-southeast-1z"]}, ["InvalidParameter"]),
        ("kms", {"vswitchIds": ["vsw-1"]}, ["InvalidVSwitchId.NotFound"]),
        ("kms", {"productVersion": "4"}, ["expected product_version to be one of [3 5], got 4"]),
        ("key", {}, []),
        ("key", {"rotationInterval": "7d"}, []),
        ("key", {"rotationInterval": "366d"}, ["InvalidParameter"]),
        ("key", {"rotationInterval": "soon"}, ["InvalidParameter"]),
        ("key", {"rotationInterval": None}, ["InvalidParameter"]),
        (
            "key",
            {"pendingWindowInDays": 6},
            ["expected pending_window_in_days to be in the range (7 - 366), got 6"],
        ),
        ("key", {"dkmsInstanceId": "kst-1"}, ["Forbidden.DKMSInstanceNotFound"]),
        ("alias", {}, ["AliasAlreadyExists"]),
        ("alias", {"aliasName": "it"}, ["InvalidParameter"]),
        ("alias", {"aliasName": "alias/other", "keyId": "key-1"}, ["Forbidden.KeyNotFound"]),
    ],
)
def test_takes_and_refuses(
    codes: Callable[..., list[str]], name: str, inputs: dict[str, Any], expected: list[str]
) -> None:
    assert codes(name, **inputs) == expected


@pytest.mark.parametrize(
    ("name", "inputs", "code"),
    [
        ("kms", {"forceDeleteWithoutBackup": None}, "Forbidden.NoBackup"),
        ("kms", {"deletionProtection": True}, "OperationDenied.DeletionProtection"),
        ("key", {"deletionProtection": "Enabled"}, "OperationDenied.DeletionProtection"),
    ],
)
def test_what_is_protected_stays(workshop: Any, name: str, inputs: dict[str, Any], code: str) -> None:
    workshop.build("alias")
    workshop.another(name, **inputs)
    with pytest.raises(Exception, match=code.replace(".", r"\.")):
        workshop.drop(f"another-{name}")


def test_shapes(estate: Any) -> None:
    key = estate.made["key"]
    assert estate.made["kms"].id.startswith("kst-")
    assert key.outputs["arn"].endswith(f":key/{key.id}")
    assert key.outputs["arn"].startswith("acs:kms:ap-southeast-1:")
    assert estate.made["alias"].id == "alias/it"
