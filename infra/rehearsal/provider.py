"""A simulated cloud as a Pulumi provider: what the engine asks, answered from `SimulatedCloud`."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from typing import Any

from pulumi.provider.experimental import provider as sdk
from pulumi.provider.experimental.property_value import PropertyValue

from infra.catalog.cloud import NAMES
from infra.catalog.input import Facts
from infra.catalog.region import Region, region_by_code, regions
from infra.errors import PlanError
from infra.estate.offline.invokes import ANSWERS, answer
from infra.estate.resource import UNKNOWN, is_unknown
from infra.nearest import nearest
from infra.rehearsal import schema
from infra.rehearsal.cloud import Refused, SimulatedCloud, name_of, region_of, token_of
from infra.rehearsal.difference import Difference, deletes_first, differences
from infra.rehearsal.fault import Faults
from infra.rehearsal.kind import Problem, Record
from infra.rehearsal.value import Values, plain_values, revealed, revive

REGION_VARIABLES = {
    "alicloud": ("ALICLOUD_REGION", "ALIBABA_CLOUD_REGION"),
    "aws": ("AWS_REGION", "AWS_DEFAULT_REGION"),
}
"""Where a provider looks for a region that its inputs leave out (configuration reference of both providers)."""

ENGINE_INPUTS = {"__internal", "pluginDownloadURL", "version"}
"""Inputs of a provider that are the engine's business."""


class HalfMade(Refused):
    """The resource exists, but is not ready and will not be.

    Args:
        message: why.
        record: what there is.
        properties: what to remember of it.
    """

    def __init__(self, message: str, record: Record, properties: dict[str, PropertyValue]) -> None:
        super().__init__(Problem("", message))
        self.record = record
        self.properties = properties


