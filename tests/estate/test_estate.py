"""Plans as documents."""

import json

import pytest

from infra.errors import PlanError
from infra.estate.estate import Estate
from infra.estate.resource import SECRET, UNKNOWN, Resource, is_unknown, whole

STACK = "urn:pulumi:aws-singapore::twinstack::pulumi:pulumi:Stack::twinstack-aws-singapore"
NETWORK = "urn:pulumi:aws-singapore::twinstack::twinstack:aws:LoadBalancer::load-balancer"


def resource(name, token="aws:ec2/vpc:Vpc", parent=NETWORK, **values):
    chain = f"twinstack:aws:LoadBalancer${token}" if parent == NETWORK else token
    return Resource(
        urn=f"urn:pulumi:aws-singapore::twinstack::{chain}::{name}", type=token, name=name, parent=parent, **values
    )


def example():
    component = Resource(
        urn=NETWORK, type="twinstack:aws:LoadBalancer", name="load-balancer", parent=STACK, custom=False
    )
    stack = Resource(urn=STACK, type="pulumi:pulumi:Stack", name="twinstack-aws-singapore", custom=False)
    vpc = resource("vpc", inputs={"cidrBlock": "10.0.0.0/16", "tags": {"a": "b"}, "rules": [{"port": 1}]})
    subnet = resource(
        "subnet",
        "aws:ec2/subnet:Subnet",
        inputs={"vpcId": UNKNOWN, "password": SECRET},
        dependencies=(vpc.urn,),
        property_dependencies={"vpcId": (vpc.urn,)},
        source="infra/components/aws/network.py:10",
        protect=True,
    )
    return Estate(
        project="twinstack",
        stack="aws-singapore",
        cloud="aws",
        metro="singapore",
        region="ap-southeast-1",
        resources=(subnet, vpc, component, stack),
        workload={"name": "shop"},
    )


def test_json_round_trip():
    plan = example()
    assert Estate.from_json(plan.to_json()) == plan
    assert Estate.from_json(plan.to_json()).to_json() == plan.to_json()


def test_resources_are_sorted_and_indexed():
    plan = example()
    assert [found.urn for found in plan.resources] == sorted(plan.by_urn)
    (vpc,) = plan.of_type("aws:ec2/vpc:Vpc")
    (subnet,) = plan.referring_to(vpc, "aws:ec2/subnet:Subnet")
    assert subnet.name == "subnet"
    assert [found.name for found in plan.ancestors(subnet)] == ["load-balancer", "twinstack-aws-singapore"]
    assert plan.capability(subnet) == "load_balancer"
    assert plan.capability(plan.by_urn[STACK]) == ""


def test_inputs_are_read_by_path():
    (vpc,) = example().of_type("aws:ec2/vpc:Vpc")
    (subnet,) = example().of_type("aws:ec2/subnet:Subnet")
    assert vpc.get("tags.a") == "b"
    assert vpc.get("rules.0.port") == 1
    assert vpc.get("rules.1.port", "none") == "none"
    assert subnet.get("vpcId.anything") == UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        '{"format": 99}',
        '{"format": 1}',
        '{"format": 1, "resources": [1]}',
        '{"format": 1, "resources": 1}',
    ],
)
def test_what_is_no_plan_is_refused(text):
    with pytest.raises(PlanError, match=r"plan\.json"):
        Estate.from_json(text, "plan.json")


@pytest.mark.parametrize("change", [{"inputs": []}, {"urn": 7}, {"dependencies": None}, {"surprise": 1}])
def test_a_plan_with_a_broken_resource_is_refused(change):
    document = json.loads(example().to_json())
    document["resources"][0].update(change)
    with pytest.raises(PlanError, match="incomplete"):
        Estate.from_json(json.dumps(document))


def test_native_resources_are_what_the_cloud_creates():
    provider = resource("main", "pulumi:providers:aws", STACK)
    plan = example()
    plan = Estate("twinstack", "aws-singapore", "aws", "singapore", "", (*plan.resources, provider))
    assert [found.name for found in plan.native] == ["subnet", "vpc"]


