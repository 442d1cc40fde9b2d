"""Where the facts of a table were read."""

from __future__ import annotations

PROVIDER = "terraform-provider-alicloud at 81c43b6727, 2026-08-21"
"""ForceNew, ValidateFunc, ids, states and the error codes it expects: one file for each resource."""

REFERENCE = "API reference, vendor documentation on GitHub (AlibabaCloudDocs), 2019 to 2021"
"""Error codes with their sentences."""


def source(resource: str, *calls: str) -> str:
    """Names the provider's file and the API calls whose error tables were read."""
    text = f"{PROVIDER}: alicloud/resource_alicloud_{resource}.go"
    return f"{text}; {REFERENCE}: {', '.join(calls)}" if calls else text