class SimulatedProvider(sdk.Provider):
    """Serves one simulated cloud.

    Args:
        cloud: what it serves.
        faults: what shall go wrong.
        latency_s: seconds that a resource stays in each of its states.
    """

    def __init__(self, cloud: SimulatedCloud, faults: Faults, latency_s: float = 0) -> None:
        self._cloud = cloud
        self._faults = faults
        self._latency_s = latency_s
        self._region: Region | None = None
        self._cancelled = False

    async def cancel(self) -> None:
        """Stops waiting for resources to get ready: the engine was interrupted."""
        self._cancelled = True

    async def check_config(self, request: sdk.CheckRequest) -> sdk.CheckResponse:
        """Takes only inputs that the SDK's provider has, and a region that the catalogue has."""
        inputs = plain_values(request.new_inputs)
        found = schema.schema(f"pulumi:providers:{self._cloud.name}")
        known = found.inputs if found else {}
        problems = [
            Problem(name, f"the provider has no input {name!r}" + _did_you_mean(nearest(name, known)))
            for name in inputs
            if name not in known and name not in ENGINE_INPUTS
        ]
        code = self._code(inputs)
        if not is_unknown(code) and region_by_code(self._cloud.name, code) is None:
            problems.append(Problem("region", self._no_region(code)))
        return _checked(request, problems)

    async def diff_config(self, request: sdk.DiffRequest) -> sdk.DiffResponse:
        """Another region is another provider: nothing can move there."""
        old, new = plain_values(request.old_state), plain_values(request.new_inputs)
        nothing = Facts(token="", source="", as_of="")
        changed = {it.input for it in differences(old, new, nothing) if it.input not in ENGINE_INPUTS}
        return sdk.DiffResponse(
            changes=bool(changed), diffs=sorted(changed), replaces=["region"] if "region" in changed else []
        )

    async def configure(self, request: sdk.ConfigureRequest) -> sdk.ConfigureResponse:
        """Learns the region.

        Raises:
            Refused: there is no such region.
        """
        code = self._code(plain_values(request.args))
        self._region = region_by_code(self._cloud.name, code)
        if self._region is None and not is_unknown(code):
            raise Refused(Problem("region", self._no_region(code)))
        return sdk.ConfigureResponse(accept_secrets=True, supports_preview=True)

    async def invoke(self, request: sdk.InvokeRequest) -> sdk.InvokeResponse:
        """Answers from the catalogue.

        Raises:
            Refused: the catalogue has no answer.
        """
        try:
            found = answer(ANSWERS, request.tok, plain_values(request.args), self._here().region)
        except PlanError as error:
            raise Refused(Problem("", error.message)) from None
        return sdk.InvokeResponse(return_value=revive(found, request.args))

    async def check(self, request: sdk.CheckRequest) -> sdk.CheckResponse:
        """Judges inputs before anything is asked of the cloud; never changes them."""
        inputs = plain_values(request.new_inputs)
        code = inputs.get("region")
        region = region_of(self._cloud.name, inputs, self._region)
        if region is None:
            problems = (Problem("region", self._no_region(str(code))),) if code else ()
            return _checked(request, problems or schema.problems(token_of(request.urn), inputs))
        return _checked(request, self._cloud.validate(request.urn, inputs, region))

    async def diff(self, request: sdk.DiffRequest) -> sdk.DiffResponse:
        """What changed; `old_state` are the old inputs here."""
        kind = self._cloud.kind(token_of(request.urn))
        old, new = _comparable(request.old_state), _comparable(request.new_inputs)
        region = region_of(self._cloud.name, old, self._region)
        if region is not None:
            self._claim(request.urn, request.resource_id, region)
        found = [
            it for it in differences(old, new, kind.facts) if not _is_ignored(it.path, request.ignore_changes)
        ]
        replaces = sorted({it.input for it in found if it.replaces})
        kinds = sdk.PropertyDiffKind
        detailed = {
            it.path: sdk.PropertyDiff(
                kinds[f"{it.change.upper()}_REPLACE" if it.replaces else it.change.upper()], input_diff=True
            )
            for it in found
        }
        return sdk.DiffResponse(
            changes=bool(found),
            replaces=replaces,
            diffs=sorted({it.input for it in found}),
            detailed_diff=detailed,
            delete_before_replace=bool(replaces) and deletes_first(kind, new),
        )

    async def create(self, request: sdk.CreateRequest) -> sdk.CreateResponse:
        """Makes a resource and waits until it is ready.

        Raises:
            Refused: the cloud does not take it.
            HalfMade: it does not get ready.
        """
        if request.preview:
            return sdk.CreateResponse(resource_id="", properties=request.properties)
        inputs = plain_values(request.properties)
        region = self._there(inputs)
        await self._faults.admit("create", self._cloud.kind(token_of(request.urn)), name_of(request.urn))
        with self._faults.mutation():
            record = self._cloud.create(request.urn, inputs, region)
        record = await self._ready(record, region, name_of(request.urn), request.properties)
        return sdk.CreateResponse(resource_id=record.id, properties=revive(record.outputs, request.properties))

    async def read(self, request: sdk.ReadRequest) -> sdk.ReadResponse:
        """What the cloud has; by id alone for an import.

        Raises:
            Refused: the call fails.
        """
        region = self._there(plain_values(request.properties) or plain_values(request.inputs))
        await self._faults.admit("read", self._cloud.kind(token_of(request.urn)), name_of(request.urn))
        self._claim(request.urn, request.resource_id, region)
        record = self._cloud.read(token_of(request.urn), request.resource_id, region)
        while record is not None and not self._cloud.is_ready(record):
            if self._faults.is_stuck(token_of(request.urn), name_of(request.urn)):
                break
            record = self._cloud.settle(token_of(request.urn), request.resource_id, region)
        if record is None:
            return sdk.ReadResponse(resource_id="")
        return sdk.ReadResponse(
            resource_id=record.id,
            properties=revive(record.outputs, request.properties),
            inputs=revive(record.inputs, request.inputs),
        )

    async def update(self, request: sdk.UpdateRequest) -> sdk.UpdateResponse:
        """Changes a resource in place, once it is ready.

        Raises:
            Refused: the cloud does not take the change.
        """
        inputs = plain_values(request.news)
        region = self._there(inputs)
        if request.preview:
            return sdk.UpdateResponse(properties=self._planned(request, inputs, region))
        await self._faults.admit("update", self._cloud.kind(token_of(request.urn)), name_of(request.urn))
        self._claim(request.urn, request.resource_id, region)
        record = self._cloud.read(token_of(request.urn), request.resource_id, region)
        if record is not None:
            await self._ready(record, region, name_of(request.urn), request.news)
        with self._faults.mutation():
            record = self._cloud.update(request.urn, request.resource_id, inputs, region)
        return sdk.UpdateResponse(properties=revive(record.outputs, request.news))

    async def delete(self, request: sdk.DeleteRequest) -> None:
        """Deletes a resource, once it is ready.

        Raises:
            Refused: others hold it, or it is protected.
        """
        properties = plain_values(request.properties)
        region = self._there(properties)
        await self._faults.admit("delete", self._cloud.kind(token_of(request.urn)), name_of(request.urn))
        self._claim(request.urn, request.resource_id, region)
        record = self._cloud.read(token_of(request.urn), request.resource_id, region)
        if record is not None:
            try:
                await self._ready(record, region, name_of(request.urn), request.properties)
            except HalfMade as error:
                # The engine keeps what it could not delete; there is no state to hand over.
                raise Refused(*error.problems) from None
        with self._faults.mutation():
            self._cloud.delete(token_of(request.urn), request.resource_id, region)

    def _claim(self, urn: str, id: str, region: Region) -> None:
        self._cloud.claim(token_of(urn), id, region)

    async def _ready(self, record: Record, region: Region, name: str, sent: Values) -> Record:
        while not self._cloud.is_ready(record):
            if self._faults.is_stuck(record.token, name):
                message = (
                    f"timeout while waiting for {record.id!r} to become ready (last state: {record.status!r})"
                )
                raise HalfMade(message, record, revive(record.outputs, sent))
            if not await self._pause():
                # The end of what the real ones say, whose waits return the error of Go's context.
                message = (
                    f"waiting for {record.id!r} to become ready (last state: {record.status!r}): context canceled"
                )
                raise HalfMade(message, record, revive(record.outputs, sent))
            settled = self._cloud.settle(record.token, record.id, region)
            if settled is None:
                raise Refused(Problem("", self._cloud.kind(record.token).absent.format(id=record.id)))
            record = settled
        return record

    async def _pause(self) -> bool:
        """Lets the time of one state pass; False when there is nobody to wait for any more."""
        end = time.monotonic() + self._latency_s
        while not self._cancelled and (left := end - time.monotonic()) > 0:
            await asyncio.sleep(min(left, 0.1))
        return not self._cancelled or not self._latency_s

    def _planned(
        self, request: sdk.UpdateRequest, inputs: Mapping[str, Any], region: Region
    ) -> dict[str, PropertyValue]:
        """What an update will return: an output that may depend on what is unknown yet is unknown."""
        planned = self._cloud.planned(request.urn, request.resource_id, inputs, region)
        uncertain = UNKNOWN in str(inputs)
        olds = plain_values(request.olds)
        certain = {
            name: UNKNOWN if uncertain and value != olds.get(name) else value for name, value in planned.items()
        }
        return {**revive(certain, request.olds), **request.news}

    def _here(self) -> Region:
        if self._region is None:
            raise Refused(Problem("region", self._no_region("")))
        return self._region

    def _there(self, inputs: Mapping[str, Any]) -> Region:
        return region_of(self._cloud.name, inputs, self._region) or self._here()

    def _code(self, inputs: Mapping[str, Any]) -> str:
        for code in (inputs.get("region"), *map(os.environ.get, REGION_VARIABLES[self._cloud.name])):
            if code:
                return str(code)
        return ""

    def _no_region(self, code: str) -> str:
        if not code:
            first, *_ = REGION_VARIABLES[self._cloud.name]
            return f"the provider has no region: set its input 'region', {self._cloud.name}:region or {first}"
        codes = [place.region for place in regions() if place.cloud == self._cloud.name]
        return f"{NAMES[self._cloud.name]} has no region {code!r}" + _did_you_mean(nearest(code, codes))


def _comparable(values: Values) -> dict[str, Any]:
    """Inputs as JSON with secrets in the clear, so that another secret is a change; never stored or shown."""
    return {name: revealed(value) for name, value in values.items()}


def _is_ignored(path: str, ignored: list[str]) -> bool:
    return any(path == prefix or path.startswith((f"{prefix}.", f"{prefix}[")) for prefix in ignored)


def _checked(request: sdk.CheckRequest, problems: Sequence[Problem]) -> sdk.CheckResponse:
    failures = [
        # The engine prints the value at the path, whatever it is.
        sdk.CheckFailure(property="" if _is_secret(request, problem) else problem.path, reason=problem.message)
        for problem in problems
    ]
    return sdk.CheckResponse(inputs=request.new_inputs, failures=failures)


def _is_secret(request: sdk.CheckRequest, problem: Problem) -> bool:
    value = request.new_inputs.get(Difference(problem.path, "update").input)
    return value is not None and value.contains_secret()


def _did_you_mean(near: str | None) -> str:
    return f"; did you mean {near!r}?" if near else ""
