"""Keys of KMS, and the instances they stand in."""

from __future__ import annotations

import re
from decimal import Decimal

from infra.view.document import permissions
from infra.view.key import Key, KeyStore
from infra.view.reading import Reading
from infra.view.registry import Reader
from infra.view.source import assumed, beside, fixed, flag, is_set, made, required, text, whole
from infra.view.view import Subject

ALIAS = "alicloud:kms/alias:Alias"
INSTANCE = "alicloud:kms/instance:Instance"
KEY = "alicloud:kms/key:Key"

SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
DAY = Decimal(SECONDS["d"])
PAYMENT = {"payasyougo": "on-demand"}
SYMMETRIC = "aliyun_aes"
"""How the specifications of symmetric keys begin, in lower case."""

NOT_ROTATED = "KMS rotates symmetric keys alone that it made itself"
STORE = "dkmsInstanceId"

_SPEC, _ORIGIN = (
    text("keySpec", names={}, default="Aliyun_AES_256"),
    text("origin", names={}, default="Aliyun_KMS"),
)
_ROTATED = flag("automaticRotation", default="Disabled")
_INTERVAL = text("rotationInterval")
_STORE = is_set(STORE)


def _symmetric(at: Subject) -> Reading[bool]:
    found = at.read(_SPEC)
    return found.as_is((found.known or "").startswith(SYMMETRIC))


def _stored(at: Subject) -> Reading[bool]:
    """Whether it names an instance, or is made from one whose id comes with the update."""
    found = at.read(_STORE)
    return found.as_is(True) if STORE in at.resource.property_dependencies else found


def _rotated(at: Subject) -> Reading[bool]:
    symmetric, origin = _symmetric(at), at.read(_ORIGIN)
    fits = (symmetric, origin.as_is(origin.known == "aliyun_kms"))
    if any(one.known is False for one in fits):
        return Reading(at.resource, "", "inapplicable", note=NOT_ROTATED)
    return next((one for one in fits if not one.is_known), None) or at.read(_ROTATED)


def _days(at: Subject) -> Reading[Decimal | None]:
    """The interval is a number and a unit: days when it is asked for, seconds when KMS answers."""
    found = at.read(_INTERVAL)
    if found.known is None:
        return found.as_is(None)
    match = re.fullmatch(r"(\d{1,12})([dhms])", found.known)
    if match is None:
        return Reading(found.resource, found.path, "malformed", raw=found.raw, note=f"{found.known}, no interval")
    return found.as_is(Decimal(match[1]) * SECONDS[match[2]] / DAY)


OWN = Key(
    symmetric=made(_symmetric, _SPEC),
    stored=made(_stored, _STORE),
    enabled=flag("status", "keyState", "isEnabled", default="Enabled", on=("PendingDeletion",)),
    rotated=made(_rotated, _SPEC, _ORIGIN, _ROTATED),
    rotation_days=made(_days, _INTERVAL),
    deletion_days=whole("pendingWindowInDays", "deletionWindowInDays"),
    alias=beside(assumed(False), "keyId", (KEY,), {ALIAS: fixed(True)}),
    policy=permissions("policy"),
)
BOUGHT = KeyStore(
    payment=required(text("paymentType", names=PAYMENT)),
    logged=flag("log", default="0"),
)

READERS = (Reader(OWN, (KEY,)), Reader(BOUGHT, (INSTANCE,)))
