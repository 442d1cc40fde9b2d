from __future__ import annotations

from decimal import Decimal

import pytest

from infra.estate.resource import UNKNOWN

GROUP = "aws:autoscaling/group:Group"
INSTANCE = "aws:ec2/instance:Instance"
POLICY = "aws:autoscaling/policy:Policy"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
DISK = {"deviceName": "/dev/xvda", "ebs": {"volumeSize": 40, "volumeType": "gp3"}}


def template(resource, logical="template", **inputs):
    return resource(TEMPLATE, logical, {"instanceType": "m7i.large", "blockDeviceMappings": [DISK]} | inputs)


def group(resource, name="group", **inputs):
    reference = {"launchTemplate": {"id": UNKNOWN, "version": "$Latest"}, "minSize": 3, "maxSize": 9}
    return resource(GROUP, name, reference | inputs, uses={"launchTemplate": "template"})


@pytest.fixture
def prices(price):
    return [
        price("compute", "m7i.large", "hour", "0.126"),
        price("block_storage", "gp3", "GB-month", "0.096"),
        price("block_storage", "gp3-iops", "IOPS-month", "0.006"),
        price("public_ip", "PublicIPv4:InUseAddress", "hour", "0.005"),
    ]


def test_a_group_is_billed_by_the_instances_of_the_usage(cost, resource, prices, money):
    found = cost([template(resource), group(resource)], prices, usage={"average_instances": 4})
    assert money(found.lines) == {
        ("group", "Instances"): Decimal("367.92"),  # 4 x 730 x 0.126
        ("group", "Disk 1 storage (gp3)"): Decimal("15.36"),  # 4 x 40 x 0.096
    }
    assert found.coverage == 1
    assert {line.note for line in found.lines} == {"4 instances on average"}


def test_without_usage_the_fewest_instances_run(cost, resource, prices, quantities):
    assert quantities(cost([template(resource), group(resource)], prices)) == {
        ("group", "m7i.large"): 2190,
        ("group", "gp3"): 120,
    }


def test_only_the_first_group_takes_the_average(cost, resource, prices, quantities):
    groups = [group(resource, "a"), group(resource, "b", minSize=1)]
    found = quantities(cost([template(resource), *groups], prices, usage={"average_instances": "2.5"}))
    assert found["a", "m7i.large"] == 1825  # 2.5 x 730
    assert found["b", "m7i.large"] == 730


def test_a_group_finds_its_template_by_name(cost, resource, quantities):
    named = resource(GROUP, "group", {"launchTemplate": {"name": "web"}, "minSize": 1})
    found = cost([template(resource, "x", instanceType="c7i.large"), template(resource, "y", name="web"), named])
    assert ("group", "m7i.large") in quantities(found)


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"launchTemplate": {"id": "lt-1"}}, "launch template is not part of the plan"),
        ({"mixedInstancesPolicy": {}}, "mixed instances"),
    ],
)
def test_what_runs_must_be_known(cost, resource, inputs, reason):
    found = cost([resource(GROUP, "group", {"minSize": 1} | inputs)])
    assert reason in found.unpriced[0].reason
    assert found.coverage == 0


@pytest.mark.parametrize(
    ("inputs", "missing"),
    [
        ({"instanceType": UNKNOWN}, "Instances"),
        ({"instanceType": "m99.huge"}, "Instances"),
        ({"instanceMarketOptions": {"marketType": "spot"}}, "Instances"),
        ({"placement": {"tenancy": "dedicated"}}, "Instances"),
        ({"imageId": "resolve:ssm:/aws/service/ami-windows-latest/x"}, "Instances"),
        ({"blockDeviceMappings": UNKNOWN}, "Disks storage (unknown)"),
        ({"blockDeviceMappings": None}, "Root disk"),
        ({"blockDeviceMappings": [{"ebs": {"volumeType": "gp3"}}]}, "Disk 1 storage (gp3)"),
        ({"monitoring": {"enabled": True}}, "Detailed monitoring"),
    ],
)
def test_what_has_no_price_is_unpriced_and_the_rest_is_not(cost, resource, prices, inputs, missing):
    found = cost([template(resource, **inputs), group(resource)], prices)
    assert [line.description for line in found.unpriced] == [missing]
    assert found.coverage == 0
    assert found.monthly.amount > 0


