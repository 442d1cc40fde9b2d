"""Logs on AWS: what the simulated CloudWatch Logs knows of log groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infra.rehearsal.aws.key import usable_key
from infra.rehearsal.aws.shape import arn, described, name_of
from infra.rehearsal.kind import Draft, Kind


def _group(draft: Draft, id: str) -> Mapping[str, Any]:
    return described(draft, arn(draft, "logs", f"log-group:{id}")) | {
        "logGroupClass": "STANDARD",
        "name": id,
        "namePrefix": "",
        "retentionInDays": 0,
        "skipDestroy": False,
    }


KINDS: tuple[Kind, ...] = (
    Kind(
        token="aws:cloudwatch/logGroup:LogGroup",
        identity=name_of,
        outputs=_group,
        checks=(
            usable_key(
                "kmsKeyId",
                "InvalidParameterException: The specified KMS key does not exist or is not allowed to be used: "
                "{value}",
                only_arn=True,
            ),
        ),
    ),
)
"""Sorted by token."""
