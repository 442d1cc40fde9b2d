"""A simulated cloud as a provider: the life of a resource, as the engine asks for it."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing

import pytest
from pulumi.provider.experimental import provider as sdk
from pulumi.provider.experimental.property_value import PropertyValue

from infra.estate.resource import UNKNOWN
from infra.rehearsal.cloud import Refused, SimulatedCloud
from infra.rehearsal.fault import FAULTS, Faults
from infra.rehearsal.kind import Kind, Problem
from infra.rehearsal.provider import HalfMade, SimulatedProvider
from infra.rehearsal.store import Store
from infra.rehearsal.value import plain_values

VPC = "aws:ec2/vpc:Vpc"
DATABASE = "aws:rds/instance:Instance"
URN = f"urn:pulumi:s::p::app:x:Component${VPC}::v"
DATABASE_URN = f"urn:pulumi:s::p::{DATABASE}::db"
PROVIDER_URN = "urn:pulumi:s::p::pulumi:providers:aws::aws-ap-southeast-1"
PASSWORD = PropertyValue("hunter2-hunter2", is_secret=True)


def _no_sevens(draft, cloud):
    if draft.known("cidrBlock") == "7":
        yield Problem("cidrBlock", "sevens are not allowed")


KINDS = {
    kind.token: kind
    for kind in (
        Kind(
            token=VPC,
            identity=lambda draft: f"vpc-{draft.digits(8)}",
            outputs=lambda draft, id: {
                "arn": f"arn:{draft.region.region}:{id}",
                "tagsAll": {"name": draft.known("instanceTenancy", "none")},
            },
            validations=(_no_sevens,),
            delete_before_replace=True,
        ),
        Kind(token=DATABASE, identity=lambda draft: draft.name, states=("creating", "configuring", "available")),
    )
}


class Engine:
    """Asks a provider what the engine would ask."""

    def __init__(self, home, *faults, latency_s=0.0, cloud="aws", kinds=KINDS):
        self.store = Store.of(home, cloud)
        simulated = SimulatedCloud(cloud, self.store, kinds)
        self.provider = SimulatedProvider(simulated, Faults.of(home, {FAULTS: json.dumps(faults)}), latency_s)

    def configure(self, **inputs):
        variables = {f"aws:config:{name}": str(value) for name, value in inputs.items()}
        return asyncio.run(self.provider.configure(sdk.ConfigureRequest(variables, values(**inputs), True, True)))

    def check(self, urn=URN, **inputs):
        response = asyncio.run(self.provider.check(sdk.CheckRequest(urn, {}, values(**inputs), b"")))
        assert response.inputs == values(**inputs), "inputs are never changed"
        return [(failure.property, failure.reason) for failure in response.failures]

    def check_config(self, **inputs):
        response = asyncio.run(
            self.provider.check_config(sdk.CheckRequest(PROVIDER_URN, {}, values(**inputs), b""))
        )
        assert response.inputs == values(**inputs), "inputs are never changed"
        return [(failure.property, failure.reason) for failure in response.failures]

    def create(self, urn=URN, *, preview=False, **inputs):
        return asyncio.run(self.provider.create(sdk.CreateRequest(urn, values(**inputs), 0, preview)))

    def read(self, id, urn=URN, properties=None, inputs=None):
        return asyncio.run(self.provider.read(sdk.ReadRequest(urn, id, properties or {}, inputs or {})))

    def diff(self, old, new, urn=URN, ignored=()):
        request = sdk.DiffRequest(urn, "id", values(**old), values(**new), list(ignored))
        return asyncio.run(self.provider.diff(request))

    def update(self, id, olds, urn=URN, *, preview=False, **news):
        request = sdk.UpdateRequest(urn, id, olds, values(**news), 0, [], preview)
        return asyncio.run(self.provider.update(request))

    def delete(self, id, urn=URN, properties=None):
        asyncio.run(self.provider.delete(sdk.DeleteRequest(urn, id, properties or {}, 0)))


def values(**inputs):
    def value(item):
        if isinstance(item, PropertyValue):
            return item
        if isinstance(item, dict):
            return PropertyValue({name: value(part) for name, part in item.items()})
        if isinstance(item, list):
            return PropertyValue([value(part) for part in item])
        return PropertyValue(float(item) if isinstance(item, int) and not isinstance(item, bool) else item)

    return {name: value(item) for name, item in inputs.items()}


@pytest.fixture
def engine(tmp_path):
    found = Engine(tmp_path)
    with closing(found.store):
        found.configure(region="ap-southeast-1")
        yield found


def _engine(home, *faults, **options):
    found = Engine(home, *faults, **options)
    found.configure(region="ap-southeast-1")
    return found


def test_the_life_of_a_resource(engine):
    made = engine.create(cidrBlock="10.0.0.0/16", tags={"a": "b"})
    assert made.resource_id.startswith("vpc-")
    assert plain_values(made.properties)["arn"] == f"arn:ap-southeast-1:{made.resource_id}"

    read = engine.read(made.resource_id, properties=made.properties, inputs=values(cidrBlock="10.0.0.0/16"))
    assert read.properties == made.properties
    assert plain_values(read.inputs) == {"cidrBlock": "10.0.0.0/16", "tags": {"a": "b"}}

    changed = engine.update(made.resource_id, made.properties, cidrBlock="10.0.0.0/16", tags={"a": "c"})
    assert plain_values(changed.properties)["tags"] == {"a": "c"}
    assert changed.properties["arn"] == made.properties["arn"]

    engine.delete(made.resource_id, properties=changed.properties)
    assert engine.read(made.resource_id).resource_id == ""
    engine.delete(made.resource_id, properties=changed.properties)


def test_an_import_by_id_knows_inputs_and_outputs(engine):
    made = engine.create(cidrBlock="10.0.0.0/16")

    read = engine.read(made.resource_id)

    assert plain_values(read.inputs) == {"cidrBlock": "10.0.0.0/16"}
    assert plain_values(read.properties) == plain_values(made.properties)


def test_secrets_stay_with_the_caller(engine, tmp_path):
    inputs = {"instanceClass": "db.t3.micro", "password": PASSWORD}
    made = engine.create(DATABASE_URN, **inputs)
    assert made.properties["password"] == PASSWORD

    read = engine.read("db", DATABASE_URN, made.properties, values(**inputs))
    assert (read.properties["password"], read.inputs["password"]) == (PASSWORD, PASSWORD)
    changed = engine.update("db", made.properties, DATABASE_URN, instanceClass="db.t3.small", password=PASSWORD)
    assert changed.properties["password"] == PASSWORD

    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not any(b"hunter2" in content for content in files)
    imported = engine.read("db", DATABASE_URN)
    assert "password" not in imported.inputs


def test_another_secret_is_a_change(engine):
    new = PropertyValue("other", is_secret=True)

    assert engine.diff({"password": PASSWORD}, {"password": new}, DATABASE_URN).diffs == ["password"]
    assert not engine.diff({"password": PASSWORD}, {"password": PASSWORD}, DATABASE_URN).changes


def test_a_preview_asks_nothing_of_the_cloud(engine):
    made = engine.create(preview=True, cidrBlock=UNKNOWN, tags={"a": UNKNOWN})

    assert made.resource_id == ""
    assert made.properties == values(cidrBlock=UNKNOWN, tags={"a": UNKNOWN})
    assert not engine.store.everything()


def test_the_preview_of_an_update_knows_what_stays(engine):
    made = engine.create(cidrBlock="1", instanceTenancy="default")

    known = engine.update(made.resource_id, made.properties, preview=True, cidrBlock="1", instanceTenancy="host")
    unknown = engine.update(
        made.resource_id, made.properties, preview=True, cidrBlock="1", instanceTenancy=UNKNOWN
    )

    assert plain_values(known.properties)["tagsAll"] == {"name": "host"}
    assert plain_values(unknown.properties)["tagsAll"] == UNKNOWN
    assert unknown.properties["arn"] == made.properties["arn"]
    assert engine.store.everything()[0].inputs["instanceTenancy"] == "default"


def test_changes_are_made_in_place_unless_they_replace(engine):
    old = {"cidrBlock": "1", "tags": {"a": "b"}}

    in_place = engine.diff(old, {"cidrBlock": "1", "tags": {"a": "c", "d": "e"}})
    assert (in_place.changes, in_place.replaces, in_place.diffs) == (True, [], ["tags"])
    assert {path: it.kind.name for path, it in in_place.detailed_diff.items()} == {
        "tags.a": "UPDATE",
        "tags.d": "ADD",
    }

    replaced = engine.diff(old, {"cidrBlock": UNKNOWN, "ipv4IpamPoolId": "2"})
    assert (replaced.replaces, replaced.delete_before_replace) == (["cidrBlock", "ipv4IpamPoolId"], True)
    assert {path: it.kind.name for path, it in replaced.detailed_diff.items()} == {
        "cidrBlock": "UPDATE_REPLACE",
        "ipv4IpamPoolId": "ADD_REPLACE",
        "tags": "DELETE",
    }


def test_no_change_is_no_change(engine):
    found = engine.diff({"tags": {"a": "b"}}, {"tags": {"a": "b"}})

    assert (found.changes, found.diffs, found.detailed_diff) == (False, [], {})


def test_ignored_changes_are_none(engine):
    old, new = {"cidrBlock": "1", "tags": {"a": "1", "b": "1"}}, {"cidrBlock": "2", "tags": {"a": "2", "b": "2"}}

    assert not engine.diff(old, new, ignored=["cidrBlock", "tags"]).changes
    assert list(engine.diff(old, new, ignored=["cidrBlock", "tags.a"]).detailed_diff) == ["tags.b"]


def test_check_names_every_problem(engine):
    assert engine.check(cidrBlok="1", tags=[1]) == [
        ("cidrBlok", "there is no input 'cidrBlok'; did you mean 'cidrBlock'?"),
        ("tags", "must be a map, not a list"),
    ]
    assert engine.check(cidrBlock="7") == [("cidrBlock", "sevens are not allowed")]
    assert not engine.check(cidrBlock=UNKNOWN)


def test_a_problem_with_a_secret_does_not_show_it(engine):
    """The engine prints the value at the path of a failure."""
    found = engine.check(DATABASE_URN, instanceClass="x", passwrd=PASSWORD)

    assert found == [("", "there is no input 'passwrd'; did you mean 'password'?")]


def test_a_refusal_carries_every_problem_of_the_cloud(tmp_path):
    def _always(draft, cloud):
        yield Problem("cidrBlock", "A: first")
        yield Problem("tags", "B: second")

    kind = Kind(token=VPC, identity=lambda draft: "v", checks=(_always,))
    engine = _engine(tmp_path, kinds={VPC: kind})
    with closing(engine.store), pytest.raises(Refused) as caught:
        engine.create()

    assert str(caught.value) == "A: first\nB: second"


@pytest.mark.parametrize("latency_s", [0.0, 0.001])
def test_a_creation_waits_until_it_is_ready(tmp_path, latency_s):
    engine = _engine(tmp_path, latency_s=latency_s)
    with closing(engine.store):
        engine.create(DATABASE_URN, instanceClass="c")

        assert engine.store.everything()[0].status == "available"


def test_an_interrupted_engine_is_not_kept_waiting(tmp_path):
    engine = _engine(tmp_path, latency_s=3000)

    async def interrupt():
        creation = asyncio.create_task(
            engine.provider.create(sdk.CreateRequest(DATABASE_URN, values(instanceClass="c"), 0, False))
        )
        await asyncio.sleep(0)
        await engine.provider.cancel()
        await creation

    with closing(engine.store):
        with pytest.raises(HalfMade, match=r"waiting for 'db' to become ready .*: context canceled"):
            asyncio.run(interrupt())
        assert engine.store.everything()[0].status == "creating"


def test_a_request_made_again_gets_what_the_first_one_made(engine):
    """The answer to the first one never arrived: the plugin or the engine was killed."""
    first = engine.create(cidrBlock="1")

    assert engine.create(cidrBlock="1").resource_id == first.resource_id
    assert engine.create(cidrBlock="2").resource_id != first.resource_id
    engine.read(first.resource_id)
    assert engine.create(cidrBlock="1").resource_id != first.resource_id, (
        "the engine knows the first one by its id"
    )


def test_what_is_stuck_stays_half_made_until_it_is_not(tmp_path):
    engine = _engine(tmp_path, "stuck:db")
    with closing(engine.store):
        with pytest.raises(HalfMade, match="timeout while waiting for 'db'") as caught:
            engine.create(DATABASE_URN, instanceClass="c", password=PASSWORD)
        assert caught.value.record.id == "db"
        assert caught.value.properties["password"] == PASSWORD
        assert plain_values(engine.read("db", DATABASE_URN).inputs)["instanceClass"] == "c"
        assert engine.store.everything()[0].status == "creating"
        with pytest.raises(Refused) as refused:
            engine.delete("db", DATABASE_URN)
        assert not isinstance(refused.value, HalfMade)

    engine = _engine(tmp_path)
    with closing(engine.store):
        engine.read("db", DATABASE_URN)
        assert engine.store.everything()[0].status == "available"


@pytest.mark.parametrize("operation", ["update", "delete", "read"])
def test_what_a_killed_plugin_left_half_made_gets_ready(tmp_path, operation):
    engine = _engine(tmp_path)
    with closing(engine.store):
        engine.provider._cloud.create(DATABASE_URN, {"instanceClass": "c"}, engine.provider._here())
        assert engine.store.everything()[0].status == "creating"

        if operation == "update":
            engine.update("db", {}, DATABASE_URN, instanceClass="d")
        elif operation == "read":
            engine.read("db", DATABASE_URN)
        else:
            engine.delete("db", DATABASE_URN)

        assert [it.status for it in engine.store.everything()] == ["available"] * (operation != "delete")


def test_a_resource_of_aws_may_have_a_region_of_its_own(engine):
    made = engine.create(cidrBlock="1", region="eu-central-1")

    assert engine.store.everything()[0].region == "eu-central-1"
    assert engine.read(made.resource_id).resource_id == "", "by id alone, the provider looks in its own region"
    assert engine.read(made.resource_id, properties=made.properties).resource_id == made.resource_id
    assert engine.check(region="eu-centrall-1") == [
        ("region", "AWS has no region 'eu-centrall-1'; did you mean 'eu-central-1'?")
    ]


def test_the_providers_region_must_exist(tmp_path):
    engine = Engine(tmp_path)
    with closing(engine.store):
        assert not engine.check_config(region="ap-southeast-1", version="7.0.0")
        assert not engine.check_config(region=UNKNOWN)
        assert engine.check_config(region="ap-southeest-1", regoin="x") == [
            ("regoin", "the provider has no input 'regoin'; did you mean 'region'?"),
            ("region", "AWS has no region 'ap-southeest-1'; did you mean 'ap-southeast-1'?"),
        ]
        [(_, reason)] = engine.check_config()
        assert reason == "the provider has no region: set its input 'region', aws:region or AWS_REGION"
        with pytest.raises(Refused, match="has no region"):
            engine.configure(region="nowhere")


def test_a_region_may_come_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    engine = Engine(tmp_path)
    with closing(engine.store):
        assert not engine.check_config()
        engine.configure()
        engine.create()
        assert engine.store.everything()[0].region == "eu-central-1"


def test_alibaba_cloud_takes_the_inputs_of_its_provider(tmp_path):
    engine = Engine(tmp_path, cloud="alicloud", kinds={})
    with closing(engine.store):
        assert not engine.check_config(
            region="ap-southeast-1", accountType="International", skipRegionValidation="true"
        )
        [(_, reason)] = engine.check_config(region="ap-southeast-9")
        assert reason.startswith("Alibaba Cloud has no region 'ap-southeast-9'; did you mean 'ap-southeast-")


def test_another_region_is_another_provider(engine):
    async def diff(old, new):
        request = sdk.DiffRequest(PROVIDER_URN, "id", values(**old), values(**new), [])
        return await engine.provider.diff_config(request)

    moved = asyncio.run(diff({"region": "a"}, {"region": "b"}))
    tagged = asyncio.run(diff({"region": "a"}, {"region": "a", "profile": "p"}))
    same = asyncio.run(diff({"region": "a", "version": "1"}, {"region": "a", "version": "2"}))

    assert (moved.changes, moved.replaces) == (True, ["region"])
    assert (tagged.changes, tagged.replaces, tagged.diffs) == (True, [], ["profile"])
    assert not same.changes


def test_invokes_are_answered_from_the_catalogue(engine):
    async def ask(token, **args):
        return await engine.provider.invoke(sdk.InvokeRequest(token, values(**args)))

    found = asyncio.run(ask("aws:index/getCallerIdentity:getCallerIdentity"))
    assert plain_values(found.return_value)["accountId"] == "000000000000"
    zones = asyncio.run(ask("aws:index/getAvailabilityZones:getAvailabilityZones"))
    assert "ap-southeast-1a" in plain_values(zones.return_value)["names"]
    with pytest.raises(Refused, match="which only a provider answers"):
        asyncio.run(ask("aws:ec2/getAmi:getAmi", mostRecent=True))


def test_throttled_calls_do_not_hold_up_others(tmp_path):
    engine = _engine(tmp_path, "throttle:v:3")
    order = []

    async def create(name):
        urn = URN.removesuffix("v") + name
        await engine.provider.create(sdk.CreateRequest(urn, values(cidrBlock=name), 0, False))
        order.append(name)

    async def both():
        await asyncio.gather(create("v"), create("w"))

    with closing(engine.store):
        asyncio.run(both())
    assert order == ["w", "v"]
