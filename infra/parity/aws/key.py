"""Facts about the key on AWS."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.estate.resource import whole
from infra.parity.fact import Facts
from infra.parity.read import default_keys, owned, truth


def facts(plan: Estate) -> Facts:
    """Which key, its rotation and deletion window."""
    keys = owned(plan, "key", "aws:kms/key:Key")
    if not keys:
        # AWS managed keys: every year (EnableKeyRotation, AWS KMS API Reference, read 2026-11).
        return {"kind": "default", "rotated_by_cloud": True} if default_keys(plan) else {}
    rotated = truth(keys[0].get("enableKeyRotation")) is True
    return {
        "kind": "own",
        "rotation_days": whole(keys[0].get("rotationPeriodInDays", 365)) if rotated else None,
        "deletion_days": whole(keys[0].get("deletionWindowInDays")),
        "alias": bool(plan.referring_to(keys[0], "aws:kms/alias:Alias")),
    }
