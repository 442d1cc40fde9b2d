"""The Alibaba Cloud stacks of the shipped workloads on the real provider, as a user previews them."""

from __future__ import annotations

import json

import pulumi
import pytest
from pulumi.runtime import get_root_resource
from pulumi.runtime.settings import set_root_resource

from infra.catalog.region import metros
from infra.errors import CatalogError
from infra.program import PLACEHOLDERS, deploy
from infra.settings import Settings
from infra.spec.embedded import embedded_workloads
from infra.spec.load import load_workload
from infra.spec.model import Workload
from infra.stack import stack_names

STACKS = [name for name in stack_names() if name.startswith("alicloud-")]
MAINLAND = {"beijing", "zhongwei"}
WITHOUT_LOGS = {"paris", "zhongwei"}
"""Metros where Alibaba Cloud has no Simple Log Service, by infra/catalog/data/services.csv."""


@pytest.mark.parametrize("workload", embedded_workloads())
@pytest.mark.parametrize("stack", STACKS)
def test_the_real_provider_accepts_the_stack(make_checkout, real_alicloud, twins, stack, workload):
    checkout = make_checkout(alicloud=real_alicloud)
    checkout.pulumi("stack", "init", stack)
    ran = checkout.pulumi("preview", "--json", "-s", stack, "-c", f"twinstack:workload={workload}", check=False)
    document = json.loads(ran.stdout)
    said = [
        (one["severity"], one["message"])
        for one in document.get("diagnostics", ())
        if one["severity"] in ("warning", "error") and "from $PATH" not in one["message"]
    ]
    assert (ran.returncode, said) == (0, [])
    steps = {step["urn"]: step["newState"] for step in document["steps"]}
    _, offline = twins(workload, stack.removeprefix("alicloud-"))
    assert set(steps) == set(offline.by_urn)
    # Only the real provider says which inputs it has filled in.
    assert all("__defaults" in steps[resource.urn]["inputs"] for resource in offline.native)
    assert not [text for text in PLACEHOLDERS.values() if text in ran.stdout + ran.stderr]


def test_there_are_stacks():
    assert len(STACKS) >= 3
    assert {"desk", "shop"} <= set(embedded_workloads())


OWN_WARNINGS = ("is not known: no regional endpoint", "the bucket is kept in one zone: ")
"""What the program itself warns of in some metros, offline too."""


WITHOUT_A_WAY_OUT = {
    "store": {"bucket": {}, "logs": {}, "key": {"kind": "default"}},
    "inside": {
        "network": {"nat": "none"},
        "compute": {"vcpu": 2, "memory_gib": 4},
        "pools": {"worker": {"vcpu": 2, "memory_gib": 8, "max": 3}},
        "identity": {"session_access": False},
        "database": {"engine": "mysql", "vcpu": 2, "memory_gib": 4, "storage_gb": 20},
        "bucket": {},
        "key": {},
        "logs": {},
    },
}


@pytest.mark.parametrize("name", WITHOUT_A_WAY_OUT)
def test_the_real_provider_accepts_a_workload_without_nat_and_one_without_a_network(preview, name):
    workload = Workload.model_validate({"name": name, "owner": "me", **WITHOUT_A_WAY_OUT[name]})
    found = preview(lambda: deploy(Settings(cloud="alicloud", metro="singapore", workload=name), workload))
    assert found.problems == ()
    kinds = {urn.split("::")[2].rpartition("$")[2] for urn in found.urns}
    assert "alicloud:oss/bucket:Bucket" in kinds
    assert ("alicloud:vpc/network:Network" in kinds) is (workload.network is not None)
    assert "alicloud:vpc/natGateway:NatGateway" not in kinds


class _Metro(pulumi.ComponentResource):
    def __init__(self, metro: str) -> None:
        super().__init__(f"test:metro:{metro}", "metro")


def test_the_real_provider_accepts_every_other_metro(preview):
    """One program makes them all: in each, what has no parent belongs to the metro."""
    others = [metro for metro in metros() if f"alicloud-{metro}" not in STACKS]
    refused: set[str] = set()

    def program() -> None:
        root = get_root_resource()
        assert root is not None
        for metro in others:
            set_root_resource(root)
            set_root_resource(_Metro(metro))
            values = {
                "cloud": "alicloud",
                "metro": metro,
                "allow_impaired": True,
                "account_site": "Domestic" if metro in MAINLAND else "International",
            }
            try:
                deploy(Settings(**values, workload="shop"), load_workload("shop"))
            except CatalogError:
                refused.add(metro)
                deploy(Settings(**values, workload="desk"), load_workload("desk"))
        set_root_resource(root)

    found = preview(program)
    assert [said for said in found.problems if not any(words in said for words in OWN_WARNINGS)] == []
    assert refused == WITHOUT_LOGS
    made = {urn.split("$")[0].rpartition(":")[2] for urn in found.urns if "$alicloud:vpc/network:Network::" in urn}
    assert made == set(others)