def test_an_unknown_number_of_instances_prices_nothing(cost, resource, prices):
    found = cost([template(resource), group(resource, minSize=UNKNOWN)], prices)
    assert [line.quantity for line in found.lines] == [None, None]
    assert found.monthly.amount == 0


def test_public_addresses_of_a_template(cost, resource, quantities):
    interfaces = [{"associatePublicIpAddress": "true"}, {"associatePublicIpAddress": "false"}]
    found = quantities(cost([template(resource, networkInterfaces=interfaces), group(resource)]))
    assert found["group", "PublicIPv4:InUseAddress"] == 2190  # 3 instances x 730


def test_credits_are_only_mentioned_where_they_can_be_bought(cost, resource):
    def notes(**inputs):
        found = cost([template(resource, instanceType="t3.medium", **inputs), group(resource)])
        return next(line.note for line in found.lines if line.description == "Instances")

    assert "credits" in notes()
    assert "credits" not in notes(creditSpecification={"cpuCredits": "standard"})


def test_one_instance(cost, resource, prices, money):
    root = {"volumeSize": 50, "volumeType": "gp3", "iops": 4000, "throughput": 125}
    alone = resource(
        INSTANCE,
        "vm",
        {
            "instanceType": "m7i.large",
            "rootBlockDevice": root,
            "ebsBlockDevices": [{"volumeSize": 100, "volumeType": "gp3"}],
            "associatePublicIpAddress": True,
        },
    )
    assert money(cost([alone], prices).lines) == {
        ("vm", "Instances"): Decimal("91.98"),  # 730 x 0.126
        ("vm", "Root disk storage (gp3)"): Decimal("4.80"),  # 50 x 0.096
        ("vm", "Root disk IOPS above 3,000"): Decimal("6.00"),  # 1,000 x 0.006
        ("vm", "Disk 1 storage (gp3)"): Decimal("9.60"),  # 100 x 0.096
        ("vm", "Public IPv4 addresses"): Decimal("3.65"),  # 730 x 0.005
    }


def test_an_instance_without_a_root_disk_has_the_images(cost, resource, prices):
    found = cost([resource(INSTANCE, "vm", {"instanceType": "m7i.large"})], prices)
    assert [line.description for line in found.unpriced] == ["Root disk"]


def test_an_instance_takes_what_its_template_says(cost, resource, quantities):
    alone = resource(INSTANCE, "vm", {"launchTemplate": {"id": UNKNOWN}}, uses={"launchTemplate": "template"})
    assert quantities(cost([template(resource), alone])) == {("vm", "m7i.large"): 730, ("vm", "gp3"): 40}


def test_target_tracking_makes_alarms(cost, resource):
    assert cost([resource(POLICY, "p", {"policyType": "StepScaling"})]).billable == 0
    (line,) = cost([resource(POLICY, "p", {"policyType": "TargetTrackingScaling"})]).lines
    assert (line.sku, line.quantity) == ("CloudWatch alarm", 2)


def test_unknown_further_disks_are_unpriced(cost, resource, prices):
    root = {"volumeSize": 50, "volumeType": "gp3"}
    inputs = {"instanceType": "m7i.large", "rootBlockDevice": root, "ebsBlockDevices": UNKNOWN}
    found = cost([resource(INSTANCE, "vm", inputs)], prices)
    assert [line.description for line in found.unpriced] == ["Further disks storage (unknown)"]


def test_a_mapping_without_a_volume_is_no_disk(cost, resource, prices, quantities):
    mappings = [{"deviceName": "/dev/sdb", "noDevice": "true"}, DISK]
    found = quantities(cost([template(resource, blockDeviceMappings=mappings), group(resource)], prices))
    assert found == {("group", "m7i.large"): 2190, ("group", "gp3"): 120}
