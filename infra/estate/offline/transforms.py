"""Transforms: functions of a program that change resources on their way to the engine.

The order is the engine's: those of the resource itself, of its parent, grandparent and so on, of the stack.
"""

from __future__ import annotations

from collections.abc import Mapping

import grpc.aio
from google.protobuf import struct_pb2
from pulumi.runtime.proto import callback_pb2, callback_pb2_grpc, resource_pb2

from infra.errors import PlanError
from infra.estate.value import lift, lower, struct


class Transforms:
    """The transforms of one run of a program."""

    def __init__(self) -> None:
        self._stack: list[callback_pb2.Callback] = []
        self._invoke: list[callback_pb2.Callback] = []
        self._own: dict[str, list[callback_pb2.Callback]] = {}
        self._channels: dict[str, grpc.aio.Channel] = {}

    def add_to_stack(self, callback: callback_pb2.Callback) -> None:
        """Every resource made from now on goes through this transform."""
        self._stack.append(callback)

    def add_to_invokes(self, callback: callback_pb2.Callback) -> None:
        """Every invoke made from now on goes through this transform."""
        self._invoke.append(callback)

    def for_resource(
        self, urn: str, request: resource_pb2.RegisterResourceRequest, parents: Mapping[str, str]
    ) -> list[callback_pb2.Callback]:
        """The transforms that this resource goes through, in order; remembers its own for its children."""
        own = list(request.transforms)
        if own:
            self._own[urn] = own
        chain = list(own)
        parent = request.parent
        while parent:
            chain.extend(self._own.get(parent, ()))
            parent = parents.get(parent, "")
        return chain + self._stack

    @property
    def for_invokes(self) -> list[callback_pb2.Callback]:
        """The transforms that an invoke goes through, in order."""
        return list(self._invoke)

    async def resource(
        self, request: resource_pb2.RegisterResourceRequest, chain: list[callback_pb2.Callback]
    ) -> resource_pb2.RegisterResourceRequest:
        """The request after every transform of `chain`.

        As in the engine, dependencies are read anew only when the resource has transforms of its own.
        """
        dependencies = request.propertyDependencies if request.transforms else {}
        properties = struct(
            {
                name: lift(value, dependencies[name].urns if name in dependencies else ())
                for name, value in request.object.fields.items()
            }
        )
        options = _options(request)
        for callback in chain:
            answer = resource_pb2.TransformResponse.FromString(
                await self._call(
                    callback,
                    resource_pb2.TransformRequest(
                        type=request.type,
                        name=request.name,
                        custom=request.custom,
                        parent=request.parent,
                        properties=properties,
                        options=options,
                    ).SerializeToString(),
                )
            )
            properties = answer.properties
            options = answer.options if answer.HasField("options") else options
        return _apply(request, properties, options)

    async def invoke(
        self, request: resource_pb2.ResourceInvokeRequest, chain: list[callback_pb2.Callback]
    ) -> resource_pb2.ResourceInvokeRequest:
        """The invoke after every transform of `chain`."""
        changed = resource_pb2.ResourceInvokeRequest()
        changed.CopyFrom(request)
        for callback in chain:
            answer = resource_pb2.TransformInvokeResponse.FromString(
                await self._call(
                    callback,
                    resource_pb2.TransformInvokeRequest(
                        token=changed.tok,
                        args=changed.args,
                        options=resource_pb2.TransformInvokeOptions(provider=changed.provider),
                    ).SerializeToString(),
                )
            )
            changed.args.CopyFrom(answer.args)
            if answer.HasField("options"):
                changed.provider = answer.options.provider
        return changed

    async def _call(self, callback: callback_pb2.Callback, message: bytes) -> bytes:
        channel = self._channels.get(callback.target)
        if channel is None:
            channel = self._channels[callback.target] = grpc.aio.insecure_channel(callback.target)
        stub = callback_pb2_grpc.CallbacksStub(channel)
        try:
            answer = await stub.Invoke(callback_pb2.CallbackInvokeRequest(token=callback.token, request=message))
        except grpc.aio.AioRpcError as error:
            # Before the last mark stands the callback's token, which says nothing to anybody.
            _, _, details = (error.details() or str(error.code())).partition(" error: ")
            raise PlanError(f"a transform failed: {details or error.details()}".rstrip()) from None
        return answer.response

    async def close(self) -> None:
        """Lets go of the program's callback server, before it stops."""
        while self._channels:
            _, channel = self._channels.popitem()
            await channel.close()


def _options(request: resource_pb2.RegisterResourceRequest) -> resource_pb2.TransformResourceOptions:
    options = resource_pb2.TransformResourceOptions(
        depends_on=list(request.dependencies),
        ignore_changes=list(request.ignoreChanges),
        replace_on_changes=list(request.replaceOnChanges),
        version=request.version,
        aliases=list(request.aliases),
        provider=request.provider,
        providers=dict(request.providers),
        plugin_download_url=request.pluginDownloadURL,
        deleted_with=request.deletedWith,
        additional_secret_outputs=list(request.additionalSecretOutputs),
    )
    if request.HasField("customTimeouts"):
        options.custom_timeouts.CopyFrom(request.customTimeouts)
    if request.HasField("protect"):
        options.protect = request.protect
    if request.HasField("retainOnDelete"):
        options.retain_on_delete = request.retainOnDelete
    if request.deleteBeforeReplaceDefined:
        options.delete_before_replace = request.deleteBeforeReplace
    return options


def _apply(
    request: resource_pb2.RegisterResourceRequest,
    properties: struct_pb2.Struct,
    options: resource_pb2.TransformResourceOptions,
) -> resource_pb2.RegisterResourceRequest:
    changed = resource_pb2.RegisterResourceRequest()
    changed.CopyFrom(request)
    made_from: dict[str, set[str]] = {}
    inputs = {}
    for name, value in properties.fields.items():
        made_from[name] = set()
        inputs[name] = lower(value, made_from[name])
    changed.object.CopyFrom(struct(inputs))
    changed.provider = options.provider
    changed.ClearField("protect")
    if options.HasField("protect"):
        changed.protect = options.protect
    changed.ClearField("additionalSecretOutputs")
    changed.additionalSecretOutputs.extend(options.additional_secret_outputs)
    if request.transforms:
        changed.ClearField("dependencies")
        changed.dependencies.extend(
            sorted({*options.depends_on, *(urn for urns in made_from.values() for urn in urns)})
        )
        changed.ClearField("propertyDependencies")
        for name, urns in made_from.items():
            changed.propertyDependencies[name].urns.extend(sorted(urns))
    return changed
