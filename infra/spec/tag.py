"""Tags of a workload's own: what both clouds take, on everything that takes tags.

A key of up to 64 characters, a value of up to 128, at most 20 on a resource: Object Storage Service help,
"Bucket tags cannot start with acs" (0010-00000002), and VPC API reference, TagResources, read 2026-11. AWS takes
longer ones and more, of letters, digits, spaces and ``_.:/=+-@`` (botocore 1.44.5: iam, elbv2, acm, logs).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from infra.spec.conflict import Conflict, refuse

KEY = r"[A-Za-z0-9_.:/=+@-]([A-Za-z0-9 _.:/=+@-]{0,62}[A-Za-z0-9_.:/=+@-])?"
MOST = 12
"""Tags of a workload's own: of the 20 that Alibaba Cloud takes, the product sets up to seven."""

RESERVED = ("Name", "environment", "managed-by", "metro", "owner", "pool", "tier", "workload")
"""Keys that the product sets; IAM of AWS takes a key once in whatever case."""

PREFIXES = ("acs:", "aliyun", "aws:", "http://", "https://")
"""Beginnings of keys that a cloud keeps for itself, in any case.

Sources: terraform-provider-alicloud v1.285.0 alicloud/tags.go; EC2 API reference, Tag.
"""

Value = Annotated[
    str, Field(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9 _.:/=+@-]+$", examples=["4711", "shop-eu"])
]


def _conflicts(tags: Mapping[str, str]) -> Iterator[Conflict]:
    """What is wrong with the keys."""
    reserved = {key.lower(): key for key in RESERVED}
    seen: dict[str, str] = {}
    for key in tags:
        low = key.lower()
        prefix = next((prefix for prefix in PREFIXES if low.startswith(prefix)), None)
        if low in reserved:
            yield Conflict((key,), f"every resource has the tag {reserved[low]} already", "leave it out")
        elif prefix:
            yield Conflict((key,), f"a cloud keeps keys for itself that begin with {prefix}")
        elif not re.fullmatch(KEY, key):
            expected = "expected 1 to 64 letters, digits, spaces inside, and _.:/=+-@"
            yield Conflict((key,), "is no key of a tag on both clouds", expected)
        elif low in seen:
            yield Conflict((key,), f"differs from {seen[low]} in its case alone", "AWS takes one of them")
        seen.setdefault(low, key)


def _checked(tags: dict[str, str]) -> dict[str, str]:
    refuse(_conflicts(tags))
    return tags


Tags = Annotated[
    dict[str, Value],
    Field(max_length=MOST, json_schema_extra={"propertyNames": {"pattern": f"^{KEY}$"}}),
    AfterValidator(_checked),
]
