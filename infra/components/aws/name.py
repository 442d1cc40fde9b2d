"""Physical names that more than one component writes."""

from __future__ import annotations

from infra.components.context import Context


def database_identifier(context: Context) -> str:
    """Name of the database instance; its log groups and the key's policy are written from it."""
    return context.name("database", 63)


def log_group(context: Context, noun: str) -> str:
    """Name of a log group of the workload."""
    return f"/{context.workload}/{context.environment}/{context.region.metro}/{noun}"
