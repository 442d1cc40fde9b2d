"""The life of a stack on the real engine: `pulumi` as a user types it, against the simulated clouds."""

from __future__ import annotations

import copy
import json

import pytest
import yaml

from infra.estate.offline.stack import plan_stack
from infra.rehearsal.drift import apply_drifts, parse_drifts
from infra.rehearsal.store import Store

CLOUDS = ("alicloud", "aws")

WORKLOAD = {
    "name": "life",
    "owner": "tests",
    "environment": "production",
    "network": {"cidr": "10.40.0.0/16", "zones": 2, "nat": "shared"},
    "load_balancer": {"domain": "life.example.com"},
    "compute": {"vcpu": 2, "memory_gib": 8, "cpu_year": 2023, "min": 2, "max": 4},
    "database": {
        "engine": "mysql",
        "version": "8.0",
        "vcpu": 2,
        "memory_gib": 8,
        "storage_gb": 100,
        "standby": True,
    },
    "cache": {"memory_gib": 4},
    "bucket": {},
    "key": {},
    "logs": {},
}

HOLDS_DATA = {
    "alicloud:kms/instance:Instance", "alicloud:kms/key:Key", "alicloud:kvstore/instance:Instance",
    "alicloud:log/store:Store", "alicloud:oss/bucket:Bucket", "alicloud:rds/instance:Instance",
    "aws:cloudwatch/logGroup:LogGroup", "aws:elasticache/replicationGroup:ReplicationGroup", "aws:kms/key:Key",
    "aws:rds/instance:Instance", "aws:s3/bucket:Bucket",
}  # fmt: skip

DRIFT = {
    "alicloud": ("network-vpc:description", "compute-cpu"),
    "aws": ("network-vpc:tags.owner", "compute-scaling"),
}
"""Cloud -> what somebody changes, and what somebody deletes."""


class Life:
    """One stack of one checkout, and the simulated cloud behind it."""

    def __init__(self, checkout, cloud, name="singapore"):
        self.checkout, self.cloud, self.stack = checkout, cloud, f"{cloud}-{name}"
        self.workload = copy.deepcopy(WORKLOAD)
        self.write()
        checkout.init(self.stack, workload="workload.yaml")

    def write(self):
        path = self.checkout.root / "workload.yaml"
        path.write_text(yaml.safe_dump(self.workload), encoding="utf-8")

    def change(self, **parts):
        for part, values in parts.items():
            if isinstance(values, dict):
                self.workload[part].update(values)
            else:
                self.workload[part] = values
        self.write()

    def preview(self):
        """Logical name -> step, for everything that would change."""
        ran = self.checkout.pulumi("preview", "-s", self.stack, "--json")
        return {
            step["urn"].rpartition("::")[2]: step
            for step in json.loads(ran.stdout)["steps"]
            if step["op"] != "same"
        }

    def up(self, *arguments, check=True):
        return self.checkout.pulumi("up", "-s", self.stack, "--yes", "--skip-preview", *arguments, check=check)

    def destroy(self, check=True):
        return self.checkout.pulumi("destroy", "-s", self.stack, "--yes", "--skip-preview", check=check)

    def records(self):
        """What exists in the simulated cloud, by URN; a URN that exists twice fails."""
        store = Store.of(self.checkout.home, self.cloud)
        found = store.everything()
        store.close()
        by_urn = {record.urn: record for record in found}
        assert len(by_urn) == len(found)
        return by_urn

    def native(self):
        """URN -> id of what the state says exists in the cloud."""
        return {
            urn: row["id"]
            for urn, row in self.checkout.resources(self.stack).items()
            if row["custom"] and not row["type"].startswith("pulumi:")
        }

    def assert_whole(self):
        """State and cloud hold the same."""
        assert self.native() == {urn: record.id for urn, record in self.records().items()}


@pytest.mark.parametrize("cloud", CLOUDS)
def test_life(checkout, cloud, monkeypatch):
    life = Life(checkout, cloud)
    stack = life.stack

    # A preview says what an update will make, and makes nothing.
    steps = life.preview()
    assert {step["op"] for step in steps.values()} == {"create"}
    assert not life.records()

    life.up()
    life.assert_whole()
    monkeypatch.chdir(checkout.root)
    planned = plan_stack(_stack(stack))
    assert {resource.urn for resource in planned.native} == set(life.native())

    # The second update finds nothing to do.
    life.up("--expect-no-changes")
    assert not life.preview()

    # What changes behind Pulumi's back is found by a refresh, and mended by the next update.
    drifted, gone = DRIFT[cloud]
    store = Store.of(checkout.home, cloud)
    apply_drifts(store, parse_drifts((f"{drifted}=drifted", f"{gone}=gone")), stack)
    store.close()
    assert not life.preview()
    checkout.pulumi("refresh", "-s", stack, "--yes", "--skip-preview")
    life.assert_whole()
    name = drifted.partition(":")[0]
    assert {name: step["op"] for name, step in life.preview().items()} == {name: "update", gone: "create"}
    life.up()
    life.assert_whole()
    life.up("--expect-no-changes")

    # Scaling touches the group and nothing else, in place.
    life.change(compute={"min": 3, "max": 6})
    steps = life.preview()
    assert {name: step["op"] for name, step in steps.items()} == {"compute-group": "update"}
    life.up()

    # Larger machines, database and cache: the same resources, with their data.
    before = life.native()
    life.change(
        compute={"vcpu": 4, "memory_gib": 16},
        database={"vcpu": 4, "memory_gib": 16, "storage_gb": 200},
        cache={"memory_gib": 8},
    )
    steps = life.preview()
    assert {step["op"] for step in steps.values()} == {"update"}
    assert {"compute-template", "database-instance"} <= set(steps)
    life.up()
    assert life.native() == before
    assert HOLDS_DATA & {urn.split("::")[2].rpartition("$")[2] for urn in before}
    life.assert_whole()

    # Production does not lose its database.
    refused = life.destroy(check=False)
    assert refused.returncode != 0
    assert "protect" in refused.stdout.lower()
    # Not even what could be made again has gone.
    assert life.native() == before
    life.assert_whole()

    # Once the protection is off, everything goes.
    checkout.pulumi("config", "set", "-s", stack, "twinstack:protect", "false")
    assert {step["op"] for step in life.preview().values()} <= {"update"}
    life.up()
    life.assert_whole()
    life.destroy()
    assert not life.records()
    assert not checkout.resources(stack)


def _stack(name):
    from infra.stack import load_stack

    return load_stack(name)
