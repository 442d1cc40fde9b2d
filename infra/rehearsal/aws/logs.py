"""Logs on AWS: what the simulated CloudWatch Logs knows of log groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infra.rehearsal import checks
from infra.rehearsal.aws.key import usable_key
from infra.rehearsal.aws.shape import arn, described, name_of
from infra.rehearsal.kind import Draft, Kind, Name

DAYS = (0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
"""Days that logs can be kept; 0 keeps them for ever (terraform-provider-aws internal/service/logs/group.go)."""


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
        names=(
            Name(
                "name",
                legal=r"[.\-_/#A-Za-z0-9]{1,512}",
                illegal="InvalidParameterException: Value '{value}' at 'logGroupName' failed to satisfy "
                "constraint: 1 to 512 letters, digits and .-_/#",
                taken="ResourceAlreadyExistsException: The specified log group already exists: {value}",
            ),
        ),
        validations=(
            checks.one_of(
                "retentionInDays",
                tuple(map(str, DAYS)),
                "InvalidParameterException: retentionInDays {value} is not one of {other}",
            ),
        ),
        checks=(
            usable_key(
                "kmsKeyId",
                "InvalidParameterException: The specified KMS key does not exist or is not allowed to be used: "
                "{value}",
                only_arn=True,
            ),
        ),
        quota="LimitExceededException: Resource limit exceeded.",
        absent="ResourceNotFoundException: The specified log group does not exist: {id}",
        source=(
            "terraform-provider-aws internal/service/logs/group.go at 0073593 (2025); botocore 1.44.5 logs "
            "service-2.json"
        ),
    ),
)
"""Sorted by token."""
