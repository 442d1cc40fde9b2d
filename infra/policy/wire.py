"""The engine's requests as resources of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from infra.estate.resource import UNKNOWN, Resource
from infra.estate.value import plain_inputs

UNKNOWNS = frozenset(
    {
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        UNKNOWN,
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""Marks of an unknown boolean, number, text, list, asset, archive and object (github.com/pulumi/pulumi at
1b5949891b, sdk/go/common/resource/plugin/rpc.go, read 2026-11-26)."""


def values(properties: struct_pb2.Struct) -> dict[str, Any]:
    """Inputs as a plan has them: unknown values of every kind are `UNKNOWN`, secret ones `SECRET`."""
    return {name: _known(value) for name, value in plain_inputs(properties).items()}


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _known(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_known(item) for item in value]
    return UNKNOWN if isinstance(value, str) and value in UNKNOWNS else value


def analyzed(request: analyzer_pb2.AnalyzeRequest) -> Resource:
    """The resource that the engine is about to create, change or keep."""
    return Resource(
        urn=request.urn,
        type=request.type,
        name=request.name,
        inputs=values(request.properties),
        parent=request.options.parent or None,
        provider=request.provider.urn or None,
        custom=_custom(request.type, request.provider),
        protect=request.options.protect,
    )


def provider(request: analyzer_pb2.AnalyzeRequest) -> tuple[Resource, ...]:
    """The provider of that resource, where it has one."""
    found = request.provider
    if not found.urn:
        return ()
    return (Resource(urn=found.urn, type=found.type, name=found.name, inputs=values(found.properties)),)


def stack(
    resources: Iterable[analyzer_pb2.AnalyzerResource], inputs: Mapping[str, Mapping[str, Any]]
) -> tuple[Resource, ...]:
    """All resources of a stack.

    Args:
        resources: as the engine hands them to a stack policy: with outputs, where what the program left out is
            filled in or unknown.
        inputs: by URN, what the program asked for.
    """
    return tuple(
        Resource(
            urn=it.urn,
            type=it.type,
            name=it.name,
            inputs=inputs[it.urn] if it.urn in inputs else values(it.properties),
            parent=it.parent or None,
            provider=it.provider.urn or None,
            dependencies=tuple(sorted(it.dependencies)),
            property_dependencies={
                name: tuple(sorted(it.propertyDependencies[name].urns)) for name in sorted(it.propertyDependencies)
            },
            custom=_custom(it.type, it.provider),
            protect=it.options.protect,
        )
        for it in resources
    )


def _custom(token: str, found: analyzer_pb2.AnalyzerProviderResource) -> bool:
    return bool(found.urn) or token.startswith("pulumi:providers:")
