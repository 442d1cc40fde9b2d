"""Outputs and ids where nothing exists: what a program planned as if it were updated is told."""

import pulumi
import pytest

from infra.estate.offline.capture import capture
from infra.rehearsal.output import invented


def urn(token: str, name: str = "web") -> str:
    return f"urn:pulumi:dev::demo::my:own:Parent${token}::{name}"


def test_what_a_table_knows_is_as_in_a_rehearsal():
    outputs, id = invented(urn("aws:ec2/vpc:Vpc"), {"cidrBlock": "10.0.0.0/16"}, "eu-central-1")
    assert id.startswith("vpc-0")
    assert outputs["arn"] == f"arn:aws:ec2:eu-central-1:000000000000:vpc/{id}"
    assert outputs["cidrBlock"] == "10.0.0.0/16"


def test_what_no_table_knows_is_of_the_type_that_the_sdk_declares():
    outputs, id = invented(urn("aws:eks/cluster:Cluster"), {}, "eu-central-1")
    assert id == "web-id"
    assert outputs["arn"] == "arn:aws:eks:eu-central-1:000000000000:web-id"
    assert outputs["endpoint"] == "web-id-endpoint"
    assert outputs["identities"] == [{}]


def test_it_is_the_same_each_time_and_another_one_for_another_resource():
    token = "alicloud:vpc/network:Network"
    assert invented(urn(token), {}, "eu-central-1") == invented(urn(token), {}, "eu-central-1")
    assert invented(urn(token), {}, "eu-central-1")[1] != invented(urn(token, "other"), {}, "eu-central-1")[1]


@pytest.mark.parametrize("token", ["random:index/randomPet:RandomPet", "my:own:Thing"])
def test_of_other_packages_it_knows_an_id_alone(token):
    assert invented(urn(token), {"length": 2}, "") == ({}, "web-id")


def test_a_region_that_the_catalogue_lacks_is_none_the_less_one():
    outputs, _ = invented(urn("aws:ec2/vpc:Vpc"), {}, "xx-nowhere-1")
    assert ":xx-nowhere-1:" in outputs["arn"]


class Thing(pulumi.CustomResource):
    def __init__(self, name, note):
        super().__init__("my:own:Thing", name, {"note": note})


def test_outputs_of_an_update_can_be_used():
    import pulumi_aws as aws

    def program():
        certificate = aws.acm.Certificate("web", domain_name="web.example.com", validation_method="DNS")
        Thing("user", certificate.domain_validation_options[0].resource_record_name)

    resources = capture(program, project="demo", stack="dev", preview=False, config={"aws:region": "eu-central-1"})
    note = next(one for one in resources if one.name == "user").inputs["note"]
    assert note.endswith(".web.example.com.")
    certificate = next(one for one in resources if one.name == "web")
    assert certificate.id == certificate.outputs["arn"]
