"""The two clouds: their short names and what to call them."""

from __future__ import annotations

from typing import Final, Literal

Cloud = Literal["aws", "alicloud"]

CLOUDS: Final[tuple[Cloud, ...]] = ("alicloud", "aws")
"""Both clouds, sorted."""

NAMES: Final[dict[Cloud, str]] = {"alicloud": "Alibaba Cloud", "aws": "AWS"}
"""What a reader calls them."""
