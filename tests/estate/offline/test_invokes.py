"""Answers of the catalogue to what programs ask a provider."""

import pulumi
import pytest

from infra.errors import PlanError
from infra.estate.offline.capture import capture
from infra.estate.offline.invokes import ACCOUNT, ALIBABA_ACCOUNT, ANSWERS, answer


def ask(token, place="", **args):
    return answer(ANSWERS, token, args, place)


def test_the_table_is_sorted():
    assert list(ANSWERS) == sorted(ANSWERS)


def test_an_unknown_token_names_itself_its_arguments_and_the_nearest():
    with pytest.raises(PlanError) as caught:
        ask("aws:index/getRegionn:getRegion", "eu-central-1", name="x")
    assert 'aws:index/getRegionn:getRegion({"name": "x"})' in caught.value.message
    assert "did you mean aws:index/getRegion:getRegion?" in caught.value.hint


def test_a_program_that_asks_what_nobody_knows_fails_instead_of_seeing_nothing():
    def program():
        pulumi.runtime.invoke("aws:ec2/getVpc:getVpc", {"default": True})

    with pytest.raises(PlanError, match=r"aws:ec2/getVpc:getVpc\(\{\"default\": true\}\)"):
        capture(program, project="demo", stack="dev")


def test_an_output_invoke_fails_the_same_way():
    def program():
        pulumi.runtime.invoke_output("aws:ec2/getVpc:getVpc", {"default": True})

    with pytest.raises(PlanError, match="getVpc"):
        capture(program, project="demo", stack="dev")


@pytest.mark.parametrize(("region", "partition"), [("eu-central-1", "aws"), ("cn-north-1", "aws-cn"), ("", "aws")])
def test_caller_identity(region, partition):
    found = ask("aws:index/getCallerIdentity:getCallerIdentity", region)
    assert found["accountId"] == ACCOUNT
    assert found["arn"].split(":")[1] == partition


def test_account_of_alibaba_cloud():
    assert ask("alicloud:index/getAccount:getAccount") == {"id": ALIBABA_ACCOUNT}


def test_region_and_partition():
    region = ask("aws:index/getRegion:getRegion", "cn-north-1")
    assert (region["region"], region["name"]) == ("cn-north-1", "cn-north-1")
    assert region["endpoint"] == "ec2.cn-north-1.amazonaws.com.cn"
    partition = ask("aws:index/getPartition:getPartition", "cn-north-1")
    assert partition == {
        "id": "aws-cn",
        "partition": "aws-cn",
        "dnsSuffix": "amazonaws.com.cn",
        "reverseDnsPrefix": "cn.com.amazonaws",
    }


def test_a_region_in_the_arguments_wins():
    assert ask("aws:index/getRegion:getRegion", "eu-central-1", region="eu-west-2")["region"] == "eu-west-2"


def test_zones_come_from_the_catalogue():
    found = ask("aws:index/getAvailabilityZones:getAvailabilityZones", "eu-central-1", state="available")
    assert found["names"] == ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
    assert len(found["zoneIds"]) == 3
    fewer = ask(
        "aws:index/getAvailabilityZones:getAvailabilityZones", "eu-central-1", excludeNames=["eu-central-1a"]
    )
    assert fewer["names"] == ["eu-central-1b", "eu-central-1c"]
    switch = ask("alicloud:index/getZones:getZones", "eu-central-1", availableResourceCreation="VSwitch")
    assert switch["ids"] == [zone["id"] for zone in switch["zones"]] != []


def test_regions_of_alibaba_cloud():
    current = ask("alicloud:index/getRegions:getRegions", "ap-southeast-1", current=True)
    assert current["ids"] == ["ap-southeast-1"]
    everything = ask("alicloud:index/getRegions:getRegions")
    assert "ap-southeast-1" in everything["ids"]
    assert len(everything["regions"]) == len(everything["ids"])


@pytest.mark.parametrize(
    ("token", "args", "reason"),
    [
        ("alicloud:index/getZones:getZones", {"availableInstanceType": "ecs.g7.large"}, "availableInstanceType"),
        ("alicloud:index/getZones:getZones", {"availableResourceCreation": "Rds"}, "which zone takes Rds"),
        ("alicloud:index/getRegions:getRegions", {"name": "nowhere-1"}, "no region nowhere-1"),
        ("aws:index/getAvailabilityZones:getAvailabilityZones", {"filters": [{"name": "x"}]}, "filters"),
        ("aws:index/getAvailabilityZones:getAvailabilityZones", {"state": "impaired"}, "available zones only"),
        ("aws:index/getRegion:getRegion", {"region": "nowhere-1"}, "no region nowhere-1"),
    ],
)
def test_what_the_catalogue_does_not_know_is_refused(token, args, reason):
    with pytest.raises(PlanError) as caught:
        ask(token, "eu-central-1", **args)
    assert reason in caught.value.hint


def test_no_region_is_said():
    with pytest.raises(PlanError) as caught:
        ask("aws:index/getRegion:getRegion")
    assert "no region is named" in caught.value.hint


class Aws(pulumi.ProviderResource):
    def __init__(self, name, **props):
        super().__init__("aws", name, props)


def test_the_region_is_that_of_the_provider_else_of_the_configuration():
    seen = []

    def note(args, region):
        seen.append(region)
        return {}

    def program():
        provider = Aws("aws-west", region="us-west-1")
        pulumi.runtime.invoke("aws:x:y", {}, pulumi.InvokeOptions(provider=provider))
        pulumi.runtime.invoke("aws:x:y", {})
        pulumi.runtime.invoke("other:x:y", {})

    capture(
        program,
        project="demo",
        stack="dev",
        config={"aws:region": "eu-west-1"},
        invokes={"aws:x:y": note, "other:x:y": note},
    )
    assert seen == ["us-west-1", "eu-west-1", ""]
