"""Transforms run as the engine runs them: own, parents', stack's."""

import pulumi
import pytest

from infra.errors import PlanError
from infra.estate.offline.capture import capture
from infra.estate.resource import SECRET, UNKNOWN


class Part(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("demo:parts:Part", name, None, opts)


class Thing(pulumi.CustomResource):
    def __init__(self, name, opts=None, **props):
        super().__init__("demo:things/thing:Thing", name, props, opts)


class Demo(pulumi.ProviderResource):
    def __init__(self, name, **props):
        super().__init__("demo", name, props)


def plan(program, **options):
    return {resource.name: resource for resource in capture(program, project="demo", stack="dev", **options)}


def mark(name):
    def transform(args):
        marks = [*(args.props.get("marks") or []), name]
        return pulumi.ResourceTransformResult({**args.props, "marks": marks}, args.opts)

    return transform


def test_the_order_is_own_then_parents_then_stack():
    def program():
        Thing("before")
        pulumi.runtime.register_resource_transform(mark("stack"))
        outer = Part("outer", pulumi.ResourceOptions(transforms=[mark("outer")]))
        inner = Part("inner", pulumi.ResourceOptions(parent=outer, transforms=[mark("inner")]))
        Thing("leaf", pulumi.ResourceOptions(parent=inner, transforms=[mark("own 1"), mark("own 2")]))
        Thing("plain", pulumi.ResourceOptions(parent=inner))
        Thing("beside")

    found = plan(program)
    assert found["leaf"].inputs == {"marks": ["own 1", "own 2", "inner", "outer", "stack"]}
    assert found["plain"].inputs == {"marks": ["inner", "outer", "stack"]}
    assert found["beside"].inputs == {"marks": ["stack"]}
    assert found["before"].inputs == {}


def test_a_transform_sees_and_changes_inputs_and_options():
    seen = {}

    def transform(args):
        seen[args.name] = (args.type_, args.custom, dict(args.props))
        if args.type_ != "demo:things/thing:Thing":
            return None
        args.opts.protect = True
        return pulumi.ResourceTransformResult({**args.props, "size": args.props["size"] * 2}, args.opts)

    def program():
        Thing(
            "leaf",
            pulumi.ResourceOptions(parent=Part("top", pulumi.ResourceOptions(transforms=[transform]))),
            size=2,
        )

    leaf = plan(program)["leaf"]
    assert seen == {
        "top": ("demo:parts:Part", False, {}),
        "leaf": ("demo:things/thing:Thing", True, {"size": 2}),
    }
    assert leaf.inputs == {"size": 4}
    assert leaf.protect


def test_outputs_of_a_changed_resource_are_the_changed_ones():
    def program():
        top = Part("top", pulumi.ResourceOptions(transforms=[lambda args: _set(args, "label", "changed")]))
        thing = Thing("thing", pulumi.ResourceOptions(parent=top), label="first")
        Thing("user", label=pulumi.Output.concat("is-", thing.label))

    class Thing(pulumi.CustomResource):
        label: pulumi.Output[str]

        def __init__(self, name, opts=None, **props):
            super().__init__("demo:things/thing:Thing", name, props, opts)

    found = plan(program)
    assert found["thing"].inputs == {"label": "changed"}
    assert found["user"].inputs == {"label": "is-changed"}


def _set(args, name, value):
    if args.custom:
        return pulumi.ResourceTransformResult({**args.props, name: value}, args.opts)
    return None


def test_unknowns_secrets_and_references_survive():
    def program():
        first = Thing("first")
        pulumi.runtime.register_resource_transform(mark("stack"))
        Thing(
            "user",
            unknown=first.id,
            secret=pulumi.Output.secret("hush"),
            deep={"unknown": [first.id], "secret": pulumi.Output.secret("hush")},
            asset=pulumi.StringAsset("text"),
        )

    found = plan(program)
    user = found["user"]
    first = found["first"].urn
    assert user.inputs == {
        "unknown": UNKNOWN,
        "secret": SECRET,
        "deep": {"unknown": [UNKNOWN], "secret": SECRET},
        "asset": {"asset": {"text": "text"}},
        "marks": ["stack"],
    }
    assert user.dependencies == (first,)
    assert user.property_dependencies == {"unknown": (first,), "deep": (first,)}


def test_a_secret_made_by_a_transform_is_masked():
    def program():
        top = Part(
            "top",
            pulumi.ResourceOptions(transforms=[lambda args: _set(args, "key", pulumi.Output.secret("hush"))]),
        )
        Thing("thing", pulumi.ResourceOptions(parent=top))

    assert plan(program)["thing"].inputs == {"key": SECRET}


def test_a_transform_may_choose_the_provider():
    def program():
        demo = Demo("demo-west")

        def transform(args):
            return pulumi.ResourceTransformResult(args.props, pulumi.ResourceOptions(provider=demo))

        Thing("thing", pulumi.ResourceOptions(transforms=[transform]))

    found = plan(program)
    assert found["thing"].provider == found["demo-west"].urn


def test_transformations_of_the_older_kind_run_too():
    def change(args):
        return pulumi.ResourceTransformationResult({**args.props, "old": True}, args.opts)

    def program():
        Thing("leaf", pulumi.ResourceOptions(parent=Part("top", pulumi.ResourceOptions(transformations=[change]))))

    assert plan(program)["leaf"].inputs == {"old": True}


def test_an_asynchronous_transform_is_awaited():
    async def transform(args):
        return pulumi.ResourceTransformResult({**args.props, "late": True}, args.opts)

    assert plan(lambda: Thing("thing", pulumi.ResourceOptions(transforms=[transform])))["thing"].inputs == {
        "late": True
    }


def test_a_failing_transform_is_named():
    def transform(args):
        raise KeyError("no such key here")

    with pytest.raises(PlanError, match="a transform failed: 'no such key here'"):
        plan(lambda: Thing("thing", pulumi.ResourceOptions(transforms=[transform])))


def test_transforms_of_invokes_change_the_question():
    asked = []

    def answer(args, region):
        asked.append(dict(args))
        return {"name": args["name"]}

    def program():
        pulumi.runtime.register_invoke_transform(
            lambda args: pulumi.InvokeTransformResult({**args.args, "name": "other"}, args.opts)
        )
        result = pulumi.runtime.invoke("demo:index/getThing:getThing", {"name": "first"}).value
        Thing("thing", label=result["name"])

    found = plan(program, invokes={"demo:index/getThing:getThing": answer})
    assert asked == [{"name": "other"}]
    assert found["thing"].inputs == {"label": "other"}
