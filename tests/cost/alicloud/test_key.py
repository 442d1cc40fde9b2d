from decimal import Decimal

import pytest

from infra.estate.resource import UNKNOWN

INSTANCE = "alicloud:kms/instance:Instance"
KEY = "alicloud:kms/key:Key"
SECRET = "alicloud:kms/secret:Secret"


def test_an_instance_and_its_key_by_hand(resource, month):
    # 4.50 USD a day x 730 / 24 = 136.88; a key 0.03 x 30.42 = 0.91; a secret 0.013 x 30.42 = 0.40
    instance = resource(INSTANCE, "kms", {"paymentType": "PayAsYouGo"})
    key = resource(KEY, "key", {"dkmsInstanceId": UNKNOWN}, uses={"dkmsInstanceId": "kms"})
    assert month(instance) == Decimal("136.88")
    assert month(key) == Decimal("0.91")
    assert month(resource(SECRET, "secret")) == Decimal("0.40")


def test_the_regions_default_key_is_free(resource, charges):
    assert charges(resource(KEY, "key", {"description": "default"})) == {}


@pytest.mark.parametrize(
    ("requests", "days"),
    [
        (0, "0"),
        (1, "30.42"),  # more than none and less than one a second counts as one
        (2_628_000, "30.42"),  # exactly one a second of 730 hours
        (2_628_001, "60.83"),
    ],
)
def test_calls_are_billed_as_whole_queries_a_second_of_each_day(resource, charges, requests, days):
    instance = resource(INSTANCE, "kms", {"paymentType": "PayAsYouGo"})
    found = charges(instance, usage={"key_requests": requests})["Computing performance"]
    assert found.quantity.quantize(Decimal("0.01")) == Decimal(days)


def test_computing_performance_by_hand(resource, month):
    # The vendor's page: 0.5 USD for each query a second and day; 0.5 x 730 / 24 = 15.21
    instance = resource(INSTANCE, "kms", {"paymentType": "PayAsYouGo"})
    usage = {"key_requests": 500_000}
    assert month(instance, of=["Computing performance"], usage=usage) == Decimal("15.21")


def test_calls_are_counted_on_one_instance_and_included_in_a_subscription(resource, charges):
    one = resource(INSTANCE, "kms-a", {"paymentType": "PayAsYouGo"})
    two = resource(INSTANCE, "kms-b", {"paymentType": "PayAsYouGo"})
    found = charges(two, one, usage={"key_requests": 10})["Computing performance"]
    assert (found.quantity, found.note) == (0, "counted on kms-a")
    assert set(charges(resource(INSTANCE, "kms", {"paymentType": "Subscription"}))) == {"KMS instance"}


@pytest.mark.parametrize(("payment", "option"), [("PayAsYouGo", ""), ("Subscription", "subscription")])
def test_payment(resource, charges, payment, option):
    assert charges(resource(INSTANCE, "kms", {"paymentType": payment}))["KMS instance"].option == option


@pytest.mark.parametrize(
    ("inputs", "why"),
    [
        ({"paymentType": UNKNOWN}, "paymentType: known only after the update"),
        ({}, "paymentType: not set"),
    ],
)
def test_a_way_of_payment_that_is_not_known_is_unpriced(resource, charges, inputs, why):
    found = charges(resource(INSTANCE, "kms", inputs))
    assert set(found) == {"KMS instance", "Computing performance"}
    assert all(charge.quantity is None and charge.reason.startswith(why) for charge in found.values())


def test_an_audit_log_is_billed_besides(resource, charges):
    found = charges(resource(INSTANCE, "kms", {"paymentType": "PayAsYouGo", "log": "1"}))
    assert found["KMS audit log"].quantity is None
    assert "KMS audit log" not in charges(resource(INSTANCE, "kms", {"paymentType": "PayAsYouGo", "log": "0"}))
