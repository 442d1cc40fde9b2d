"""Made-up outputs of real resource classes."""

import pulumi

from infra.estate.offline.capture import capture
from infra.estate.offline.simulate import outputs


@pulumi.output_type
class Detail(dict):
    def __init__(self, *, secret_arn: str | None = None):
        pulumi.set(self, "secret_arn", secret_arn)

    @property
    @pulumi.getter(name="secretArn")
    def secret_arn(self) -> str | None:
        return pulumi.get(self, "secret_arn")


class Thing(pulumi.CustomResource):
    pulumi_type = "aws:things/thing:Simulated"

    def __init__(self, name, opts=None, **props):
        declared = {"arn": None, "port": None, "enabled": None, "details": None, "tags": None, "note": None}
        super().__init__(self.pulumi_type, name, {**declared, **props}, opts)

    @property
    @pulumi.getter
    def arn(self) -> pulumi.Output[str]:
        return pulumi.get(self, "arn")

    @property
    @pulumi.getter
    def port(self) -> pulumi.Output[int]:
        return pulumi.get(self, "port")

    @property
    @pulumi.getter
    def enabled(self) -> pulumi.Output[bool]:
        return pulumi.get(self, "enabled")

    @property
    @pulumi.getter
    def details(self) -> pulumi.Output[list[Detail]]:
        return pulumi.get(self, "details")

    @property
    @pulumi.getter
    def tags(self) -> pulumi.Output[dict[str, str]]:
        return pulumi.get(self, "tags")

    @property
    @pulumi.getter
    def note(self) -> pulumi.Output[str | None]:
        return pulumi.get(self, "note")


def test_every_output_that_is_always_there_has_a_value_of_its_type():
    assert outputs(Thing.pulumi_type, "web", "eu-central-1") == {
        "arn": "arn:aws:things:eu-central-1:000000000000:web",
        "port": 0,
        "enabled": False,
        "details": [{"secretArn": "arn:aws:things:eu-central-1:000000000000:web"}],
        "tags": {},
    }


def test_an_unknown_type_has_none():
    assert outputs("aws:things/thing:Nobody", "web", "eu-central-1") == {}


def test_outputs_of_an_update_can_be_used():
    def program():
        thing = Thing("web", port=8080)
        detail = thing.details[0].secret_arn
        Thing("user", note=pulumi.Output.concat(thing.id, " ", thing.port.apply(str), " ", detail))

    resources = capture(program, project="demo", stack="dev", preview=False, config={"aws:region": "eu-central-1"})
    (user,) = (resource for resource in resources if resource.name == "user")
    assert user.inputs == {"note": "web-id 8080 arn:aws:things:eu-central-1:000000000000:web"}
