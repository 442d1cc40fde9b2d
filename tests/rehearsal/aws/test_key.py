"""Keys, and what is encrypted with them: what the table of requests does not ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[Callable[[], object]], str]

ELSEWHERE = "arn:aws:kms:ap-southeast-1:999999999999:key/01234567-89ab-cdef-0123-456789abcdef"
NOBODY = "arn:aws:iam::000000000000:role/nobody"


def policy(principal: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "kms:*", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


@pytest.mark.parametrize(
    ("kind", "inputs", "said"),
    [
        ("kms/key:Key", {"policy": policy("arn:aws:iam::000000000000:root")}, ""),
        ("kms/key:Key", {"policy": policy("$role.arn")}, ""),
        ("kms/key:Key", {"policy": policy(NOBODY)}, f"invalid principals: {NOBODY}"),
        ("kms/key:Key", {"policy": "nothing"}, "MalformedPolicyDocumentException"),
        ("kms/key:Key", {"deletionWindowInDays": 5}, "not between 7 and 30"),
        ("kms/alias:Alias", {"name": "alias/x", "targetKeyId": "$key.arn"}, ""),
        ("kms/alias:Alias", {"name": "alias/x", "targetKeyId": "$key"}, ""),
        ("cloudwatch/logGroup:LogGroup", {"name": "/x", "kmsKeyId": "$key.arn"}, ""),
        ("cloudwatch/logGroup:LogGroup", {"name": "/x", "kmsKeyId": "$key"}, "InvalidParameterException"),
        ("cloudwatch/logGroup:LogGroup", {"name": "/x", "kmsKeyId": ELSEWHERE}, ""),
        ("cloudwatch/logGroup:LogGroup", {"name": "/x", "retentionInDays": 0}, ""),
    ],
)
def test_request(kind: str, inputs: dict[str, Any], said: str, simulation: Any, refusal: Said) -> None:
    simulation.build(["role", "key"])
    found = refusal(lambda: simulation.create("request", kind, inputs))
    assert said in found if said else not found


def test_a_key_may_be_named_by_an_alias(simulation: Any, refusal: Said) -> None:
    simulation.build(["key"], {"alias": {"kms/alias:Alias": {"name": "alias/shop", "targetKeyId": "$key"}}})
    assert simulation.known["alias"]["targetKeyArn"] == simulation.known["key"]["arn"]
    second = {"name": "alias/two", "targetKeyId": "alias/shop"}
    assert not refusal(lambda: simulation.create("second", "kms/alias:Alias", second))
