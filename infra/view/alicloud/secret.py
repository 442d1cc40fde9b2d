"""Secrets of KMS."""

from __future__ import annotations

from decimal import Decimal

from infra.view.registry import Reader
from infra.view.secret import Secret
from infra.view.source import fixed

SECRET = "alicloud:kms/secret:Secret"

READERS = (Reader(Secret(regions=fixed(Decimal(1), "a secret stays in its region")), (SECRET,)),)
