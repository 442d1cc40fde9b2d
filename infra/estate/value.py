"""Property values on the wire: what Pulumi's SDK sends, as plain JSON and back.

Special values travel as objects whose key `SIGNATURE` says what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from google.protobuf import struct_pb2

from infra.estate.resource import SECRET, UNKNOWN
from infra.estate.signature import (
    ARCHIVE_SIGNATURE,
    ASSET_SIGNATURE,
    OUTPUT_SIGNATURE,
    RESOURCE_SIGNATURE,
    SECRET_SIGNATURE,
    SIGNATURE,
)

LARGEST_INTEGER = 2**53
"""Above this a number on the wire (a double) no longer stands for one integer."""


def signature(fields: Mapping[str, struct_pb2.Value]) -> str:
    """Which special value an object is; empty for an ordinary one."""
    return fields[SIGNATURE].string_value if SIGNATURE in fields else ""


def plain(value: struct_pb2.Value) -> Any:
    """The value as JSON: secrets masked (also unknown ones), unknowns as `UNKNOWN`, resources as id (else URN).

    An asset or archive reads ``{"asset": {"path": ...}}`` or ``{"archive": {"assets": {...}}}``.
    """
    match value.WhichOneof("kind"):
        case "string_value":
            return value.string_value
        case "bool_value":
            return value.bool_value
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() and abs(number) <= LARGEST_INTEGER else number
        case "list_value":
            return [plain(item) for item in value.list_value.values]
        case "struct_value":
            return _plain_object(value.struct_value.fields)
        case _:
            return None


def plain_inputs(inputs: struct_pb2.Struct) -> dict[str, Any]:
    """The inputs of a resource or an invoke as JSON, by name."""
    return {name: plain(inputs.fields[name]) for name in sorted(inputs.fields)}


def _plain_object(fields: Mapping[str, struct_pb2.Value]) -> Any:
    match signature(fields):
        case "":
            return {name: plain(fields[name]) for name in sorted(fields)}
        case code if code == SECRET_SIGNATURE:
            return SECRET
        case code if code == OUTPUT_SIGNATURE:
            if _is_marked_secret(fields):
                return SECRET
            return plain(fields["value"]) if "value" in fields else UNKNOWN
        case code if code == RESOURCE_SIGNATURE:
            return plain(fields["id" if "id" in fields else "urn"]) or UNKNOWN
        case code if code in (ASSET_SIGNATURE, ARCHIVE_SIGNATURE):
            kind = "asset" if code == ASSET_SIGNATURE else "archive"
            return {kind: {name: plain(fields[name]) for name in sorted(fields) if name != SIGNATURE}}
        case code:
            return {"signature": code}


def is_unknown(value: struct_pb2.Value) -> bool:
    """Whether the value is the mark of an unknown."""
    return value.WhichOneof("kind") == "string_value" and value.string_value == UNKNOWN


def _is_marked_secret(fields: Mapping[str, struct_pb2.Value]) -> bool:
    return "secret" in fields and fields["secret"].bool_value


def struct(fields: Mapping[str, struct_pb2.Value]) -> struct_pb2.Struct:
    """An object of these fields."""
    return struct_pb2.Struct(fields=dict(fields))


def wire(value: Any) -> struct_pb2.Value:
    """A JSON value as it travels.

    Raises:
        TypeError: the value is not JSON.
    """
    match value:
        case None:
            return struct_pb2.Value(null_value=struct_pb2.NULL_VALUE)
        case bool():
            return struct_pb2.Value(bool_value=value)
        case int() | float():
            return struct_pb2.Value(number_value=float(value))
        case str():
            return struct_pb2.Value(string_value=value)
        case Mapping():
            return struct_pb2.Value(struct_value=struct({str(name): wire(v) for name, v in value.items()}))
        case list() | tuple():
            return struct_pb2.Value(list_value=struct_pb2.ListValue(values=[wire(item) for item in value]))
        case _:
            raise TypeError(f"{type(value).__name__} is not JSON")


def secret(value: struct_pb2.Value) -> struct_pb2.Value:
    """The value, marked as a secret (once)."""
    if value.WhichOneof("kind") == "struct_value" and signature(value.struct_value.fields) == SECRET_SIGNATURE:
        return value
    return _object({SIGNATURE: wire(SECRET_SIGNATURE), "value": value})


def lift(value: struct_pb2.Value, dependencies: Iterable[str]) -> struct_pb2.Value:
    """An input as a transform receives it: an output that carries the URNs it was made from.

    Without dependencies, only unknown and secret values become outputs, wherever they stand.
    """
    urns = sorted(dependencies)
    if urns:
        return _output(value, urns)
    match value.WhichOneof("kind"):
        case "string_value" if value.string_value == UNKNOWN:
            return _output(value, [])
        case "list_value":
            lifted = [lift(item, ()) for item in value.list_value.values]
            return struct_pb2.Value(list_value=struct_pb2.ListValue(values=lifted))
        case "struct_value":
            fields = value.struct_value.fields
            code = signature(fields)
            if code == SECRET_SIGNATURE:
                return _output(value, [])
            return value if code else _object({name: lift(fields[name], ()) for name in fields})
        case _:
            return value


def _output(value: struct_pb2.Value, urns: list[str]) -> struct_pb2.Value:
    fields = {SIGNATURE: wire(OUTPUT_SIGNATURE)}
    if value.WhichOneof("kind") == "struct_value" and signature(value.struct_value.fields) == SECRET_SIGNATURE:
        fields["secret"] = wire(True)
        value = value.struct_value.fields["value"]
    if not is_unknown(value):
        fields["value"] = value
    if urns:
        fields["dependencies"] = wire(urns)
    return _object(fields)


def lower(value: struct_pb2.Value, dependencies: set[str]) -> struct_pb2.Value:
    """The opposite of `lift`: no outputs inside; adds the URNs they carried to `dependencies`."""
    match value.WhichOneof("kind"):
        case "list_value":
            lowered = [lower(item, dependencies) for item in value.list_value.values]
            return struct_pb2.Value(list_value=struct_pb2.ListValue(values=lowered))
        case "struct_value":
            fields = value.struct_value.fields
            if signature(fields) != OUTPUT_SIGNATURE:
                return _object({name: lower(fields[name], dependencies) for name in fields})
            if "dependencies" in fields:
                dependencies.update(item.string_value for item in fields["dependencies"].list_value.values)
            inner = lower(fields["value"], dependencies) if "value" in fields else wire(UNKNOWN)
            return secret(inner) if _is_marked_secret(fields) else inner
        case _:
            return value


def _object(fields: Mapping[str, struct_pb2.Value]) -> struct_pb2.Value:
    return struct_pb2.Value(struct_value=struct(fields))
