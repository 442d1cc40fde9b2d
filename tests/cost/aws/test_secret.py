from __future__ import annotations

from decimal import Decimal

from infra.estate.resource import UNKNOWN

SECRET = "aws:secretsmanager/secret:Secret"


def test_a_secret_costs_in_every_region(cost, resource, price):
    prices = [price("secrets", "Secrets Manager secret", "secret-month", "0.4")]
    assert cost([resource(SECRET, "s")], prices).monthly.amount == Decimal("0.4")
    assert cost([resource(SECRET, "s", {"replicas": [{}, {}]})], prices).monthly.amount == Decimal("1.2")
    assert cost([resource(SECRET, "s", {"replicas": UNKNOWN})], prices).coverage == 0
