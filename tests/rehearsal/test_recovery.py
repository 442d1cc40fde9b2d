"""What a killed engine leaves undone."""

from __future__ import annotations

import copy

from infra.rehearsal.recovery import pending_creates, settle

VPC = "urn:pulumi:s::p::aws:ec2/vpc:Vpc::v"
OTHER = "urn:pulumi:s::p::aws:ec2/vpc:Vpc::w"


def _resource(urn, **more):
    return {"urn": urn, "custom": True, "type": "aws:ec2/vpc:Vpc", "inputs": {"cidrBlock": "10.0.0.0/16"}, **more}


def _deployment(*resources, pending=()):
    return {
        "manifest": {},
        "resources": list(resources),
        "pending_operations": [{"resource": _resource(urn), "type": kind} for urn, kind in pending],
    }


def test_only_creations_are_pending_creates():
    found = _deployment(pending=[(VPC, "updating"), (OTHER, "creating")])

    assert pending_creates(found) == (OTHER,)
    assert pending_creates({}) == ()


def test_what_exists_becomes_a_resource_with_its_id_and_outputs():
    found = settle(
        _deployment(_resource(OTHER, id="vpc-2"), pending=[(VPC, "creating")]),
        lambda urn: {"vpc-1": {"arn": "arn:1", "cidrBlock": "x"}} if urn == VPC else {},
    )

    assert found["pending_operations"] == []
    assert [(row["urn"], row["id"]) for row in found["resources"]] == [(OTHER, "vpc-2"), (VPC, "vpc-1")]
    assert found["resources"][1]["outputs"] == {"arn": "arn:1", "cidrBlock": "10.0.0.0/16"}


def test_what_never_came_to_be_is_forgotten():
    found = settle(_deployment(pending=[(VPC, "creating")]), lambda _: {})

    assert found["resources"] == []
    assert found["pending_operations"] == []


def test_what_the_state_knows_is_not_added_again():
    found = settle(
        _deployment(_resource(VPC, id="vpc-1"), pending=[(VPC, "creating")]), lambda _: {"vpc-1": {"arn": "arn:1"}}
    )

    assert [(row["id"], row.get("delete")) for row in found["resources"]] == [("vpc-1", None)]


def test_the_replaced_one_waits_for_its_deletion_behind_the_new_one():
    found = settle(
        _deployment(_resource(VPC, id="vpc-1"), _resource(OTHER, id="vpc-9"), pending=[(VPC, "creating")]),
        lambda _: {"vpc-1": {}, "vpc-2": {}},
    )

    assert [(row["id"], row.get("delete")) for row in found["resources"]] == [
        ("vpc-9", None),
        ("vpc-2", None),
        ("vpc-1", True),
    ]


def test_other_operations_stay_and_the_deployment_given_is_left_alone():
    given = _deployment(pending=[(VPC, "deleting"), (OTHER, "creating")])
    before = copy.deepcopy(given)

    found = settle(given, lambda _: {})

    assert [it["type"] for it in found["pending_operations"]] == ["deleting"]
    assert given == before
