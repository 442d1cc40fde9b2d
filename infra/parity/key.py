"""Facts about the key."""

from __future__ import annotations

from infra.estate.estate import Estate
from infra.parity.fact import Facts
from infra.parity.read import default_keys
from infra.view.key import Key
from infra.view.views import views

ROTATED_BY_CLOUD = {"alicloud": False, "aws": True}
"""Whether a cloud rotates the default keys of an account.

Sources: AWS managed keys every year (EnableKeyRotation, AWS KMS API Reference, read 2026-11); service keys of
Alibaba Cloud only where rotation is bought in the console (help of RDS, "Configure disk encryption").
"""


def facts(estate: Estate) -> Facts:
    """Which key, its rotation and deletion window."""
    keys = views(estate).owned(Key, "key")
    if not keys:
        default: Facts = {"kind": "default", "rotated_by_cloud": ROTATED_BY_CLOUD[estate.cloud]}
        return default if default_keys(estate) else {}
    key = keys[0]
    days = key.rotation_days.known if key.rotated.known else None
    return {
        "kind": "own",
        "rotation_days": None if days is None else int(days),
        "deletion_days": key.deletion_days.known,
        "alias": key.alias.known,
    }
