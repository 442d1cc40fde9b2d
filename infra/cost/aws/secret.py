"""Secrets Manager secrets, alone or made by another service."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from infra.cost.charge import Bill, Charge, Line, Scope, amount
from infra.view.aws.secret import SECRET
from infra.view.secret import Secret


def secret_month(description: str, count: Decimal | None, unknown: str = "") -> Charge:
    """`count` secrets for a month; reading them is billed by the 10,000 calls and not part of the usage."""
    note = unknown or "API calls are not part of the usage"
    return Charge(description, "secrets", "Secrets Manager secret", "secret-month", count, note=note)


def _secret(secret: Secret, _scope: Scope) -> Iterator[Charge]:
    """One secret, and one more for each region it is replicated to."""
    yield secret_month("", *amount(secret.regions, secret.resource))


BILLS = {SECRET: Bill(Secret, (Line("Secret", _secret),))}
FREE: dict[str, str] = {
    "aws:secretsmanager/secretPolicy:SecretPolicy": "the secret is billed",
    "aws:secretsmanager/secretRotation:SecretRotation": "the secret is billed",
    "aws:secretsmanager/secretVersion:SecretVersion": "the secret is billed, not its versions",
}
