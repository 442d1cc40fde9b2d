"""What exists in a cloud is taken over by its id."""

from __future__ import annotations

from contextlib import closing

import pytest

from infra.catalog.region import region
from infra.rehearsal.cloud import SimulatedCloud
from infra.rehearsal.registry import kinds
from infra.rehearsal.store import Store

NETWORKS = {
    "alicloud": ("alicloud:vpc/network:Network", {"vpcName": "older", "cidrBlock": "10.9.0.0/16"}),
    "aws": ("aws:ec2/vpc:Vpc", {"cidrBlock": "10.9.0.0/16", "tags": {"Name": "older"}}),
}


@pytest.mark.parametrize("cloud", sorted(NETWORKS))
def test_a_resource_is_imported_by_its_id(checkout, cloud):
    stack, (token, inputs) = f"{cloud}-singapore", NETWORKS[cloud]
    checkout.init(stack, workload="desk")
    provider = f"urn:pulumi:{stack}::twinstack::pulumi:providers:{cloud}::{cloud}-ap-southeast-1"
    record = f"urn:pulumi:{stack}::twinstack::pulumi:index:Stash::deployed"
    checkout.pulumi("up", "-s", stack, "--yes", "--skip-preview", "--target", record, "--target", provider)
    with closing(Store.of(checkout.home, cloud)) as store:
        simulated = SimulatedCloud(cloud, store, kinds(cloud))
        older = simulated.create(f"urn:pulumi:other::other::{token}::older", inputs, region(cloud, "singapore"))
        while not simulated.is_ready(older):
            older = simulated.settle(token, older.id, region(cloud, "singapore"))

    more = ("--provider", f"p={provider}", "-s", stack, "--yes", "--generate-code=false", "--skip-preview")
    checkout.pulumi("import", token, "older", older.id, *more, "--protect=false")

    urn = f"urn:pulumi:{stack}::twinstack::{token}::older"
    found = checkout.resources(stack)[urn]
    assert found["id"] == older.id
    assert {name: found["inputs"][name] for name in inputs} == inputs

    ran = checkout.pulumi("import", token, "missing", "no-such-id", *more, check=False)
    assert ran.returncode != 0, str(checkout.resources(stack).get(urn.replace("older", "missing"))) + ran.stdout
    assert "no-such-id" in ran.stdout
    assert urn.replace("older", "missing") not in checkout.resources(stack)
