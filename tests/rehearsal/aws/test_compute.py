"""Launch templates and groups of instances: what the table of requests does not ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[Callable[[], object]], str]

TEMPLATE = "ec2/launchTemplate:LaunchTemplate"
GROUP = "autoscaling/group:Group"

SERVERS = {
    "name": "servers", "minSize": 1, "maxSize": 3, "launchTemplate": {"id": "$template"},
    "vpcZoneIdentifiers": ["$a", "$b"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ({"instanceType": "t3.micro"}, ""),
        ({"instanceType": "t3.enormous"}, "Invalid value 't3.enormous' for InstanceType."),
        ({"iamInstanceProfile": {"name": "nobody"}}, "Invalid IAM Instance Profile name"),
        ({"iamInstanceProfile": {"name": "$profile"}}, ""),
        ({"networkInterfaces": [{"securityGroups": ["$app"]}]}, ""),
        ({"networkInterfaces": [{"securityGroups": ["sg-0"]}]}, "The security group 'sg-0' does not exist"),
        ({"vpcSecurityGroupIds": ["$far"]}, "belong to different networks"),
        ({"blockDeviceMappings": [{"ebs": {"kmsKeyId": "$key.arn"}}]}, ""),
        ({"blockDeviceMappings": [{"ebs": {"kmsKeyId": "01234567"}}]}, "The KMS key '01234567' does not exist"),
    ],
)
def test_a_template_is_judged_when_it_is_used(
    template: dict[str, Any], said: str, simulation: Any, refusal: Said
) -> None:
    simulation.build(
        ["network", "groups", "role", "key"],
        {
            "profile": {"iam/instanceProfile:InstanceProfile": {"name": "server", "role": "$role"}},
            "elsewhere": {"ec2/vpc:Vpc": {"cidrBlock": "10.50.0.0/16"}},
            "far": {"ec2/securityGroup:SecurityGroup": {"name": "far", "vpcId": "$elsewhere"}},
            "template": {TEMPLATE: {"name": "servers", "imageId": "ami-12c6146b", **template}},
        },
    )
    found = refusal(lambda: simulation.create("servers", GROUP, SERVERS))
    assert found.startswith("ValidationError: You must use a valid") and said in found if said else not found


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"minSize": -1}, "must not be below 0"),
        ({"desiredCapacity": 4}, "Desired capacity:4 must be between"),
        ({"name": "a:b"}, "no colon"),
        ({"vpcZoneIdentifiers": ["subnet-0"]}, "The subnet ID 'subnet-0' does not exist"),
        ({"targetGroupArns": ["arn:x"]}, "Provided Target Groups may not be valid"),
        ({"serviceLinkedRoleArn": "arn:x"}, "ARN specified for Service-Linked Role does not exist"),
        ({"launchTemplate": {"id": "lt-0"}}, "template ID lt-0, does not exist"),
    ],
)
def test_a_group(inputs: dict[str, Any], said: str, simulation: Any, refusal: Said) -> None:
    simulation.build(["network", "template"])
    assert said in refusal(lambda: simulation.create("servers", GROUP, {**SERVERS, **inputs}))


def test_a_changed_template_has_another_version(simulation: Any) -> None:
    simulation.build(["template"])
    assert simulation.known["template"]["latestVersion"] == 1
    assert simulation.change("template", tags={"team": "shop"})["latestVersion"] == 1
    larger = simulation.change("template", instanceType="t3.large", updateDefaultVersion=True)
    assert larger["latestVersion"] > 1
    assert larger["defaultVersion"] == larger["latestVersion"]
    assert simulation.change("template", instanceType="t3.xlarge")["latestVersion"] != larger["latestVersion"]


def test_a_service_linked_role_in_use(simulation: Any, refusal: Said) -> None:
    role = {"awsServiceName": "autoscaling.amazonaws.com", "customSuffix": "shop"}
    simulation.build(
        ["network", "template"],
        {
            "slr": {"iam/serviceLinkedRole:ServiceLinkedRole": role},
            "servers": {GROUP: {**SERVERS, "serviceLinkedRoleArn": "$slr.arn"}},
        },
    )
    assert refusal(lambda: simulation.delete("slr")).startswith("FAILED")
    assert refusal(lambda: simulation.delete("a")).startswith("DependencyViolation")
    simulation.delete("servers")
    assert not refusal(lambda: simulation.delete("slr"))


def test_policies_of_two_groups_may_have_one_name(simulation: Any) -> None:
    simulation.build(
        ["network", "template"],
        {"one": {GROUP: {**SERVERS, "name": "one"}}, "two": {GROUP: {**SERVERS, "name": "two"}}},
    )
    ids = {
        simulation.create(
            f"cpu-{group}", "autoscaling/policy:Policy", {"name": "cpu", "autoscalingGroupName": group}
        )["id"]
        for group in ("one", "two")
    }
    assert ids == {"one/cpu", "two/cpu"}
