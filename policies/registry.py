"""Every rule of the product."""

from __future__ import annotations

from infra.policy.rule import Rule
from policies.rules import (
    bucket,
    cache,
    compute,
    cost,
    database,
    firewall,
    identity,
    key,
    load_balancer,
    logs,
    network,
    stack,
)

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        *bucket.RULES,
        *cache.RULES,
        *compute.RULES,
        *cost.RULES,
        *database.RULES,
        *firewall.RULES,
        *identity.RULES,
        *key.RULES,
        *load_balancer.RULES,
        *logs.RULES,
        *network.RULES,
        *stack.RULES,
    )
}
"""Id -> rule, sorted by id."""
