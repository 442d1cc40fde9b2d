"""Keys of KMS."""

from __future__ import annotations

from dataclasses import replace

from infra.view.document import permissions
from infra.view.key import Key
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import assumed, beside, fixed, flag, is_set, made, never, number, text, whole
from infra.view.view import Subject

ALIAS = "aws:kms/alias:Alias"
EXTERNAL = "aws:kms/externalKey:ExternalKey"
KEY = "aws:kms/key:Key"
REPLICA = "aws:kms/replicaKey:ReplicaKey"

DEFAULT_DAYS = 365
"""Rotation period without rotationPeriodInDays (AWS KMS, "Rotating AWS KMS keys")."""

SYMMETRIC = "SYMMETRIC_DEFAULT"
NOT_READ = "no rule and no fact reads it of this type"
NOT_ROTATED = "AWS rotates symmetric keys for encryption alone, made in KMS itself"

_SPEC, _USAGE = text("customerMasterKeySpec", default=SYMMETRIC), text("keyUsage", default="ENCRYPT_DECRYPT")
_ELSEWHERE = is_set("customKeyStoreId")
_ROTATED = flag("enableKeyRotation", default=False)


def _symmetric(spec: Reading[str]) -> Reading[bool]:
    def how(at: Subject) -> Reading[bool]:
        found = at.read(spec)
        return found.as_is(found.known == SYMMETRIC)

    return made(how, spec)


def _rotated(at: Subject) -> Reading[bool]:
    spec, usage, elsewhere = at.read(_SPEC), at.read(_USAGE), at.read(_ELSEWHERE)
    fits = (
        spec.as_is((spec.known or "").upper() == SYMMETRIC),
        usage.as_is((usage.known or "").upper() == "ENCRYPT_DECRYPT"),
        elsewhere.as_is(elsewhere.known is False),
    )
    if any(one.known is False for one in fits):
        return Reading(at.resource, "", "inapplicable", note=NOT_ROTATED)
    return next((one for one in fits if not one.is_known), None) or at.read(_ROTATED)


OWN = Key(
    symmetric=_symmetric(_SPEC),
    stored=fixed(True),
    enabled=flag("isEnabled", default=True),
    rotated=made(_rotated, _SPEC, _USAGE, _ELSEWHERE, _ROTATED),
    rotation_days=number("rotationPeriodInDays", default=DEFAULT_DAYS),
    deletion_days=whole("deletionWindowInDays"),
    alias=beside(assumed(False), "targetKeyId", (EXTERNAL, KEY, REPLICA), {ALIAS: fixed(True)}),
    policy=permissions("policy"),
)
IMPORTED = replace(
    OWN,
    symmetric=_symmetric(text("keySpec", default=SYMMETRIC)),
    enabled=never(NOT_READ),
    rotated=never(NOT_ROTATED),
    rotation_days=never(NOT_ROTATED),
    policy=never(NOT_READ),
)

READERS = (
    Reader(OWN, (KEY,)),
    Reader(IMPORTED, (EXTERNAL,)),
    Reader(replace(IMPORTED, rotated=never("its primary key is rotated")), (REPLICA,)),
)
