"""What is said about inputs fits the installed SDK; the types that are deployed and simulated are among them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path

import pytest

from infra.catalog.input import Facts, facts, known_types
from infra.rehearsal.registry import kinds
from infra.rehearsal.schema import Hint, Property, schema, tokens

PROVIDER = Path(__file__).parents[1] / "engine" / "provider"
MODULE = r"github\.com/aliyun/terraform-provider-alicloud v([\d.]+)"

NEWER = {
    "alicloud:alb/aclEntryAttachment:AclEntryAttachment": ("entry",),
    "alicloud:apig/httpApi:HttpApi": ("type",),
    "alicloud:gpdb/account:Account": ("accountPassword",),
    "alicloud:kms/ciphertext:Ciphertext": ("plaintext",),
    "alicloud:oos/parameter:Parameter": ("value",),
    "alicloud:polardb/cluster:Cluster": ("dbNodeClass",),
}
"""Type -> inputs that only one of module and SDK requires: the SDK is two months younger."""

TYPES = known_types("alicloud")


@pytest.fixture(scope="module")
def table() -> dict:
    """The table by which the module is served."""
    return json.loads((PROVIDER / "tokens.json").read_text(encoding="utf-8"))


def _paths(found: Facts) -> Iterator[str]:
    for name in (one.name for one in fields(Facts)):
        value = getattr(found, name)
        match value:
            case frozenset() if name != "lacks":
                yield from value
            case dict():
                yield from value
                if name in ("conflicts", "needs"):
                    yield from (path for paths in value.values() for path in paths)
            case tuple():
                yield from (path for group in value for path in group)
            case _:
                pass


def _found(known: Mapping[str, Property], path: str) -> Hint | None:
    """The type of what a path leads to in the SDK."""
    step, _, rest = path.partition(".")
    name = step.removesuffix("[]")
    if name not in known:
        return None
    parts = known[name].hint.parts if known[name].hint.form == "union" else (known[name].hint,)
    for hint in parts:
        below = hint.parts[0] if step.endswith("[]") and hint.form == "list" else hint
        if step.endswith("[]") != (hint.form == "list") and rest:
            continue
        if not rest:
            return below
        if (found := _found(below.properties() if below.form == "object" else {}, rest)) is not None:
            return found
    return None


def test_every_path_is_an_input_of_the_sdk():
    for token in TYPES:
        found, known = facts(token), schema(token)
        assert found and known
        unknown = [path for path in (*_paths(found), *found.lacks) if _found(known.inputs, path) is None]
        assert (token, unknown) == (token, [])


def test_facts_do_not_contradict_each_other_or_the_sdk():
    for token in TYPES:
        found, known = facts(token), schema(token)
        assert found and known
        assert not found.required & (found.computed | set(found.default)), token
        assert all(len(group) > 1 for group in (*found.exactly_one, *found.at_least_one)), token
        assert all(set(ends) != {None} for ends in (*found.range.values(), *found.length.values())), token
        assert found.any_case <= set(found.choices), token
        assert not found.autonamed & (found.required | set(found.default)), token
        required = {name for name, one in known.inputs.items() if one.required}
        missed = {path for path in found.required if "." not in path} ^ required - found.lacks
        assert missed == set(NEWER.get(token, ())), (token, missed)


def test_every_type_that_is_deployed_or_simulated_is_there(twins):
    deployed = {one.type for workload in ("desk", "shop") for one in twins(workload, "singapore")[1].native}
    assert deployed | set(kinds("alicloud")) <= set(TYPES)


def test_facts_that_the_provider_documents():
    database = facts("alicloud:rds/instance:Instance")
    assert database
    assert {"engine", "vswitchId", "zoneId"} <= database.replaces
    assert not {"engineVersion", "instanceType", "instanceStorage"} & database.replaces
    assert database.default["instanceChargeType"] == "Postpaid"
    assert "cloud_essd" in database.choices["dbInstanceStorageType"]
    listener = facts("alicloud:alb/listener:Listener")
    assert listener
    assert {"listenerPort", "listenerProtocol", "loadBalancerId"} <= listener.replaces
    group = facts("alicloud:ecs/securityGroupRule:SecurityGroupRule")
    assert group
    assert group.range["priority"] == (1, 100)
    assert facts("alicloud:vpc/noSuch:NoSuch") is None
    assert facts("random:index/randomId:RandomId") is None


def test_the_facts_and_the_table_are_of_one_module_and_the_installed_sdk(table):
    sdk = version("pulumi-alicloud")
    [wanted] = re.findall(MODULE, (PROVIDER / "go.mod").read_text(encoding="utf-8"))
    found = facts(TYPES[0])
    assert found
    assert re.findall(MODULE, found.source) == [table["module"]] == [wanted]
    assert found.source.endswith(f" {sdk}")
    assert table["sdk"] == sdk
    assert re.fullmatch(r"2026-\d\d-\d\d", found.as_of)


def test_every_type_of_the_sdk_is_served_once_or_said_to_be_unpaired(table):
    served = [token for row in table["resources"].values() for token in (row["token"], *row.get("also", ()))]
    assert len(served) == len(set(served))
    assert sorted([*served, *table["unpaired_tokens"]]) == list(tokens("alicloud"))
    assert table["unpaired_resources"] == []
    assert set(served) == set(TYPES)
    assert len(table["unpaired_tokens"]) < 60
