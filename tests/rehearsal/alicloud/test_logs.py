"""Logs of the simulated Alibaba Cloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("project", {}, ["ProjectAlreadyExist"]),
        ("project", {"projectName": "other-logs"}, []),
        ("project", {"projectName": "Other"}, ["ParameterInvalid"]),
        ("store", {}, ["LogstoreAlreadyExist"]),
        ("store", {"logstoreName": "other"}, []),
        ("store", {"logstoreName": "other", "projectName": "none"}, ["ProjectNotExist"]),
        ("store", {"logstoreName": "_"}, ["LogStoreInfoInvalid"]),
        ("store", {"logstoreName": "other", "retentionPeriod": 3651}, ["LogStoreInfoInvalid"]),
        (
            "store",
            {"maxSplitShardCount": 257},
            ["expected max_split_shard_count to be in the range (0 - 256), got 257"],
        ),
        ("index", {}, ["IndexAlreadyExist"]),
        ("index", {"logstore": "none"}, ["LogStoreNotExist"]),
        ("index", {"project": "none"}, ["ProjectNotExist"]),
    ],
)
def test_takes_and_refuses(
    codes: Callable[..., list[str]], name: str, inputs: dict[str, Any], expected: list[str]
) -> None:
    assert codes(name, **inputs) == expected


def test_shapes(estate: Any) -> None:
    assert estate.made["project"].id == "it-logs"
    assert estate.made["store"].id == "it-logs:flow"
    assert estate.made["index"].id == "it-logs:flow"
    assert [shard["id"] for shard in estate.made["store"].outputs["shards"]] == [0, 1]
