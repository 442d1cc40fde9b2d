from __future__ import annotations

from decimal import Decimal

import pytest

from infra.estate.resource import UNKNOWN

VOLUME = "aws:ebs/volume:Volume"


@pytest.fixture
def prices(price):
    return [
        price("block_storage", "gp3", "GB-month", "0.096"),
        price("block_storage", "gp3-iops", "IOPS-month", "0.006"),
        price("block_storage", "gp3-throughput", "MiBps-month", "0.048"),
        price("block_storage", "gp2", "GB-month", "0.12"),
        price("block_storage", "io2", "GB-month", "0.142"),
        price("block_storage", "io2-iops", "IOPS-month", "0.074", tier=(0, 32000)),
        price("block_storage", "io2-iops", "IOPS-month", "0.0518", tier=(32000, None)),
    ]


@pytest.mark.parametrize(
    ("inputs", "month"),
    [
        ({"type": "gp3", "size": 100}, "9.60"),  # 100 x 0.096
        ({"type": "gp3", "size": 100, "iops": 3000, "throughput": 125}, "9.60"),  # both included
        ({"type": "gp3", "size": 100, "iops": 5000, "throughput": 250}, "27.60"),  # + 2,000 x 0.006 + 125 x 0.048
        ({"size": 100}, "12.00"),  # gp2: 100 x 0.12
        ({"type": "io2", "size": 10, "iops": 40_000}, "2783.82"),  # 1.42 + 32,000 x 0.074 + 8,000 x 0.0518
    ],
)
def test_a_volume(cost, resource, prices, inputs, month):
    found = cost([resource(VOLUME, "v", inputs)], prices)
    assert found.monthly.amount == Decimal(month)
    assert found.coverage == 1


def test_iops_tiers_begin_anew_for_each_volume(cost, resource, prices):
    two = [resource(VOLUME, name, {"type": "io2", "size": 10, "iops": 20_000}) for name in "ab"]
    # 2 x (10 x 0.142 + 20,000 x 0.074), nothing in the second tier
    assert cost(two, prices).monthly.amount == Decimal("2962.84")


def test_iops_tiers_begin_anew_for_each_disk_of_a_group(cost, resource, prices):
    ebs = {"volumeSize": 10, "volumeType": "io2", "iops": 20_000}
    template = resource(
        "aws:ec2/launchTemplate:LaunchTemplate", "template", {"blockDeviceMappings": [{"ebs": ebs}]}
    )
    group = resource("aws:autoscaling/group:Group", "group", {"minSize": 2}, uses={"launchTemplate": "template"})
    assert cost([template, group], prices).monthly.amount == Decimal("2962.84")


@pytest.mark.parametrize(
    "inputs",
    [
        {"type": "gp3"},
        {"type": "gp3", "size": UNKNOWN},
        {"type": "gp3", "size": "large"},
        {"type": "gp3", "size": -1},
        {"type": UNKNOWN, "size": 1},
        {"type": "standard", "size": 1},
        {"type": "gp3", "size": 1, "iops": UNKNOWN},
    ],
)
def test_what_is_not_known_is_unpriced(cost, resource, prices, inputs):
    found = cost([resource(VOLUME, "v", inputs)], prices)
    assert len(found.unpriced) == 1
    assert found.coverage == 0
