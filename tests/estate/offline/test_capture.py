"""Programs run offline: what they ask for, as plain data."""

import asyncio
import gc
import json
import logging
import warnings
from dataclasses import asdict

import pulumi
import pytest

from infra.errors import PlanError
from infra.estate.offline.capture import capture
from infra.estate.resource import SECRET, UNKNOWN

STACK = "urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev"


class Part(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("demo:parts:Part", name, None, opts)


class Thing(pulumi.CustomResource):
    """A resource of a provider that nobody has to install."""

    label: pulumi.Output[str]
    size: pulumi.Output[int]

    def __init__(self, name, opts=None, **props):
        super().__init__("demo:things/thing:Thing", name, {"label": None, "size": None, **props}, opts)


class Demo(pulumi.ProviderResource):
    def __init__(self, name, **props):
        super().__init__("demo", name, props)


def plan(program, **options):
    resources = capture(program, project="demo", stack="dev", **options)
    return {resource.name: resource for resource in resources}


def urn(types, name):
    return f"urn:pulumi:dev::demo::{types}::{name}"


def test_urns_carry_the_types_of_all_parents_but_the_stack():
    def program():
        child = Part("child", pulumi.ResourceOptions(parent=Part("top")))
        Thing("leaf", pulumi.ResourceOptions(parent=child))
        Thing("alone")
        Thing("below-a-thing", pulumi.ResourceOptions(parent=Thing("upper")))

    found = plan(program)
    assert found["demo-dev"].urn == STACK
    assert found["top"].urn == urn("demo:parts:Part", "top")
    assert found["child"].urn == urn("demo:parts:Part$demo:parts:Part", "child")
    assert found["leaf"].urn == urn("demo:parts:Part$demo:parts:Part$demo:things/thing:Thing", "leaf")
    assert found["alone"].urn == urn("demo:things/thing:Thing", "alone")
    assert found["below-a-thing"].urn == urn("demo:things/thing:Thing$demo:things/thing:Thing", "below-a-thing")


def test_parents_and_kinds():
    def program():
        Thing("leaf", pulumi.ResourceOptions(parent=Part("top"), protect=True))

    found = plan(program)
    assert found["demo-dev"].parent is None
    assert found["top"].parent == STACK
    assert found["leaf"].parent == found["top"].urn
    assert (found["demo-dev"].custom, found["top"].custom, found["leaf"].custom) == (False, False, True)
    assert (found["top"].protect, found["leaf"].protect) == (False, True)


def test_dependencies_by_input_and_by_option():
    def program():
        first = Thing("first", label="a")
        second = Thing("second", label="b")
        Thing(
            "third",
            pulumi.ResourceOptions(depends_on=[second]),
            label=first.id,
            size=3,
            both=[first.id, {"deep": second.id}],
        )

    found = plan(program)
    first, second, third = found["first"].urn, found["second"].urn, found["third"]
    assert third.dependencies == (first, second)
    assert third.property_dependencies == {"label": (first,), "both": (first, second)}
    assert third.inputs == {"label": UNKNOWN, "size": 3, "both": [UNKNOWN, {"deep": UNKNOWN}]}


def test_depending_on_a_component_is_depending_on_its_resources():
    def program():
        part = Part("part")
        Thing("inside", pulumi.ResourceOptions(parent=part))
        Thing("after", pulumi.ResourceOptions(depends_on=[part]))

    found = plan(program)
    assert found["after"].dependencies == (found["inside"].urn,)


def test_the_explicit_provider_is_a_resource_and_is_named_by_urn():
    def program():
        demo = Demo("demo-west", region="west", retries=pulumi.Output.from_input(3).apply(pulumi.runtime.to_json))
        Thing("explicit", pulumi.ResourceOptions(provider=demo))
        Thing("default")
        part = Part("part", pulumi.ResourceOptions(providers=[demo]))
        Thing("inherited", pulumi.ResourceOptions(parent=part))

    found = plan(program)
    provider = urn("pulumi:providers:demo", "demo-west")
    assert found["demo-west"].urn == provider
    assert found["demo-west"].inputs == {"region": "west", "retries": "3"}
    assert found["explicit"].provider == found["inherited"].provider == provider
    assert found["default"].provider is None
    assert found["part"].provider is None


def test_a_provider_says_which_plugin_it_is_as_the_engine_keeps_it():
    class Versioned(pulumi.ProviderResource):
        def __init__(self, name, opts):
            super().__init__("demo", name, {"region": "here"}, opts)

    def program():
        Versioned("new", pulumi.ResourceOptions(version="1.2.3", plugin_download_url="https://example.com"))
        Demo("plain", region="there")
        Thing("thing", pulumi.ResourceOptions(version="1.2.3"))

    found = plan(program)
    assert found["new"].inputs == {
        "pluginDownloadURL": "https://example.com",
        "region": "here",
        "version": "1.2.3",
    }
    assert found["plain"].inputs == {"region": "there"}
    assert found["thing"].inputs == {}


def test_preview_knows_inputs_and_nothing_computed():
    def program():
        thing = Thing("thing", label="west")
        Thing(
            "user", label=thing.label, size=thing.size, id=thing.id, text=pulumi.Output.concat("x-", thing.label)
        )

    inputs = plan(program)["user"].inputs
    assert inputs == {"label": "west", "size": UNKNOWN, "id": UNKNOWN, "text": "x-west"}


def test_update_makes_up_ids():
    def program():
        thing = Thing("thing", label="west")
        Thing("user", label=thing.id, text=pulumi.Output.concat(thing.label, "/", thing.id))

    inputs = plan(program, preview=False)["user"].inputs
    assert inputs == {"label": "thing-id", "text": "west/thing-id"}


def test_secrets_never_reach_the_plan():
    def program():
        config = pulumi.Config("demo")
        password = config.require_secret("password")
        thing = Thing("thing", label=password)
        Thing(
            "user",
            label=pulumi.Output.concat("user:", password, "@host"),
            echo=thing.label,
            nested={"list": [1, password], "all": pulumi.Output.all(a=password, b="b")},
            text=pulumi.Output.json_dumps({"password": password}),
            asset=pulumi.Output.secret(pulumi.StringAsset("hush-hush")),
            token=pulumi.Output.secret("hush-hush").apply(len),
        )
        pulumi.export("password", password)

    for preview in (True, False):
        resources = capture(
            program,
            project="demo",
            stack="dev",
            preview=preview,
            config={"demo:password": "hush-hush"},
            secrets=frozenset({"demo:password"}),
        )
        assert "hush" not in json.dumps([asdict(resource) for resource in resources])
        user = next(resource for resource in resources if resource.name == "user")
        assert user.inputs == {
            "label": SECRET,
            "echo": SECRET,
            "nested": {"list": [1, SECRET], "all": SECRET},
            "text": SECRET,
            "asset": SECRET,
            "token": SECRET,
        }


def test_outputs_named_secret_stay_secret():
    def program():
        thing = Thing("thing", pulumi.ResourceOptions(additional_secret_outputs=["label"]), label="hush-hush")
        Thing("user", label=thing.label)

    assert plan(program)["user"].inputs["label"] == SECRET


def test_an_unknown_secret_reads_as_a_secret():
    def program():
        Thing("user", label=pulumi.Output.secret(Thing("thing").id))

    assert plan(program)["user"].inputs == {"label": SECRET}


def test_numbers_assets_and_resources_are_readable():
    def program():
        part = Part("part")
        Thing(
            "thing",
            numbers=[1, 2.5, 2**53],
            flag=True,
            text=pulumi.StringAsset("hello"),
            file=pulumi.FileAsset("./a.txt"),
            bundle=pulumi.AssetArchive({"a": pulumi.StringAsset("hello")}),
            part=part,
            other=Thing("other"),
        )

    assert plan(program)["thing"].inputs == {
        "numbers": [1, 2.5, 2**53],
        "flag": True,
        "text": {"asset": {"text": "hello"}},
        "file": {"asset": {"path": "./a.txt"}},
        "bundle": {"archive": {"assets": {"a": {"asset": {"text": "hello"}}}}},
        "part": urn("demo:parts:Part", "part"),
        "other": UNKNOWN,
    }


def test_the_source_is_the_line_of_the_program(tmp_path):
    path = tmp_path / "project" / "program.py"
    path.parent.mkdir()
    path.write_text("def build(make):\n\n    make('thing')\n")
    names = {}
    exec(compile(path.read_text(), str(path), "exec"), names)
    found = plan(lambda: names["build"](Thing), root=path.parent)
    assert found["thing"].source == "program.py:3"
    assert found["demo-dev"].source == ""


def test_plans_in_one_process_are_independent():
    def first():
        pulumi.runtime.register_stack_transformation(
            lambda args: pulumi.ResourceTransformationResult({**args.props, "mark": 1}, args.opts)
        )
        pulumi.runtime.register_resource_transform(
            lambda args: pulumi.ResourceTransformResult({**args.props, "seal": 1}, args.opts)
        )
        Thing("thing", label=pulumi.Config("demo").get("label"))

    def second():
        Thing("thing", label=pulumi.Config("demo").get("label"))

    marked = plan(first, config={"demo:label": "one"})
    bare = capture(second, project="other", stack="prod")
    assert marked["thing"].inputs == {"label": "one", "mark": 1, "seal": 1}
    assert {resource.urn for resource in bare} == {
        "urn:pulumi:prod::other::pulumi:pulumi:Stack::other-prod",
        "urn:pulumi:prod::other::demo:things/thing:Thing::thing",
    }
    assert [resource.inputs for resource in bare] == [{}, {}]


def test_the_runtime_is_left_as_it_was():
    pulumi.runtime.set_all_config({"demo:label": "outer"}, ["demo:label"])
    before = (pulumi.runtime.get_root_resource(), pulumi.get_stack(), pulumi.runtime.is_dry_run())
    plan(lambda: Thing("thing"), config={"demo:label": "inner"})
    assert (pulumi.runtime.get_root_resource(), pulumi.get_stack(), pulumi.runtime.is_dry_run()) == before
    assert pulumi.Config("demo").get("label") == "outer"
    assert pulumi.runtime.config.is_config_secret("demo:label")


def test_the_program_sees_its_place():
    seen = {}

    def program():
        seen.update(
            project=pulumi.get_project(),
            stack=pulumi.get_stack(),
            organization=pulumi.get_organization(),
            preview=pulumi.runtime.is_dry_run(),
        )

    plan(program, organization="acme", preview=False)
    assert seen == {"project": "demo", "stack": "dev", "organization": "acme", "preview": False}


def test_resources_are_sorted_by_urn():
    def program():
        for name in ("c", "a", "b"):
            Thing(name, label=pulumi.Output.from_input(name))

    urns = [resource.urn for resource in capture(program, project="demo", stack="dev")]
    assert urns == sorted(urns)
    assert len(urns) == 4


def test_an_asynchronous_program_is_awaited():
    async def program():
        await asyncio.sleep(0)
        Thing("thing")

    assert "thing" in plan(program)


def test_a_resource_that_is_only_read_is_not_planned():
    class Found(pulumi.CustomResource):
        def __init__(self, name, id_):
            super().__init__("demo:things/thing:Thing", name, {}, pulumi.ResourceOptions(id=id_))

    def program():
        Thing("user", label=Found("found", "thing-7").id)

    found = plan(program)
    assert set(found) == {"demo-dev", "user"}
    assert found["user"].inputs == {"label": "thing-7"}


def _fail():
    raise ZeroDivisionError("the program's own")


def _in_program():
    Thing("thing")
    _fail()


def _in_apply():
    pulumi.Output.from_input(1).apply(lambda _: _fail())


def _in_input():
    thing = Thing("thing", label=pulumi.Output.from_input(1).apply(lambda _: _fail()))
    Thing("user", label=thing.id)


async def _in_coroutine():
    Thing("thing")
    await asyncio.sleep(0)
    _fail()


def _with_work_left():
    left = asyncio.ensure_future(asyncio.sleep(3600))
    assert not left.done()
    _fail()


@pytest.mark.parametrize("program", [_in_program, _in_apply, _in_input, _in_coroutine, _with_work_left])
def test_errors_of_the_program_come_out_as_they_are(program, caplog, recwarn):
    with (
        caplog.at_level(logging.WARNING),
        pytest.raises(ZeroDivisionError, match=r"^the program's own$") as caught,
    ):
        capture(program, project="demo", stack="dev")
    assert caught.value.__cause__ is None
    if program not in (_in_apply, _in_input):
        assert any(frame.name == "_fail" for frame in caught.traceback)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gc.collect()
    assert caplog.records == []
    assert list(recwarn) == []


def test_a_failed_plan_does_not_spoil_the_next():
    with pytest.raises(ZeroDivisionError):
        plan(_in_input)
    assert set(plan(lambda: Thing("thing"))) == {"demo-dev", "thing"}


def test_two_resources_of_one_urn_are_refused():
    def program():
        Thing("thing")
        Thing("thing")

    with pytest.raises(PlanError, match=r"two resources have the URN .*::thing") as caught:
        plan(program)
    assert "a name of its own" in caught.value.hint


def test_inside_an_event_loop_it_says_so():
    async def outer():
        plan(lambda: None)

    with pytest.raises(RuntimeError, match="inside an event loop"):
        asyncio.run(outer())


def test_warnings_of_the_program_are_logged(caplog):
    with caplog.at_level(logging.INFO):
        plan(lambda: pulumi.log.warn("mind the gap"))
    assert [(record.levelname, record.message) for record in caplog.records] == [("WARNING", "mind the gap")]
