"""The tables of both simulated clouds."""

from __future__ import annotations

import pytest

from infra.rehearsal.registry import kinds, tables
from infra.rehearsal.schema import schema

CLOUDS = ("alicloud", "aws")


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_noun_has_a_table(cloud):
    found = tables(cloud)

    assert all(found.values())
    assert sum(map(len, found.values())) == len(kinds(cloud))
    assert {"bucket", "cache", "compute", "database", "firewall", "gateway", "identity", "key"} <= set(found)
    assert {"load_balancer", "logs", "network", "route"} <= set(found)


@pytest.mark.parametrize("workload", ["desk", "shop"])
@pytest.mark.parametrize("index", [0, 1], ids=["first", "second"])
def test_every_type_of_the_program_has_a_kind(twins, workload, index):
    plan = twins(workload, "singapore")[index]
    types = {it.type for it in plan.resources if it.custom and not it.type.startswith("pulumi:")}

    assert types - set(kinds(plan.cloud)) == set()


@pytest.mark.parametrize("cloud", CLOUDS)
def test_kinds_name_only_inputs_and_types_that_exist(cloud):
    wrong: list[str] = []
    for token, kind in kinds(cloud).items():
        found = schema(token)
        if found is None:
            wrong.append(token)
            continue
        paths = {
            *(reference.path for reference in kind.references),
            *(name.path for name in kind.names),
            *(path for name in kind.names for path in name.within),
        }
        wrong += [
            f"{token}: {path}" for path in paths if path.split(".")[0].removesuffix("[]") not in found.inputs
        ]
        for reference in kind.references:
            wrong += [f"{token}: {to}" for to in reference.to if schema(to) is None]
    assert not wrong


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_kind_says_where_its_facts_were_read(cloud):
    assert not [token for token, kind in kinds(cloud).items() if not kind.source]
