"""Which module reads the facts of which capability, on both clouds."""

from __future__ import annotations

from collections.abc import Mapping

from infra.estate.estate import Estate
from infra.parity import bucket, cache, database, firewall, identity, key, load_balancer, logs, network
from infra.parity.alicloud import compute as alicloud_compute
from infra.parity.aws import compute as aws_compute
from infra.parity.fact import Facts, Reader
from infra.parity.pool import pools

READERS: Mapping[str, Mapping[str, Reader]] = {
    "bucket": {"alicloud": bucket.facts, "aws": bucket.facts},
    "cache": {"alicloud": cache.facts, "aws": cache.facts},
    "compute": {"alicloud": alicloud_compute.facts, "aws": aws_compute.facts},
    "database": {"alicloud": database.facts, "aws": database.facts},
    "firewall": {"alicloud": firewall.facts, "aws": firewall.facts},
    "identity": {"alicloud": identity.facts, "aws": identity.facts},
    "key": {"alicloud": key.facts, "aws": key.facts},
    "load_balancer": {"alicloud": load_balancer.facts, "aws": load_balancer.facts},
    "logs": {"alicloud": logs.facts, "aws": logs.facts},
    "network": {"alicloud": network.facts, "aws": network.facts},
}
"""Capability -> cloud -> reader."""


def facts(plan: Estate) -> dict[str, Facts]:
    """Capability -> facts, for the capabilities the plan has; a named pool is ``compute <name>``."""
    found = {
        capability: readers[plan.cloud](plan) for capability, readers in READERS.items() if capability != "compute"
    }
    for name, pool in pools(plan).items():
        found[f"compute {name}".strip()] = READERS["compute"][plan.cloud](pool)
    return {capability: values for capability, values in found.items() if values}
