"""Requests of the engine as resources of a plan."""

from __future__ import annotations

import pytest
from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from infra.estate.resource import SECRET, UNKNOWN
from infra.estate.value import SECRET_SIGNATURE, SIGNATURE
from infra.policy import wire

STACK = "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s"
PROVIDER = "urn:pulumi:s::p::pulumi:providers:aws::main"
URN = "urn:pulumi:s::p::aws:ec2/vpc:Vpc::vpc"


def _struct(values):
    struct = struct_pb2.Struct()
    struct.update(values)
    return struct


@pytest.mark.parametrize("mark", sorted(wire.UNKNOWNS))
def test_unknowns_of_every_kind_are_one(mark):
    assert wire.values(_struct({"a": mark, "b": {"c": [mark]}})) == {"a": UNKNOWN, "b": {"c": [UNKNOWN]}}


def test_secrets_are_masked_wherever_they_stand():
    secret = {SIGNATURE: SECRET_SIGNATURE, "value": {"password": "hunter2"}}

    assert wire.values(_struct({"a": secret, "b": [secret]})) == {"a": SECRET, "b": [SECRET]}


def test_numbers_are_whole_again():
    assert repr(wire.values(_struct({"a": 14.0, "b": 0.5}))) == "{'a': 14, 'b': 0.5}"


def test_a_resource_has_its_provider_and_parent():
    request = analyzer_pb2.AnalyzeRequest(
        type="aws:ec2/vpc:Vpc",
        urn=URN,
        name="vpc",
        properties=_struct({"cidrBlock": "10.0.0.0/16"}),
        options=analyzer_pb2.AnalyzerResourceOptions(parent=STACK, protect=True),
        provider=analyzer_pb2.AnalyzerProviderResource(
            type="pulumi:providers:aws", urn=PROVIDER, name="main", properties=_struct({"region": "eu-central-1"})
        ),
    )

    resource, [provider] = wire.analyzed(request), wire.provider(request)

    assert (resource.parent, resource.provider, resource.custom, resource.protect) == (STACK, PROVIDER, True, True)
    assert (provider.urn, provider.inputs, provider.custom) == (PROVIDER, {"region": "eu-central-1"}, True)


def test_a_component_has_neither_provider_nor_inputs():
    request = analyzer_pb2.AnalyzeRequest(type="twinstack:aws:Network", urn=URN, name="network")

    assert (wire.analyzed(request).custom, wire.analyzed(request).inputs, wire.provider(request)) == (
        False,
        {},
        (),
    )


def test_a_stack_is_judged_by_what_was_asked_for():
    resources = [
        analyzer_pb2.AnalyzerResource(
            type="aws:ec2/vpc:Vpc",
            urn=URN,
            name="vpc",
            properties=_struct({"cidrBlock": "10.0.0.0/16", "arn": "arn:aws:ec2:::vpc"}),
            dependencies=[PROVIDER, STACK],
            propertyDependencies={"cidrBlock": analyzer_pb2.AnalyzerPropertyDependencies(urns=[STACK])},
        )
    ]

    [remembered] = wire.stack(resources, {URN: {}})
    [unseen] = wire.stack(resources, {})

    assert remembered.inputs == {}
    assert unseen.inputs == {"cidrBlock": "10.0.0.0/16", "arn": "arn:aws:ec2:::vpc"}
    assert remembered.dependencies == (PROVIDER, STACK)
    assert remembered.property_dependencies == {"cidrBlock": (STACK,)}
