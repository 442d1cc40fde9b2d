from decimal import Decimal

import pytest

from infra.plan.resource import UNKNOWN

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
    ("payment", "option"), [("PayAsYouGo", ""), ("Subscription", "subscription"), (UNKNOWN, UNKNOWN)]
)
def test_payment(resource, charges, payment, option):
    assert charges(resource(INSTANCE, "kms", {"paymentType": payment}))["KMS instance"].option == option


def test_an_audit_log_is_billed_besides(resource, charges):
    found = charges(resource(INSTANCE, "kms", {"paymentType": "PayAsYouGo", "log": "1"}))
    assert found["KMS audit log"].quantity is None
    assert "KMS audit log" not in charges(resource(INSTANCE, "kms", {"paymentType": "PayAsYouGo", "log": "0"}))
