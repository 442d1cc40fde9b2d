"""Facts about the key on AWS."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.estate.resource import whole
from infra.parity.fact import Facts
from infra.parity.read import owned, truth


def facts(plan: Estate) -> Facts:
    """Rotation and deletion window."""
    keys = owned(plan, "key", "aws:kms/key:Key")
    if not keys:
        return {}
    rotated = truth(keys[0].get("enableKeyRotation")) is True
    return {
        "rotation_days": whole(keys[0].get("rotationPeriodInDays", 365)) if rotated else None,
        "deletion_days": whole(keys[0].get("deletionWindowInDays")),
        "alias": bool(plan.referring_to(keys[0], "aws:kms/alias:Alias")),
    }