def test_what_is_attached_refers_to_its_owner_or_names_the_same():
    bucket = resource("bucket", "aws:s3/bucket:Bucket", inputs={"bucket": "shop-data"})
    policy = "aws:s3/bucketPolicy:BucketPolicy"
    named = resource("named", policy, inputs={"bucket": "shop-data"})
    made = resource("made", policy, inputs={"bucket": UNKNOWN}, property_dependencies={"bucket": (bucket.urn,)})
    other = resource("other", policy, inputs={"bucket": "another"})
    unknown = resource("unknown", policy, inputs={"bucket": UNKNOWN})
    resources = (bucket, named, made, other, unknown)
    plan = Estate("twinstack", "aws-singapore", "aws", "singapore", "", resources)
    assert [found.name for found in plan.resolver.beside(bucket, "bucket", (policy,), (bucket.type,)).found] == [
        "made",
        "named",
    ]
    unnamed = resource("unnamed", "aws:s3/bucket:Bucket", inputs={"bucket": UNKNOWN})
    assert plan.resolver.beside(unnamed, "bucket", (policy,), (bucket.type,)).found == ()


@pytest.mark.parametrize(
    ("value", "number"),
    [(7, 7), ("7", 7), (7.0, 7), ("7.0", 7), (0, 0), (7.5, None), ("NaN", None), ("Infinity", None), (True, None)]
    + [(value, None) for value in (None, "", "seven", UNKNOWN, SECRET, [7], {})],
)
def test_whole_numbers(value, number):
    assert whole(value) == number


def test_unknown_are_what_the_update_brings_and_secrets():
    assert [is_unknown(value) for value in (UNKNOWN, SECRET, "", None, [UNKNOWN])] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_what_exists_and_what_goes_come_back_from_a_document():
    there = resource("there", id="vpc-1", outputs={"arn": "arn:x"}, operation="same", region="eu-central-1")
    gone = resource("gone", operation="delete")
    estate = Estate(stack="aws-singapore", resources=(there,), deleted=(gone,), read=(resource("found"),))
    assert Estate.from_json(estate.to_json()) == estate
    assert "operation" not in json.loads(example().to_json())["resources"][0]


def test_several_estates_are_one_of_which_is_said_what_all_agree_on():
    ours = example()
    theirs = Estate("twinstack", "aws-tokyo", "aws", "tokyo", "ap-northeast-1", (resource("vpc", parent=None),))
    whole = Estate.of([ours, theirs])
    assert (whole.project, whole.cloud, whole.stack, whole.region) == ("twinstack", "aws", "", "")
    assert whole.resources == tuple(sorted((*ours.resources, *theirs.resources), key=lambda row: row.urn))
    assert [whole.region_of(row) for row in (ours.resources[0], theirs.resources[0])] == [
        ours.region,
        theirs.region,
    ]
    assert Estate.of([ours]) is ours


@pytest.mark.parametrize(
    ("values", "region"),
    [
        ({"inputs": {"region": "eu-west-1"}}, "eu-west-1"),
        ({"outputs": {"arn": "arn:aws:ec2:eu-west-2:1:vpc/a"}}, "eu-west-2"),
        ({"outputs": {"region": "eu-west-3"}}, "eu-west-3"),
        ({"inputs": {"availabilityZone": "eu-north-1b"}}, "eu-north-1"),
        ({"inputs": {"availabilityZone": "nowhere-1b"}}, "ap-southeast-1"),
        ({"inputs": {"region": UNKNOWN}}, UNKNOWN),
        ({"region": "us-east-1", "inputs": {"region": "eu-west-1"}}, "us-east-1"),
        ({"outputs": {"arn": "arn:aws:s3:::shed"}}, "ap-southeast-1"),
        ({}, "ap-southeast-1"),
    ],
)
def test_where_a_resource_is(values, region):
    row = resource("vpc", **values)
    assert Estate(region="ap-southeast-1", resources=(row,)).region_of(row) == region


def test_zones_of_both_clouds_tell_the_region():
    zones = {"ap-southeast-1a": "ap-southeast-1", "cn-hangzhou-h": "cn-hangzhou", "eu-central-1b": "eu-central-1"}
    for zone, region in zones.items():
        row = resource("disk", "alicloud:ecs/ecsDisk:EcsDisk", inputs={"zoneId": zone})
        assert Estate(resources=(row,)).region_of(row) == region


def test_long_chains_of_parents_are_walked_once():
    rows = [resource(str(n), "my:a:B", f"urn:{n - 1}") for n in range(20_000)]
    rows = [
        Resource(urn=f"urn:{n}", type=row.type, name=row.name, parent=row.parent) for n, row in enumerate(rows)
    ]
    estate = Estate(resources=tuple(rows))
    assert {estate.capability(row) for row in rows} == {""}
