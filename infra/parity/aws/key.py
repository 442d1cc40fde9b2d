"""Facts about the key on AWS."""

from __future__ import annotations

from infra.parity.fact import Facts
from infra.parity.read import owned, truth, whole
from infra.plan.plan import Plan


def facts(plan: Plan) -> Facts:
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
