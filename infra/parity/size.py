"""Size facts of an instance type, the same on both clouds."""

from __future__ import annotations

from infra.catalog.cloud import Cloud
from infra.catalog.instance import instance
from infra.parity.fact import Facts


def size(cloud: Cloud, instance_type: str) -> Facts:
    """vCPU, memory, architecture, allocation and CPU year; None for a type the catalogue does not know."""
    kind = instance(cloud, instance_type)
    return {
        "vcpu": kind.vcpu if kind else None,
        "memory_gib": kind.memory_gib if kind else None,
        "architecture": kind.architecture if kind else None,
        "allocation": kind.allocation if kind else None,
        "cpu_year": kind.cpu_year if kind else None,
    }
