"""Changes behind Pulumi's back."""

from __future__ import annotations

from contextlib import closing

import pytest

from infra.errors import TwinstackError
from infra.rehearsal.drift import Drift, apply_drifts, parse_drifts
from infra.rehearsal.kind import Record
from infra.rehearsal.store import Store

DATABASE = "aws:rds/instance:Instance"


def _record(token, logical, /, stack="dev", **inputs):
    urn = f"urn:pulumi:{stack}::p::app:x:Component${token}::{logical}"
    outputs = {**inputs, "arn": f"arn:{logical}"}
    return Record(f"{stack}-{logical}", token, "r", urn, inputs, outputs, "available", "")


@pytest.fixture
def store(tmp_path):
    with closing(Store.of(tmp_path, "aws")) as found:
        with found.transaction():
            found.insert(_record(DATABASE, "db", port=3306, tags={"team": "a"}), "r")
            found.insert(_record(DATABASE, "db", "prod", port=3306), "r")
            found.insert(_record("aws:ec2/vpc:Vpc", "vpc", cidrBlock="10.0.0.0/16"), "r")
            found.insert(_record("aws:iam/role:Role", "vpc", name="x"), "")
            found.insert(_record("aws:ec2/securityGroup:SecurityGroup", "sg", ingress=[{"fromPort": 80}]), "r")
        yield found


def _apply(store, *specs, stack="dev"):
    return apply_drifts(store, parse_drifts(specs), stack)


def _outputs(store, name, token=DATABASE, stack="dev"):
    found = [it for it in store.everything() if it.id == f"{stack}-{name}" and it.token == token]
    return found[0].outputs if found else None


@pytest.mark.parametrize(
    ("spec", "name", "path", "value"),
    [
        ("db:port=3307", "db", "port", 3307),
        ("db:tags.team=b=c", "db", "tags.team", "b=c"),
        ("db:multiAz=true", "db", "multiAz", True),
        ("db:name=gone", "db", "name", "gone"),
        ('db:ids=["a"]', "db", "ids", ["a"]),
        ("db:engine=", "db", "engine", ""),
        ("db=gone", "db", "", None),
        (f"{DATABASE}::db=gone", f"{DATABASE}::db", "", None),
        (f"{DATABASE}::db:a[0].b=1", f"{DATABASE}::db", "a[0].b", 1),
        ("urn:pulumi:s::p::a:b:C::db:port=1", "urn:pulumi:s::p::a:b:C::db", "port", 1),
    ],
)
def test_specs(spec, name, path, value):
    assert parse_drifts([spec]) == (Drift(spec, name, path, value),)


def test_all_wrong_specs_are_named_at_once():
    with pytest.raises(TwinstackError) as caught:
        parse_drifts(["db", "db=away", ":port=1", "db:=1", "db:a..b=1", "db:port=1"])

    assert [line.split(": ")[0] for line in caught.value.message.splitlines()] == [
        "--drift db",
        "--drift db=away",
        "--drift :port=1",
        "--drift db:=1",
        "--drift db:a..b=1",
    ]


def test_a_property_changes_where_a_read_sees_it(store):
    [line] = _apply(store, "db:port=3307")

    assert line == f"{DATABASE} 'db' (dev-db): port was 3306 and is 3307"
    [record] = [it for it in store.everything() if it.id == "dev-db"]
    assert (record.inputs["port"], record.outputs["port"]) == (3307, 3307)
    assert _outputs(store, "db", stack="prod")["port"] == 3306, "another stack's is left alone"


def test_a_computed_property_is_no_input_afterwards(store):
    _apply(store, "db:arn=other")

    [record] = [it for it in store.everything() if it.id == "dev-db"]
    assert record.outputs["arn"] == "other"
    assert "arn" not in record.inputs


def test_deep_paths_make_what_is_missing(store):
    _apply(store, "db:tags.owner=me", "sg:ingress[0].toPort=81", "sg:ingress[1].fromPort=22", "sg:tags.new=x")

    assert _outputs(store, "db")["tags"] == {"team": "a", "owner": "me"}
    group = _outputs(store, "sg", "aws:ec2/securityGroup:SecurityGroup")
    assert group["ingress"] == [{"fromPort": 80, "toPort": 81}, {"fromPort": 22}]
    assert group["tags"] == {"new": "x"}


def test_null_takes_away(store):
    _apply(store, "db:tags.team=null", "sg:ingress[0]=null")

    assert _outputs(store, "db")["tags"] == {}
    assert _outputs(store, "sg", "aws:ec2/securityGroup:SecurityGroup")["ingress"] == []


def test_gone_needs_nobodys_leave(store):
    [line] = _apply(store, "aws:ec2/vpc:Vpc::vpc=gone")

    assert line.endswith("is gone")
    assert _outputs(store, "vpc", "aws:ec2/vpc:Vpc") is None
    assert _outputs(store, "vpc", "aws:iam/role:Role") is not None


def test_what_belongs_to_no_region_can_go(store):
    _apply(store, "aws:iam/role:Role::vpc=gone")

    assert _outputs(store, "vpc", "aws:iam/role:Role") is None


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("dbb:port=1", "nothing is called 'dbb'; did you mean 'db'?"),
        ("vpc=gone", "'vpc' stands for 2 resources; say which: urn:"),
        ("db:prot=1", "has no property 'prot'; did you mean 'port'?"),
        ("db:port.x=1", "does not fit the value that is there"),
        ("db:tags[0]=1", "does not fit the value that is there"),
        ("sg:ingress[5].fromPort=1", "names item 5 of a list of 1"),
    ],
)
def test_what_cannot_be_done_changes_nothing(store, spec, message):
    before = store.everything()

    with pytest.raises(TwinstackError) as caught:
        _apply(store, "db:port=1", spec)

    assert message in caught.value.message
    assert store.everything() == before


def test_without_a_stack_every_stack_is_meant(store):
    with pytest.raises(TwinstackError, match="stands for 2 resources"):
        _apply(store, "db=gone", stack="")
