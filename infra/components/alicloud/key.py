"""Key: a software KMS instance in the workload's network, with one rotating key."""

from __future__ import annotations

import pulumi
from pulumi_alicloud import kms

from infra.catalog.zone import zones
from infra.components import key as contract
from infra.components.context import Context

LONGEST_ROTATION = 365
"""Days between rotations of a software-protected key, at most.

Source: CreateKey, alibabacloud-kms20160120 3.3.1.
"""

DAY = 86400
"""Seconds of a day: KMS takes days too, but answers in seconds, and the provider would see a change for ever.

Source: Key Management Service help, "DescribeKey", 2026-03-12.
"""

SOFTWARE = "3"
"""Product version of a software KMS instance.

Source: terraform-provider-alicloud website/docs/r/kms_instance at 81c43b6727, 2026-08-21.
"""


class Key(contract.Key):
    """Without an instance a region has one key of its own in each account, and stacks would fight over it."""

    def __init__(
        self, context: Context, args: contract.KeyArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(context, opts)
        # An instance wants two zones, and a vSwitch in one of them.
        places = context.zones[:2] if len(context.zones) > 1 else zones(context.region, 2)
        instance = self.node(
            "instance",
            kms.Instance(
                self.logical("instance"),
                instance_name=context.name("kms"),
                product_version=SOFTWARE,
                payment_type="PayAsYouGo",
                vpc_id=args.network.network_id,
                zone_ids=list(places),
                vswitch_ids=[args.network.private_subnet_ids[0]],
                deletion_protection=context.protect,
                # An instance that was never backed up is not released otherwise (Forbidden.NoBackup; Key
                # Management Service help, "ReleaseKmsInstance", 2025-07-29).
                force_delete_without_backup=None if context.protect else "true",
                tags=context.tags("kms"),
                # It stays in the zones it was made in; others come and go beside it.
                opts=self.child(protect=True, ignore_changes=["zoneIds"]),
            ),
        )
        key = self.node(
            "key",
            kms.Key(
                self.logical("key"),
                description=f"Data of {context.workload}",
                dkms_instance_id=instance.id,
                key_spec="Aliyun_AES_256",
                key_usage="ENCRYPT/DECRYPT",
                origin="Aliyun_KMS",
                status="Enabled",
                automatic_rotation="Enabled",
                rotation_interval=f"{min(args.spec.rotation_days, LONGEST_ROTATION) * DAY}s",
                pending_window_in_days=args.spec.deletion_days,
                deletion_protection="Enabled" if context.protect else "Disabled",
                tags=context.tags("key"),
                opts=self.child(protect=True),
            ),
        )
        self.node(
            "alias",
            kms.Alias(
                self.logical("alias"),
                alias_name=f"alias/{context.name('key')}",
                key_id=key.id,
                opts=self.child(),
            ),
        )
        self.key_id = key.id
        self.grants = [key]
        self.register_outputs({"key_id": self.key_id})
