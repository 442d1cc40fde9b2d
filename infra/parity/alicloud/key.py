"""Facts about the key on Alibaba Cloud."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.estate.resource import whole
from infra.parity.fact import Facts
from infra.parity.read import known, owned

DAY = 86400
"""Seconds of a day: the interval is planned in seconds, as KMS answers it."""


def facts(plan: Estate) -> Facts:
    """Rotation and deletion window."""
    keys = owned(plan, "key", "alicloud:kms/key:Key")
    if not keys:
        return {}
    rotated = known(keys[0].get("automaticRotation")) == "Enabled"
    seconds = whole(str(keys[0].get("rotationInterval")).removesuffix("s")) if rotated else None
    return {
        "rotation_days": None if seconds is None else seconds // DAY,
        "deletion_days": whole(keys[0].get("pendingWindowInDays")),
        "alias": bool(plan.referring_to(keys[0], "alicloud:kms/alias:Alias")),
    }
