"""Facts about the key on Alibaba Cloud."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.estate.resource import whole
from infra.parity.fact import Facts
from infra.parity.read import default_keys, known, owned

DAY = 86400
"""Seconds of a day: the interval is planned in seconds, as KMS answers it."""


def facts(plan: Estate) -> Facts:
    """Which key, its rotation and deletion window."""
    keys = owned(plan, "key", "alicloud:kms/key:Key")
    if not keys:
        # Service keys: only where rotation is bought in the console (help of RDS, "Configure disk encryption").
        return {"kind": "default", "rotated_by_cloud": False} if default_keys(plan) else {}
    rotated = known(keys[0].get("automaticRotation")) == "Enabled"
    seconds = whole(str(keys[0].get("rotationInterval")).removesuffix("s")) if rotated else None
    return {
        "kind": "own",
        "rotation_days": None if seconds is None else seconds // DAY,
        "deletion_days": whole(keys[0].get("pendingWindowInDays")),
        "alias": bool(plan.referring_to(keys[0], "alicloud:kms/alias:Alias")),
    }
