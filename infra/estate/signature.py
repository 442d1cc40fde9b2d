"""Signatures: which special value an object on Pulumi's wire or in its files stands for."""

from __future__ import annotations

SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The key that makes an object special; its value says what it is."""

ASSET_SIGNATURE = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE_SIGNATURE = "0def7320c3a5731c473e5ecbe6d01bc7"
SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"
RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
