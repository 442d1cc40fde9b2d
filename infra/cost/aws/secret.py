"""Secrets Manager secrets, alone or made by another service."""

from __future__ import annotations

from decimal import Decimal

from infra.cost.charge import Charge, Estimator, Scope
from infra.estate.resource import Resource


def secret_month(description: str, count: Decimal | None) -> Charge:
    """`count` secrets for a month; reading them is billed by the 10,000 calls and not part of the usage."""
    note = "API calls are not part of the usage"
    return Charge(description, "secrets", "Secrets Manager secret", "secret-month", count, note=note)


def secret(resource: Resource, scope: Scope) -> list[Charge]:
    """One secret, and one more for each region it is replicated to."""
    replicas = resource.get("replicas", ())
    known = isinstance(replicas, list | tuple)
    return [secret_month("Secret", Decimal(1 + len(replicas)) if known else None)]


ESTIMATORS: dict[str, Estimator] = {"aws:secretsmanager/secret:Secret": secret}
FREE: dict[str, str] = {
    "aws:secretsmanager/secretPolicy:SecretPolicy": "the secret is billed",
    "aws:secretsmanager/secretRotation:SecretRotation": "the secret is billed",
    "aws:secretsmanager/secretVersion:SecretVersion": "the secret is billed, not its versions",
}
