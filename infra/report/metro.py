"""Metros as a table or JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from infra.catalog.region import ACTIVE, Region


def table(found: Mapping[str, Sequence[Region]]) -> str:
    """A line for each metro: its regions, and what is wrong with one."""
    return "".join(f"{_line(metro, regions)}\n" for metro, regions in found.items())


def to_json(found: Mapping[str, Sequence[Region]]) -> dict[str, Any]:
    """Metros and their regions as a JSON document."""
    return {
        "metros": [
            {
                "metro": metro,
                "regions": [
                    {"cloud": region.cloud, "region": region.region, "status": region.status} for region in regions
                ],
            }
            for metro, regions in found.items()
        ]
    }


def _line(metro: str, regions: Sequence[Region]) -> str:
    doubts = ", ".join(f"{region.cloud} {region.status}" for region in regions if region.status != ACTIVE)
    codes = "".join(f"{region.region:18}" for region in regions)
    return f"{metro:20}{codes}{doubts}".rstrip()
