"""Zones: the short name a zone has within its region."""

from __future__ import annotations

from infra.components.context import Context


def letter(context: Context, index: int) -> str:
    """``a`` of ``ap-southeast-1a`` and ``h`` of ``cn-hangzhou-h``: stable when other zones come or go."""
    return context.zones[index].removeprefix(context.region.region).lstrip("-")
