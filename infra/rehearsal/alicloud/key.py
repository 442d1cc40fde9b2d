"""Key: KMS instances, keys and aliases.

An instance that is released takes its keys with it, so none of them holds it; what stops a release is deletion
protection, and that it was never backed up unless `forceDeleteWithoutBackup` is set (Key Management Service help,
"ReleaseKmsInstance", 2025-07-29). The help says of protected instances and keys that they cannot be deleted, not
with which code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from infra.rehearsal import checks
from infra.rehearsal.alicloud import shape
from infra.rehearsal.alicloud.network import VSWITCH
from infra.rehearsal.kind import Cloud, Draft, Kind, Problem, Record

INSTANCE = "alicloud:kms/instance:Instance"
KEY = "alicloud:kms/key:Key"
ALIAS = "alicloud:kms/alias:Alias"

DAY = 86400
UNITS: Mapping[str, int] = {"d": DAY, "h": 3600, "m": 60, "s": 1}
ROTATION_DAYS = (7, 365)
"""Days between two rotations of a software key (CreateKey, alibabacloud-kms20160120 3.3.1)."""

ZONES = 2


def _two_zones(draft: Draft, cloud: Cloud) -> Iterator[Problem]:
    """An instance has two zones, and its vSwitches are in them."""
    zones = draft.known("zoneIds")
    if not isinstance(zones, list):
        return
    if len(set(map(str, zones))) != ZONES:
        yield Problem(
            "zoneIds", f"InvalidParameter: The specified parameter is not valid: {ZONES} zones are needed"
        )
    for where, id in checks.values(draft.inputs, "vswitchIds[]"):
        switch = cloud.get(VSWITCH, str(id))
        if switch is not None and switch.outputs.get("zoneId") not in zones:
            zone = switch.outputs.get("zoneId")
            yield Problem(where, f"InvalidParameter: The specified parameter is not valid: {id} is in {zone}")


def _kept(record: Record, cloud: Cloud) -> str:
    if why := shape.protected(
        "deletionProtection", f"OperationDenied.DeletionProtection: {record.id} is protected"
    )(record, cloud):
        return why
    if record.outputs.get("forceDeleteWithoutBackup") not in (True, "true"):
        return f"Forbidden.NoBackup: {record.id} was never backed up"
    return ""


def _rotation(draft: Draft, _cloud: Cloud) -> Iterator[Problem]:
    text = draft.known("rotationInterval")
    if text is None:
        if draft.known("automaticRotation") == "Enabled" and draft.inputs.get("rotationInterval") is None:
            yield Problem("rotationInterval", "InvalidParameter: automatic rotation wants an interval")
        return
    found = re.fullmatch(r"(\d+)([dhms])", str(text))
    days = int(found[1]) * UNITS[found[2]] / DAY if found else 0
    if not ROTATION_DAYS[0] <= days <= ROTATION_DAYS[1]:
        low, high = ROTATION_DAYS
        message = f"InvalidParameter: The specified parameter is not valid: {text}, {low} to {high} days"
        yield Problem("rotationInterval", message)


def _key(draft: Draft, id: str) -> Mapping[str, Any]:
    return {
        "arn": f"acs:kms:{draft.region.region}:{draft.account}:key/{id}",
        "creationDate": shape.CREATED,
        "creator": draft.account,
        "deleteDate": "",
        "isEnabled": draft.known("status", "Enabled") == "Enabled",
        "keySpec": "Aliyun_AES_256",
        "keyState": draft.known("status", "Enabled"),
        "keyUsage": "ENCRYPT/DECRYPT",
        "lastRotationDate": shape.CREATED,
        "materialExpireTime": "",
        "nextRotationDate": "",
        "origin": "Aliyun_KMS",
        "primaryKeyVersion": f"kversion-{draft.digits(26, shape.BASE36, 'version')}",
        "status": "Enabled",
    }


KINDS: tuple[Kind, ...] = (
    Kind(token=ALIAS, identity=shape.joined("aliasName")),
    Kind(
        token=INSTANCE,
        identity=shape.anywhere("kst", 20),
        outputs=lambda draft, _id: {
            "caCertificateChainPem": "",
            "createTime": shape.CREATED,
            "endDate": "",
            "status": "Connected",
        },
        checks=(_two_zones,),
        locked=_kept,
    ),
    Kind(
        token=KEY,
        identity=shape.made("key", 20),
        outputs=_key,
        checks=(_rotation,),
        locked=shape.protected(
            "deletionProtection", "OperationDenied.DeletionProtection: the key is protected against deletion"
        ),
    ),
)
"""Sorted by token."""
