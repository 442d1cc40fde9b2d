"""References: by edge, by id, by ARN, by name, through others; outside, and not known yet."""

from __future__ import annotations

from typing import Any

import pytest

from infra.estate.estate import Estate
from infra.estate.resolver import Deferred
from infra.estate.resource import SECRET, UNKNOWN, Resource

BUCKET = "aws:s3/bucket:Bucket"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
VPC = "aws:ec2/vpc:Vpc"


def made(
    token: str, name: str, stack: str = "dev", edges: dict[str, list[str]] | None = None, **more: Any
) -> Resource:
    urns = {
        link: tuple(f"urn:pulumi:{stack}::shed::{urn}" for urn in urns) for link, urns in (edges or {}).items()
    }
    urn = f"urn:pulumi:{stack}::shed::{token}::{name}"
    return Resource(urn=urn, type=token, name=name, property_dependencies=urns, **more)


def estate(*resources: Resource) -> Estate:
    return Estate(resources=resources)


ARN = "arn:aws:ec2:eu-central-1:123456789012:vpc/vpc-1"
THERE = made(VPC, "a", id="vpc-1", outputs={"arn": ARN})


@pytest.mark.parametrize(
    ("inputs", "edges", "state"),
    [
        ({"vpcId": UNKNOWN}, {"vpcId": [f"{VPC}::a"]}, "here"),
        ({"vpcId": SECRET}, {"vpcId": [f"{VPC}::a"]}, "here"),
        ({"vpcId": "vpc-1"}, {}, "here"),
        ({"vpcId": ARN}, {}, "here"),
        ({"vpcId": "vpc-2"}, {}, "outside"),
        ({"vpcId": UNKNOWN}, {}, "unknown"),
        ({"vpcId": UNKNOWN}, {"vpcId": [f"{BUCKET}::b"]}, "unknown"),
        ({}, {}, "absent"),
        ({"vpcId": ""}, {}, "absent"),
    ],
)
def test_what_a_value_refers_to(inputs: dict[str, Any], edges: dict[str, list[str]], state: str) -> None:
    subnet = made("aws:ec2/subnet:Subnet", "s", inputs=inputs, edges=edges)
    found = estate(THERE, made(BUCKET, "b"), subnet).resolver.refer(subnet, "vpcId", inputs.get("vpcId"), [VPC])
    assert (found.state, found.target) == (state, THERE if state == "here" else None)


def test_as_many_unknown_values_as_edges_are_one_each() -> None:
    vpcs = [made(VPC, name) for name in "ab"]
    edges = {"vpcIds": [f"{VPC}::a", f"{VPC}::b"]}
    peering = made("x:y:Peering", "p", inputs={"vpcIds": [UNKNOWN, "vpc-9", UNKNOWN]}, edges=edges)
    resolver = estate(*vpcs, peering).resolver
    found = resolver.refer_each(peering, "vpcIds", peering.inputs["vpcIds"], [VPC])
    assert [one.target and one.target.name for one in found] == ["a", None, "b"]
    assert found[1].state == "outside"
    # The one edge is that of the value that is not known; the other is known by its name.
    other = made("x:y:Peering", "o", edges={"vpcIds": [f"{VPC}::a"]})
    found = estate(*vpcs, other).resolver.refer_each(other, "vpcIds", ["vpc-9", UNKNOWN], [VPC])
    assert [(one.state, one.target and one.target.name) for one in found] == [("outside", None), ("here", "a")]
    # Two edges and one unknown value: one of both, nobody knows which.
    found = resolver.refer_each(peering, "vpcIds", [UNKNOWN], [VPC])
    assert (found[0].state, [one.name for one in found[0].candidates]) == ("unknown", ["a", "b"])


def beside(whole: Estate, owner: Resource) -> tuple[list[str], bool]:
    found = whole.resolver.beside(owner, "bucket", [VERSIONING], [BUCKET])
    return [one.name for one in found.found], bool(found.doubt)


def test_what_belongs_to_a_bucket_is_found_by_edge_id_name_and_through_others() -> None:
    policy = "aws:s3/bucketPolicy:BucketPolicy"
    bucket = made(BUCKET, "b", inputs={"bucket": "shed"}, id="shed-id")
    others = [
        made(VERSIONING, "edge", inputs={"bucket": UNKNOWN}, edges={"bucket": [f"{BUCKET}::b"]}),
        made(VERSIONING, "id", inputs={"bucket": "shed-id"}),
        made(VERSIONING, "live", outputs={"bucket": "shed"}),
        made(policy, "p", inputs={"bucket": UNKNOWN}, edges={"bucket": [f"{BUCKET}::b"]}),
        made(VERSIONING, "through", inputs={"bucket": UNKNOWN}, edges={"bucket": [f"{policy}::p"]}),
        made(VERSIONING, "elsewhere", inputs={"bucket": "barn"}),
    ]
    assert beside(estate(bucket, *others), bucket) == (["edge", "id", "live", "through"], False)


def test_what_says_only_later_whose_it_is_leaves_a_doubt() -> None:
    bucket = made(BUCKET, "b")
    for value in (UNKNOWN, None, 7):
        loose = made(VERSIONING, "v", inputs={"bucket": value})
        assert beside(estate(bucket, loose), bucket) == ([], True)


def test_of_two_with_one_name_the_one_of_the_same_stack_or_parent_is_meant() -> None:
    ours, theirs = (made(BUCKET, "b", stack, inputs={"bucket": "shed"}) for stack in ("dev", "prod"))
    mine = made(VERSIONING, "v", "dev", inputs={"bucket": "shed"})
    whole = Estate.of([estate(ours, mine), estate(theirs)])
    assert beside(whole, ours) == (["v"], False)
    assert beside(whole, theirs) == ([], False)
    twins = [made(BUCKET, name, inputs={"bucket": "shed"}, parent=f"urn:{name}") for name in "ab"]
    child = made(VERSIONING, "v", inputs={"bucket": "shed"}, parent="urn:b")
    assert [beside(estate(*twins, child), twin) for twin in twins] == [([], False), (["v"], False)]
    orphan = made(VERSIONING, "v", inputs={"bucket": "shed"})
    assert [beside(estate(*twins, orphan), twin) for twin in twins] == [([], True), ([], True)]


def test_an_estate_of_one_resource_answers_nothing_about_others() -> None:
    alone = estate(THERE).only(THERE)
    with pytest.raises(Deferred):
        alone.resolver.refer(THERE, "vpcId", "vpc-2", [VPC])
    with pytest.raises(Deferred):
        alone.resolver.beside(THERE, "vpcId", [VPC], [VPC])
    assert alone.resolver.refer(THERE, "vpcId", None, [VPC]).state == "absent"
