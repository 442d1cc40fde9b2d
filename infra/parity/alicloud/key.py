"""Facts about the key on Alibaba Cloud."""

from __future__ import annotations

from infra.parity.fact import Facts
from infra.parity.read import known, owned, whole
from infra.plan.plan import Plan


def facts(plan: Plan) -> Facts:
    """Rotation and deletion window."""
    keys = owned(plan, "key", "alicloud:kms/key:Key")
    if not keys:
        return {}
    rotated = known(keys[0].get("automaticRotation")) == "Enabled"
    return {
        "rotation_days": whole(str(keys[0].get("rotationInterval")).removesuffix("d")) if rotated else None,
        "deletion_days": whole(keys[0].get("pendingWindowInDays")),
        "alias": bool(plan.referring_to(keys[0], "alicloud:kms/alias:Alias")),
    }
