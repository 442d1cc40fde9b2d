"""Key on AWS: what the simulated KMS knows of keys and aliases.

Codes, lengths and patterns: botocore 1.44.5 kms service-2.json.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from infra.rehearsal import checks
from infra.rehearsal.aws.document import document, principals, statements
from infra.rehearsal.aws.identity import ROLE, SERVICE_ROLE
from infra.rehearsal.aws.shape import arn, described, name_of, uuid
from infra.rehearsal.kind import Check, Cloud, Draft, Kind, Problem, Record

ALIAS = "aws:kms/alias:Alias"
KEY = "aws:kms/key:Key"

PROVIDER = "terraform-provider-aws internal/service/kms"


def find_key(cloud: Cloud, named: str) -> Record | None:
    """The key that an id, an ARN or an alias names."""
    for alias in cloud.all(ALIAS):
        if named in (alias.id, alias.outputs.get("arn")):
            return find_key(cloud, str(alias.inputs.get("targetKeyId")))
    return next((key for key in cloud.all(KEY) if named in (key.id, key.outputs.get("arn"))), None)


def usable_key(path: str, message: str, *, only_arn: bool = False) -> Check:
    """The key exists; one of another account or of AWS itself is taken.

    Args:
        path: where the key is named.
        message: what the service says otherwise.
        only_arn: whether the service refuses a key's id.
    """

    def check(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
        ours = arn(draft, "kms", "")
        for where, value in checks.values(draft.inputs, path):
            named = str(value)
            foreign = named.startswith("alias/aws/") or (named.startswith("arn:") and not named.startswith(ours))
            key = None if foreign else find_key(cloud, named)
            if not foreign and (key is None or (only_arn and named != key.outputs.get("arn"))):
                yield Problem(where, message.format(value=named, region=draft.region.region))

    return check


def _key(draft: Draft, id: str) -> Mapping[str, Any]:
    return described(draft, arn(draft, "kms", f"key/{id}")) | {
        "bypassPolicyLockoutSafetyCheck": False,
        "customerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "keyId": id,
        "rotationPeriodInDays": 365 if draft.known("enableKeyRotation") else 0,
    }


def _principals_exist(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """A key policy may only name roles that exist (botocore 1.44.5 kms CreateKey, parameter Policy)."""
    roles = {str(role.outputs.get("arn")) for role in cloud.all(ROLE, SERVICE_ROLE)}
    ours = arn(draft, "iam", "role/", regional=False)
    for statement in statements(draft.known("policy")) or ():
        for principal in principals(statement):
            if principal.startswith(ours) and principal not in roles:
                message = f"Policy contains a statement with one or more invalid principals: {principal}"
                yield Problem("policy", f"MalformedPolicyDocumentException: {message}")


def _alias(draft: Draft, id: str) -> Mapping[str, Any]:
    target = str(draft.known("targetKeyId", ""))
    return {
        "arn": arn(draft, "kms", id),
        "name": id,
        "namePrefix": "",
        "region": draft.region.region,
        "targetKeyArn": target if target.startswith("arn:") else arn(draft, "kms", f"key/{target}"),
    }


KINDS: tuple[Kind, ...] = (
    Kind(
        token=ALIAS,
        identity=name_of,
        outputs=_alias,
        checks=(usable_key("targetKeyId", "NotFoundException: Key '{value}' does not exist"),),
    ),
    Kind(
        token=KEY,
        identity=uuid,
        outputs=_key,
        validations=(document("policy", "MalformedPolicyDocumentException: The policy is not a policy document"),),
        checks=(_principals_exist,),
    ),
)
"""Sorted by token."""
