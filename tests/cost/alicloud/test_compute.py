from decimal import Decimal

import pytest

from infra.estate.resource import UNKNOWN

CONFIGURATION = "alicloud:ess/scalingConfiguration:ScalingConfiguration"
DISK = "alicloud:ecs/ecsDisk:EcsDisk"
GROUP = "alicloud:ess/scalingGroup:ScalingGroup"
INSTANCE = "alicloud:ecs/instance:Instance"
TEMPLATE = "alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate"

ESSD = {"systemDiskCategory": "cloud_essd", "systemDiskSize": 40, "systemDiskPerformanceLevel": "PL1"}


def test_one_instance_against_a_real_quote(resource, month):
    # aliyun CLI, 2026-10-06: ecs.g9i.large in Singapore with a 40 GB ESSD PL1, 0.112728 USD an hour together.
    machine = resource(INSTANCE, "machine", {"instanceType": "ecs.g9i.large"} | ESSD)
    assert month(machine) == (Decimal("0.112728") * 730).quantize(Decimal("0.01"))


def test_an_instance_listed_in_cny_by_hand(resource, month):
    # Singapore ecs.g8i.large: 0.669544 CNY x 730 / 6.20 = 78.83 USD
    machine = resource(INSTANCE, "machine", {"instanceType": "ecs.g8i.large"} | ESSD)
    assert month(machine, of=["Instances"]) == Decimal("78.83")


def test_a_group_is_charged_once_on_the_group(resource, charges, priced):
    group = resource(GROUP, "group", {"minSize": 3})
    configuration = resource(
        CONFIGURATION, "config", {"instanceType": "ecs.g8i.large"} | ESSD, uses={"scalingGroupId": "group"}
    )
    found = charges(group, configuration, usage={"average_instances": 4})
    assert found["Instances"].sku == "ecs.g8i.large"
    assert found["Instances"].quantity == 4 * 730
    assert found["Instances"].note == "4 instances on average"
    assert found["System disks"].quantity == 4 * 40 * 730
    lines = priced(group, configuration, usage={"average_instances": 4}).lines
    assert {line.resource for line in lines} == {"group"}


def test_without_an_average_the_fewest_run(resource, charges):
    group = resource(GROUP, "group", {"minSize": 3})
    configuration = resource(
        CONFIGURATION, "config", {"instanceType": "ecs.g8i.large"} | ESSD, uses={"scalingGroupId": "group"}
    )
    assert charges(group, configuration)["Instances"].quantity == 3 * 730
    unknown = resource(GROUP, "group", {"minSize": UNKNOWN})
    assert charges(unknown, configuration)["Instances"].quantity is None


def test_each_group_takes_its_own_configuration_and_the_active_one(resource, charges):
    one, two = resource(GROUP, "one", {"minSize": 1}), resource(GROUP, "two", {"minSize": 2})
    old = resource(CONFIGURATION, "a", {"instanceType": "ecs.g6.large"}, uses={"scalingGroupId": "two"})
    new = resource(
        CONFIGURATION, "b", {"instanceType": "ecs.g7.large", "active": True}, uses={"scalingGroupId": "two"}
    )
    other = resource(CONFIGURATION, "c", {"instanceType": "ecs.c7.large"}, uses={"scalingGroupId": "one"})
    assert charges(two, one, old, new, other)["Instances"].sku == "ecs.g7.large"
    assert charges(one, two, old, new, other)["Instances"].sku == "ecs.c7.large"


def test_a_group_may_launch_from_a_template(resource, charges):
    disk = {"systemDisk": {"category": "cloud_essd", "size": 60, "performanceLevel": "PL0"}}
    template = resource(TEMPLATE, "template", {"instanceType": "ecs.g8i.large"} | disk)
    group = resource(GROUP, "group", {"minSize": 2}, uses={"launchTemplateId": "template"})
    found = charges(group, template)
    assert (found["Instances"].sku, found["Instances"].quantity) == ("ecs.g8i.large", 2 * 730)
    assert (found["System disks"].sku, found["System disks"].quantity) == ("cloud_essd PL0", 2 * 60 * 730)
    overrides = {"minSize": 2, "launchTemplateOverrides": [{"instanceType": "ecs.g7.large"}]}
    group = resource(GROUP, "group", overrides, uses={"launchTemplateId": "template"})
    assert charges(group, template)["Instances"].sku == "ecs.g7.large"


def test_a_group_whose_type_is_not_in_the_plan_is_unpriced(resource, priced):
    found = priced(resource(GROUP, "group", {"minSize": 2}))
    assert [line.reason for line in found.unpriced] == [
        "its scaling configuration or launch template is not part of the plan"
    ]
    patterns = resource(CONFIGURATION, "c", {"instancePatternInfos": [{}]}, uses={"scalingGroupId": "group"})
    found = priced(resource(GROUP, "group", {"minSize": 2}), patterns)
    assert [line.reason for line in found.unpriced] == ["instance patterns decide at run time which types run"]


