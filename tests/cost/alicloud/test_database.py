from decimal import Decimal

import pytest

from infra.estate.resource import UNKNOWN

INSTANCE = "alicloud:rds/instance:Instance"
REPLICA = "alicloud:rds/readOnlyInstance:ReadOnlyInstance"

MYSQL = {
    "engine": "MySQL",
    "category": "HighAvailability",
    "instanceType": "mysql.n4.medium.2c",
    "instanceStorage": 100,
    "dbInstanceStorageType": "cloud_essd",
    "instanceChargeType": "Postpaid",
}
POSTGRESQL = MYSQL | {"engine": "PostgreSQL", "instanceType": "pg.n4.2c.2m"}


def test_postgresql_in_jakarta_against_a_real_quote(resource, month):
    # 2026-09-29: pg.n4.2c.2m HA with 100 GB in Jakarta, 186.24 USD a month of subscription, which is 0.656 of
    # 730 hours by the hour (1261.21 USD and 2.63232 USD, same instance, Manila).
    found = month(resource(INSTANCE, "db", POSTGRESQL), region="ap-southeast-5")
    assert found * Decimal("0.656") == pytest.approx(Decimal("186.24"), rel=Decimal("0.05"))


def test_mysql_in_singapore_by_hand(resource, month):
    # 74.76 USD a vCPU-month of subscription / 0.656 x 2 vCPU = 227.93; 100 GB x 0.0004 x 2 copies x 730 h = 58.40
    database = resource(INSTANCE, "db", MYSQL)
    assert month(database, of=["Instance hours"]) == Decimal("227.93")
    assert month(database, of=["Storage (cloud_essd)"]) == Decimal("58.40")


def test_a_basic_edition_by_hand(resource, month):
    # Singapore: (43.58 - 20 GB x 0.0004 x 730 x 0.656) / 0.656 = 60.59 for 2 vCPU; 50 GB x 0.0004 x 730 = 14.60
    basic = POSTGRESQL | {"category": "Basic", "instanceType": "pg.n2.2c.1m", "instanceStorage": 50}
    assert month(resource(INSTANCE, "db", basic)) == pytest.approx(Decimal("75.19"), abs=Decimal("0.01"))


def test_the_class_says_family_and_vcpu(resource, charges):
    found = charges(resource(INSTANCE, "db", MYSQL | {"instanceType": "mysql.x4.xlarge.2c"}))["Instance hours"]
    assert (found.service, found.sku, found.unit, found.option) == ("managed_mysql", "x4", "vCPU-hour", "HA")
    assert found.quantity == 8 * 730
    assert found.note == "mysql.x4.xlarge.2c, 8 vCPU"


@pytest.mark.parametrize(
    ("inputs", "option"),
    [
        ({}, "HA"),
        ({"category": None}, "HA"),
        ({"category": None, "instanceType": "mysql.n4.medium.1"}, "Basic"),
        ({"category": "cluster"}, "cluster"),
        ({"instanceChargeType": "Prepaid"}, "HA prepaid"),
        ({"category": "Finance"}, "Finance"),
    ],
)
def test_editions(resource, charges, inputs, option):
    given = {key: value for key, value in (MYSQL | inputs).items() if value is not None}
    found = charges(resource(INSTANCE, "db", given))
    assert found["Instance hours"].option == option
    assert found["Storage (cloud_essd)"].option == option


@pytest.mark.parametrize("name", ["category", "instanceChargeType"])
def test_an_edition_or_payment_that_is_not_known_is_unpriced_and_says_which(resource, priced, name):
    found = priced(resource(INSTANCE, "db", MYSQL | {name: UNKNOWN}))
    assert {(line.description, line.reason) for line in found.unpriced} == {
        (line, f"{name}: known only after the update") for line in ("Instance hours", "Storage")
    }


def test_a_class_nobody_knows_is_unpriced_and_says_why(resource, priced):
    found = priced(resource(INSTANCE, "db", MYSQL | {"instanceType": "mysql.n99.huge.2c"}))
    assert [line.reason for line in found.unpriced] == [
        "class mysql.n99.huge.2c is not in the catalogue, so its vCPU are not known"
    ]


def test_an_unknown_class_is_unpriced(resource, priced):
    found = priced(resource(INSTANCE, "db", MYSQL | {"instanceType": UNKNOWN}))
    assert [line.description for line in found.unpriced] == ["Instance hours"]


@pytest.mark.parametrize(
    ("kind", "sku"),
    [
        ("cloud_essd2", "RDS cloud_essd PL2"),
        ("general_essd", "RDS general_essd"),
        ("local_ssd", "RDS local_ssd"),
    ],
)
def test_storage_without_a_price_is_not_priced_as_pl1(resource, priced, kind, sku):
    found = priced(resource(INSTANCE, "db", MYSQL | {"dbInstanceStorageType": kind}))
    assert [line.sku for line in found.unpriced] == [sku]


def test_backups_beyond_the_free_quota_against_the_vendors_example(resource, month):
    # alibabacloud.com/help, RDS for MySQL backup costs: 20 GB above the quota cost 20 x 0.00004 = 0.0008 an hour.
    database = resource(INSTANCE, "db", MYSQL)
    found = month(database, usage={"backup_gb": 20}, region="cn-hongkong", of=["Backup storage"])
    assert found == (Decimal("0.0008") * 730).quantize(Decimal("0.01"))


def test_backups_are_counted_once(resource, charges):
    one, two = resource(INSTANCE, "one", MYSQL), resource(INSTANCE, "two", MYSQL)
    assert charges(two, one, usage={"backup_gb": 20})["Backup storage"].quantity == 0
    assert charges(one, two, usage={"backup_gb": 20})["Backup storage"].quantity == 20 * 730


def test_a_read_only_instance_has_no_price_yet(resource, priced):
    found = priced(resource(REPLICA, "reader", {"instanceType": "mysql.n4.medium.2c", "engine": "MySQL"}))
    assert [line.monthly for line in found.lines] == [None]
