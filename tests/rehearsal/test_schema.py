"""What the installed SDKs say about types, and what they would not take."""

from __future__ import annotations

import sys

import pytest

from infra.estate.resource import SECRET, UNKNOWN
from infra.rehearsal.schema import problems, schema, tokens


def _said(token, **inputs):
    return [(problem.path, problem.message) for problem in problems(token, inputs)]


def test_inputs_have_the_providers_names_and_types():
    found = schema("aws:ec2/subnet:Subnet")

    assert {name for name, wanted in found.inputs.items() if wanted.required} == {"vpcId"}
    assert found.inputs["mapPublicIpOnLaunch"].hint.form == "boolean"
    assert found.inputs["tags"].hint.form == "map"
    assert "map_public_ip_on_launch" not in found.inputs
    assert found.outputs["arn"].required
    assert not found.outputs["outpostArn"].required


@pytest.mark.parametrize("cloud", ["alicloud", "aws"])
def test_every_input_of_the_generated_classes_is_read(cloud):
    """The source is read as text: what the classes themselves say must be the same."""
    import importlib

    samples = {
        "alicloud": {
            "alicloud:alb/loadBalancer:LoadBalancer": "alb.LoadBalancerArgs",
            "alicloud:ess/scalingConfiguration:ScalingConfiguration": "ess.ScalingConfigurationArgs",
            "alicloud:rds/instance:Instance": "rds.InstanceArgs",
            "alicloud:vpc/network:Network": "vpc.NetworkArgs",
        },
        "aws": {
            "aws:autoscaling/group:Group": "autoscaling.GroupArgs",
            "aws:ec2/instance:Instance": "ec2.InstanceArgs",
            "aws:iam/role:Role": "iam.RoleArgs",
            "aws:rds/instance:Instance": "rds.InstanceArgs",
        },
    }
    for token, path in samples[cloud].items():
        module, cls = path.split(".")
        args = getattr(importlib.import_module(f"pulumi_{cloud}.{module}"), cls)
        names = {
            getattr(member.fget, "_pulumi_name", name)
            for name, member in vars(args).items()
            if isinstance(member, property)
        }
        assert set(schema(token).inputs) == names


def test_every_registered_type_can_be_read():
    unread = [token for cloud in ("alicloud", "aws") for token in tokens(cloud)[::40] if schema(token) is None]

    assert not unread


def test_the_sdk_is_not_imported():
    import subprocess

    code = (
        "import sys; from infra.rehearsal.schema import problems; problems('aws:ec2/vpc:Vpc', {}); "
        "sys.exit('pulumi_aws' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_misspelt_input_names_the_nearest():
    assert _said("aws:ec2/vpc:Vpc", cidrBlok="10.0.0.0/16") == [
        ("cidrBlok", "there is no input 'cidrBlok'; did you mean 'cidrBlock'?")
    ]


def test_all_problems_come_at_once_and_at_every_depth():
    found = _said(
        "aws:ec2/instance:Instance",
        ami={},
        tags=["a"],
        ebsOptimized="perhaps",
        metadataOptions={"httpTokenz": "required"},
        ebsBlockDevices=[{"volumeSize": "large"}, "x"],
    )

    assert dict(found) == {
        "ami": "must be text, not an object",
        "ebsBlockDevices[0].deviceName": "the required input 'deviceName' is missing",
        "ebsBlockDevices[0].volumeSize": 'must be a whole number, not "large"',
        "ebsBlockDevices[1]": 'must be an object, not "x"',
        "ebsOptimized": 'must be true or false, not "perhaps"',
        "metadataOptions.httpTokenz": "there is no input 'httpTokenz'; did you mean 'httpTokens'?",
        "tags": "must be a map, not a list",
    }


def test_a_missing_required_input_is_named():
    assert ("vpcId", "the required input 'vpcId' is missing") in _said("aws:ec2/subnet:Subnet", vpcId=None)
    rule = {"type": "ingress", "ipProtocol": "tcp"}
    assert _said("alicloud:ecs/securityGroupRule:SecurityGroupRule", **rule) == [
        ("securityGroupId", "the required input 'securityGroupId' is missing")
    ]


@pytest.mark.parametrize("value", [UNKNOWN, SECRET])
def test_what_is_unknown_or_secret_passes(value):
    assert not _said("aws:ec2/subnet:Subnet", vpcId=value, tags=value, mapPublicIpOnLaunch=value)
    assert not _said("aws:ec2/instance:Instance", ebsBlockDevices=[value], metadataOptions={"httpTokens": value})


@pytest.mark.parametrize(
    ("value", "wrong"), [(20, False), ("20", False), (20.5, True), ("20GB", True), (True, True), ([20], True)]
)
def test_numbers(value, wrong):
    found = _said("aws:rds/instance:Instance", instanceClass="db.t3.micro", engine="mysql", allocatedStorage=value)

    assert bool(found) is wrong


def test_a_value_of_two_types_may_be_either():
    assert not _said("aws:s3/bucketPolicy:BucketPolicy", bucket="b", policy="{}")
    assert _said("aws:s3/bucketPolicy:BucketPolicy", bucket="b", policy=["{}"])


def test_an_unknown_type_names_the_nearest():
    [(path, message)] = _said("aws:ec2/subnett:Subnet")

    assert (path, message) == (
        "",
        "the installed SDK has no type aws:ec2/subnett:Subnet; did you mean aws:ec2/subnet:Subnet?",
    )


@pytest.mark.parametrize("token", ["gcp:compute/network:Network", "nonsense", "../../etc:x:y"])
def test_a_type_of_no_installed_sdk(token):
    assert schema(token) is None
    assert "has no type" in _said(token)[0][1]


def test_the_providers_own_inputs_are_known():
    assert "skipRegionValidation" in schema("pulumi:providers:alicloud").inputs
    assert "region" in schema("pulumi:providers:aws").inputs
