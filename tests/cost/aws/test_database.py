from __future__ import annotations

from decimal import Decimal

import pytest

from infra.estate.resource import UNKNOWN

INSTANCE = "aws:rds/instance:Instance"
SHOP = {
    "identifier": "shop",
    "engine": "mysql",
    "instanceClass": "db.m5.large",
    "multiAz": True,
    "storageType": "gp3",
    "allocatedStorage": 100,
    "backupRetentionPeriod": 14,
    "manageMasterUserPassword": True,
}


@pytest.fixture
def prices(price):
    return [
        price("managed_mysql", "db.m5.large", "hour", "0.235", option="single-az"),
        price("managed_mysql", "db.m5.large", "hour", "0.47", option="multi-az"),
        price("managed_postgresql", "db.m5.large", "hour", "0.247", option="single-az"),
        price("managed_db_storage", "RDS gp3", "GB-month", "0.138", option="single-az"),
        price("managed_db_storage", "RDS gp3", "GB-month", "0.276", option="multi-az"),
        price("managed_db_storage", "RDS gp2", "GB-month", "0.138", option="single-az"),
        price("managed_db_storage", "RDS backup", "GB-month", "0.095"),
        price("secrets", "Secrets Manager secret", "secret-month", "0.4"),
    ]


def test_a_database_with_standby(cost, resource, prices, money):
    found = cost([resource(INSTANCE, "db", SHOP)], prices, usage={"backup_gb": 20})
    assert money(found.lines) == {
        ("db", "Instance hours"): Decimal("343.10"),  # 730 x 0.47
        ("db", "Storage (gp3)"): Decimal("27.60"),  # 100 x 0.276
        ("db", "Backup storage"): Decimal("1.90"),  # 20 x 0.095
        ("db", "Managed password"): Decimal("0.40"),
    }
    assert found.coverage == 1


def test_a_single_postgresql_with_defaults(cost, resource, prices, money):
    plain = {"engine": "postgres", "instanceClass": "db.m5.large", "allocatedStorage": 50}
    assert money(cost([resource(INSTANCE, "db", plain)], prices).lines) == {
        ("db", "Instance hours"): Decimal("180.31"),  # 730 x 0.247
        ("db", "Storage (gp2)"): Decimal("6.90"),  # 50 x 0.138
    }


def test_backup_is_counted_on_the_first_database_that_keeps_any(cost, resource, quantities):
    none = resource(INSTANCE, "a", SHOP | {"backupRetentionPeriod": 0})
    kept = [resource(INSTANCE, name, SHOP) for name in ("b", "c")]
    found = quantities(cost([none, *kept], usage={"backup_gb": 20}))
    assert ("a", "RDS backup") not in found
    assert (found["b", "RDS backup"], found["c", "RDS backup"]) == (20, 0)


def test_a_replica_has_the_engine_of_its_source(cost, resource, prices, money):
    replica = {"replicateSourceDb": "shop", "instanceClass": "db.m5.large", "storageType": "gp3"}
    found = money(cost([resource(INSTANCE, "a", SHOP), resource(INSTANCE, "b", replica)], prices).lines)
    assert found["b", "Instance hours"] == Decimal("171.55")  # 730 x 0.235
    assert found["b", "Storage (gp3)"] == Decimal("13.80")  # 100 GB of the source x 0.138


@pytest.mark.parametrize(
    ("inputs", "missing"),
    [
        ({"instanceClass": UNKNOWN}, {"Instance hours"}),
        ({"instanceClass": "db.x9.huge"}, {"Instance hours"}),
        ({"engine": UNKNOWN}, {"Instance hours"}),
        ({"engine": "oracle-ee"}, {"Instance hours"}),
        ({"multiAz": UNKNOWN}, {"Instance hours", "Storage"}),
        ({"allocatedStorage": UNKNOWN}, {"Storage (gp3)"}),
        ({"storageType": "io1", "iops": 3000}, {"Storage (io1)", "Provisioned IOPS"}),
        ({"iops": 14_000}, {"IOPS above 12,000"}),
        ({"manageMasterUserPassword": UNKNOWN}, {"Managed password"}),
        ({"performanceInsightsRetentionPeriod": 731}, {"Performance data"}),
        ({"databaseInsightsMode": "advanced"}, {"Performance data"}),
    ],
)
def test_what_has_no_price_is_unpriced(cost, resource, prices, inputs, missing):
    found = cost([resource(INSTANCE, "db", SHOP | inputs)], prices)
    assert {line.description for line in found.unpriced} == missing
    assert found.coverage == 0


@pytest.mark.parametrize(
    "inputs", [{"iops": 12_000}, {"performanceInsightsRetentionPeriod": 7}, {"databaseInsightsMode": "standard"}]
)
def test_what_is_included_is_not_billed(cost, resource, prices, inputs):
    assert cost([resource(INSTANCE, "db", SHOP | inputs)], prices).coverage == 1


@pytest.mark.parametrize("source", ["elsewhere", UNKNOWN])
def test_a_replica_of_something_outside_the_plan_is_unpriced(cost, resource, prices, source):
    replica = {"replicateSourceDb": source, "instanceClass": "db.m5.large", "allocatedStorage": 10}
    found = cost([resource(INSTANCE, "a", SHOP), resource(INSTANCE, "b", replica)], prices)
    assert [line.description for line in found.unpriced] == ["Instance hours", "Storage"]