def test_of_several_types_the_first_is_taken_and_said_so(resource, charges):
    types = {"instanceTypes": ["ecs.g8i.large", "ecs.g7.large"]}
    configuration = resource(CONFIGURATION, "config", types, uses={"scalingGroupId": "group"})
    found = charges(resource(GROUP, "group", {"minSize": 2}), configuration)["Instances"]
    assert (found.sku, found.note) == ("ecs.g8i.large", "2 instances, the fewest; the first of 2 types")


@pytest.mark.parametrize(
    ("inputs", "option"),
    [
        ({"spotStrategy": "SpotAsPriceGo"}, "spot"),
        ({"imageId": "win2022_21H2_x64_dtc_en-us_40G_alibase.vhd"}, "windows"),
        ({"instanceChargeType": "PrePaid"}, "subscription"),
        ({"instanceChargeType": UNKNOWN}, UNKNOWN),
        ({"spotStrategy": UNKNOWN}, UNKNOWN),
        ({"instanceChargeType": "PostPaid", "spotStrategy": "NoSpot"}, ""),
    ],
)
def test_what_is_not_linux_on_demand_is_another_price(resource, charges, inputs, option):
    machine = resource(INSTANCE, "machine", {"instanceType": "ecs.g8i.large"} | inputs)
    assert charges(machine)["Instances"].option == option


@pytest.mark.parametrize(
    ("inputs", "sku", "usd"),
    [
        # Singapore, 100 GB: 73,000 GB-hours x 0.0002532, and twice that for PL2
        ({"category": "cloud_essd", "performanceLevel": "PL1"}, "cloud_essd PL1", "18.48"),
        ({"category": "cloud_essd"}, "cloud_essd PL1", "18.48"),
        ({"category": "cloud_essd", "performanceLevel": "PL2"}, "cloud_essd PL2", "36.94"),
    ],
)
def test_disks_by_hand(resource, month, charges, inputs, sku, usd):
    disk = resource(DISK, "disk", inputs | {"size": 100})
    assert charges(disk)["Storage"].sku == sku
    assert month(disk) == Decimal(usd)


def test_an_autopl_disk_pays_for_what_exceeds_its_baseline(resource, charges):
    disk = resource(DISK, "disk", {"category": "cloud_auto", "size": 100, "provisionedIops": 5000})
    assert charges(disk)["Storage, provisioned IOPS"].quantity == 5000
    burst = resource(DISK, "disk", {"category": "cloud_auto", "size": 100, "burstingEnabled": True})
    assert charges(burst)["Bursts"].quantity is None


def test_disks_that_are_not_said_are_those_of_the_provider(resource, charges):
    found = charges(resource(INSTANCE, "machine", {"instanceType": "ecs.g8i.large"}))["System disk"]
    assert (found.sku, found.quantity) == ("cloud_efficiency", 40 * 730)
    assert found.note == "40 GB unless the image is larger"


def test_data_disks_of_a_group_count_for_every_instance(resource, charges):
    disks = {"dataDisks": [{"category": "cloud_essd", "size": 100}, {"category": "cloud_auto", "size": 50}]}
    configuration = resource(
        CONFIGURATION, "c", {"instanceType": "ecs.g8i.large"} | disks, uses={"scalingGroupId": "group"}
    )
    found = charges(resource(GROUP, "group", {"minSize": 2}), configuration)
    assert (found["Data disk 1"].sku, found["Data disk 1"].quantity) == ("cloud_essd PL1", 2 * 100 * 730)
    assert (found["Data disk 2"].sku, found["Data disk 2"].quantity) == ("cloud_auto", 2 * 50 * 730)
    unknown = resource(INSTANCE, "machine", {"instanceType": "ecs.g8i.large", "dataDisks": UNKNOWN})
    assert charges(unknown)["Data disks"].quantity is None


def test_a_public_instance_bears_the_traffic_when_nothing_else_is_public(resource, charges):
    machine = resource(INSTANCE, "machine", {"instanceType": "ecs.g8i.large", "internetMaxBandwidthOut": 5})
    assert charges(machine, usage={"egress_gb": 7})["Traffic to the internet"].quantity == 7
    private = resource(INSTANCE, "machine", {"instanceType": "ecs.g8i.large"})
    assert "Traffic to the internet" not in charges(private, usage={"egress_gb": 7})
    wide = {"internetMaxBandwidthOut": 24, "internetChargeType": "PayByBandwidth"}
    found = charges(resource(INSTANCE, "machine", wide))["Bandwidth"]
    assert found.quantity == pytest.approx(Decimal(730))  # 24 Mbps x 730 / 24 days
