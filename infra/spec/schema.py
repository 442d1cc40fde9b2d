"""The JSON schema of a workload file: for editors, and for what the loader expects at each place."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import DecimalSchema

from infra.spec.document import Mapping, parse, untyped
from infra.spec.embedded import embedded_source, embedded_workloads
from infra.spec.model import Workload

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLE = "Twinstack workload"


class _Generator(GenerateJsonSchema):
    """Amounts are numbers, as they are written in YAML; a field has no title that repeats its key."""

    def decimal_schema(self, schema: DecimalSchema) -> JsonSchemaValue:
        names = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
        bounds = {word: _number(schema[key]) for key, word in names.items() if key in schema}
        return {"type": "number", **bounds}

    def encode_default(self, dft: Any) -> Any:
        return _number(dft) if isinstance(dft, Decimal) else super().encode_default(dft)

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


@cache
def workload_schema() -> dict[str, Any]:
    """The schema as generated from the models; shared, so not to be changed."""
    schema = Workload.model_json_schema(schema_generator=_Generator)
    for model in (schema, *schema["$defs"].values()):
        for field in model["properties"].values():
            if field.get("default") is None or isinstance(field["default"], dict):
                field.pop("default", None)
    return schema


def json_schema() -> dict[str, Any]:
    """The JSON schema (2020-12) of a workload file, with every description, default and bound.

    It cannot say what depends on two settings at once, and it asks for quotes around versions, which the loader
    does without.
    """
    examples = [untyped(root) for name in embedded_workloads() if (root := _root(name))]
    body = copy.deepcopy(workload_schema())
    return {"$schema": DIALECT, **body, "title": TITLE, "examples": examples}


def _root(name: str) -> Mapping | None:
    return parse(embedded_source(name), name).root


def resolve(schema: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """What a field's schema comes to without references and alternatives, and whether null is allowed."""
    if "$ref" in schema:
        return workload_schema()["$defs"][schema["$ref"].rpartition("/")[2]], False
    if "anyOf" not in schema:
        return schema, False
    some = [option for option in schema["anyOf"] if option.get("type") != "null"]
    outer = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
    return {**outer, **resolve(some[0])[0]}, len(some) < len(schema["anyOf"])


def below(schema: dict[str, Any], key: str) -> dict[str, Any] | None:
    """What a resolved schema asks for under a key; None where it takes no such key."""
    others: Any = schema.get("additionalProperties")
    return schema.get("properties", {}).get(key, others if isinstance(others, dict) else None)


def sections_with(key: str) -> Iterator[str]:
    """Top-level sections that have a setting of that name."""
    for section, field in workload_schema()["properties"].items():
        if key in resolve(field)[0].get("properties", {}):
            yield section


def expected(schema: dict[str, Any]) -> str:
    """What a resolved schema asks for, in words: ``a whole number, 1 to 192``."""
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    match schema.get("type"):
        case "integer":
            return f"a whole number{_span(schema)}"
        case "number":
            return f"a number{_span(schema)}"
        case "boolean":
            return "true or false"
        case "array":
            return f"a list; each item {expected(resolve(schema['items'])[0])}"
        case "object" if "properties" not in schema:
            most = f"at most {schema['maxProperties']} " if "maxProperties" in schema else ""
            return f"a mapping of {most}names, each to {expected(resolve(schema['additionalProperties'])[0])}"
        case "object":
            return "a mapping with " + ", ".join(schema["properties"])
        case _:
            return _text(schema)


def _text(schema: dict[str, Any]) -> str:
    if schema.get("format") == "ipv4network":
        return "an IPv4 range such as 10.20.0.0/16"
    examples = schema.get("examples", [])
    such_as = " such as " + " or ".join(map(str, examples)) if examples else ""
    low, high = schema.get("minLength", 0), schema.get("maxLength")
    span = "" if high is None else f", {low} to {high} characters" if low else f", at most {high} characters"
    return f"text{such_as}{span}"


def _span(schema: dict[str, Any]) -> str:
    low, above, high = schema.get("minimum"), schema.get("exclusiveMinimum"), schema.get("maximum")
    if low is not None:
        return f", {low} to {high}" if high is not None else f", {low} or more"
    if above is not None:
        return f", more than {above}" + (f", at most {high}" if high is not None else "")
    return ""


def _number(value: Decimal | float) -> int | float:
    return int(value) if value == int(value) else float(value)
