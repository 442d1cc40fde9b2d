"""The resource monitor of an offline plan: answers the SDK as the engine would, and keeps what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from google.protobuf import empty_pb2
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, MockResourceArgs, Mocks
from pulumi.runtime.proto import callback_pb2, provider_pb2, resource_pb2

from infra.errors import PlanError
from infra.estate.offline.invokes import Answer, answer
from infra.estate.offline.source import position
from infra.estate.offline.transforms import Transforms
from infra.estate.resource import STACK_TYPE, UNKNOWN, Resource
from infra.estate.value import plain_inputs, secret, struct, wire


class _NoMocks(Mocks):
    """Satisfies the SDK's type; the monitor answers by itself."""

    def call(self, args: MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise NotImplementedError(args.token)

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        raise NotImplementedError(args.typ)


class PlanMonitor(MockMonitor):
    """Keeps every resource that a program registers.

    Args:
        project: Pulumi project name.
        stack: stack name.
        preview: whether ids and computed outputs stay unknown; otherwise they are made up from the name.
        config: the program's configuration; tells the region where a provider does not.
        invokes: token -> answer, for what the program asks a provider.
        root: the project's folder, for source positions.

    Attributes:
        planned: URN -> resource, in the order of registration.
    """

    def __init__(
        self,
        project: str,
        stack: str,
        *,
        preview: bool,
        config: Mapping[str, str],
        invokes: Mapping[str, Answer],
        root: Path,
    ) -> None:
        super().__init__(_NoMocks())
        self._prefix = f"urn:pulumi:{stack}::{project}::"
        self._preview = preview
        self._config = config
        self._invokes = invokes
        self._root = root
        self._parents: dict[str, str] = {}
        self.transforms = Transforms()
        self.planned: dict[str, Resource] = {}

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """The URN as the engine builds it: the types of all parents but the stack, then the own type."""
        types = parent.split("::")[2] if parent else ""
        chain = f"{types}${type_}" if types and types != STACK_TYPE else type_
        return f"{self._prefix}{chain}::{name}"

    def RegisterResource(self, request: resource_pb2.RegisterResourceRequest) -> Any:  # noqa: N802
        """Keeps the resource; the response, or a coroutine of it where transforms have to run first."""
        urn = self.make_urn(request.parent, request.type, request.name)
        if urn in self._parents:
            raise PlanError(
                f"two resources have the URN {urn}",
                "give each resource of the same type and parent a name of its own",
            )
        self._parents[urn] = request.parent
        chain = self.transforms.for_resource(urn, request, self._parents)
        return self._transformed(urn, request, chain) if chain else self._registered(urn, request)

    async def _transformed(
        self, urn: str, request: resource_pb2.RegisterResourceRequest, chain: list[callback_pb2.Callback]
    ) -> resource_pb2.RegisterResourceResponse:
        return self._registered(urn, await self.transforms.resource(request, chain))

    def _registered(
        self, urn: str, request: resource_pb2.RegisterResourceRequest
    ) -> resource_pb2.RegisterResourceResponse:
        made_from = {
            name: tuple(sorted(entry.urns)) for name, entry in sorted(request.propertyDependencies.items())
        }
        inputs = plain_inputs(request.object)
        if request.custom and request.type.startswith("pulumi:providers:"):
            # The engine keeps with a provider which plugin it is.
            told = {"version": request.version, "pluginDownloadURL": request.pluginDownloadURL}
            inputs |= {name: value for name, value in told.items() if value}
        outputs, identity, made = request.object, "", dict[str, Any]()
        if request.custom and not self._preview:
            made, invented = self._invented(urn, request, inputs)
            identity = request.importId or invented
            outputs = struct({**{name: wire(value) for name, value in made.items()}, **request.object.fields})
        self.planned[urn] = Resource(
            urn=urn,
            type=request.type,
            name=request.name,
            inputs=dict(sorted(inputs.items())),
            parent=request.parent or None,
            provider=_provider_urn(request.provider),
            dependencies=tuple(sorted(request.dependencies)),
            property_dependencies={name: urns for name, urns in made_from.items() if urns},
            source="" if request.type == STACK_TYPE else position(request.stackTrace, self._root),
            custom=request.custom,
            protect=request.protect,
            id=identity,
            outputs={**made, **inputs} if identity else {},
        )
        if request.additionalSecretOutputs:
            fields = dict(outputs.fields)
            for name in request.additionalSecretOutputs:
                if name in fields:
                    fields[name] = secret(fields[name])
            outputs = struct(fields)
        return resource_pb2.RegisterResourceResponse(urn=urn, id=identity, object=outputs)

    def _invented(
        self, urn: str, request: resource_pb2.RegisterResourceRequest, inputs: Mapping[str, Any]
    ) -> tuple[dict[str, Any], str]:
        """Outputs and id as a rehearsal makes them up."""
        from infra.rehearsal.output import invented

        return invented(urn, inputs, self._region(request.provider, request.type))

    def RegisterResourceOutputs(  # noqa: N802
        self, request: resource_pb2.RegisterResourceOutputsRequest
    ) -> empty_pb2.Empty:
        """Outputs of components and of the stack are no part of a plan."""
        return empty_pb2.Empty()

    def ReadResource(  # noqa: N802
        self, request: resource_pb2.ReadResourceRequest
    ) -> resource_pb2.ReadResourceResponse:
        """Answers with what the program knows; a resource that is only read is no part of the plan."""
        urn = self.make_urn(request.parent, request.type, request.name)
        self._parents[urn] = request.parent
        known = "" if request.id == UNKNOWN else request.id
        return resource_pb2.ReadResourceResponse(urn=urn, id=known, properties=request.properties)

    def Invoke(self, request: resource_pb2.ResourceInvokeRequest) -> Any:  # noqa: N802
        """Answers from the table; the response, or a coroutine of it where transforms have to run first."""
        chain = self.transforms.for_invokes
        return self._transformed_invoke(request, chain) if chain else self._answered(request)

    async def _transformed_invoke(
        self, request: resource_pb2.ResourceInvokeRequest, chain: list[callback_pb2.Callback]
    ) -> resource_pb2.ResourceInvokeResponse:
        return self._answered(await self.transforms.invoke(request, chain))

    def _answered(self, request: resource_pb2.ResourceInvokeRequest) -> resource_pb2.ResourceInvokeResponse:
        region = self._region(request.provider, request.tok)
        result = answer(self._invokes, request.tok, plain_inputs(request.args), region)
        response = resource_pb2.ResourceInvokeResponse()
        getattr(response, "return").CopyFrom(struct({name: wire(value) for name, value in result.items()}))
        return response

    def Call(self, request: resource_pb2.ResourceCallRequest) -> provider_pb2.CallResponse:  # noqa: N802
        """Methods of remote components need their plugin."""
        raise PlanError(
            f"{request.tok} is a method of a component that runs in a plugin, which needs an engine",
            "make the component in Python, or leave it out of the program",
        )

    def RegisterStackTransform(self, request: callback_pb2.Callback) -> empty_pb2.Empty:  # noqa: N802
        """Keeps a transform of the whole stack."""
        self.transforms.add_to_stack(request)
        return empty_pb2.Empty()

    def RegisterStackInvokeTransform(self, request: callback_pb2.Callback) -> empty_pb2.Empty:  # noqa: N802
        """Keeps a transform of every invoke."""
        self.transforms.add_to_invokes(request)
        return empty_pb2.Empty()

    def RegisterResourceHook(self, request: resource_pb2.RegisterResourceHookRequest) -> empty_pb2.Empty:  # noqa: N802
        """Hooks run before and after something happens, and in a plan nothing does."""
        return empty_pb2.Empty()

    def SignalAndWaitForShutdown(self, request: empty_pb2.Empty) -> Any:  # noqa: N802
        """Called once the program has ended well."""
        return self._shutdown()

    async def _shutdown(self) -> empty_pb2.Empty:
        await self.transforms.close()
        return empty_pb2.Empty()

    def _region(self, provider: str, token: str) -> str:
        """The region of an explicit provider, else of the configuration; empty when neither says one."""
        found = self.planned.get(_provider_urn(provider) or "")
        if found and isinstance(found.inputs.get("region"), str):
            return found.inputs["region"]
        return self._config.get(f"{token.split(':', 1)[0]}:region", "")


def _provider_urn(reference: str) -> str | None:
    """The URN of a provider reference (``<urn>::<id>``)."""
    return reference.rsplit("::", 1)[0] if reference else None
