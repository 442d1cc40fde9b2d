from __future__ import annotations

from decimal import Decimal

KEY = "aws:kms/key:Key"


def test_keys_cost_each_and_requests_once(cost, resource, price, money):
    prices = [
        price("kms", "customer managed key", "key-month", "1"),
        price("kms", "symmetric requests", "10000 requests", "0.03"),
    ]
    found = cost([resource(KEY, n) for n in "ab"], prices, usage={"key_requests": 500_000})
    assert money(found.lines) == {
        ("a", "Customer managed key"): 1,
        ("a", "Key requests"): Decimal("1.50"),  # 500,000 / 10,000 x 0.03
        ("b", "Customer managed key"): 1,
        ("b", "Key requests"): 0,
    }


def test_asymmetric_keys_have_their_own_request_price(cost, resource):
    found = cost([resource(KEY, "k", {"customerMasterKeySpec": "RSA_2048"})])
    assert {line.sku for line in found.lines} == {"customer managed key", "asymmetric requests"}
