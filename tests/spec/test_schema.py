"""The JSON schema: complete, described, current, and true of the workloads that come with the product."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from infra.errors import SpecError
from infra.spec.embedded import embedded_source, embedded_workloads
from infra.spec.load import parse_workload
from infra.spec.model import Workload
from infra.spec.schema import expected, json_schema, resolve, sections_with, workload_schema

WORKLOADS = Path(__file__).parents[2] / "infra" / "workloads"
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}


def mismatches(value: Any, schema: dict[str, Any], root: dict[str, Any], place: str = "") -> list[str]:
    """Where a value is not what the schema says; covers the keywords that the schema uses."""
    if "$ref" in schema:
        return mismatches(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, place)
    if "anyOf" in schema:
        each = [mismatches(value, option, root, place) for option in schema["anyOf"]]
        return [] if any(not found for found in each) else each[0]
    if schema.get("type") == "null":
        return [] if value is None else [f"{place}: not null"]
    found: list[str] = []
    if "type" in schema and (
        not isinstance(value, TYPES[schema["type"]]) or (isinstance(value, bool) and schema["type"] != "boolean")
    ):
        return [f"{place}: not {schema['type']}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{place}: not in {schema['enum']}")
    if isinstance(value, int | float):
        if value < schema.get("minimum", value) or value > schema.get("maximum", value):
            found.append(f"{place}: out of range")
        if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]:
            found.append(f"{place}: too small")
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            found.append(f"{place}: does not match")
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            found.append(f"{place}: wrong length")
    if isinstance(value, dict):
        known, others = schema.get("properties", {}), schema["additionalProperties"]
        found += [f"{place}.{key}: missing" for key in schema.get("required", ()) if key not in value]
        if others is False:
            found += [f"{place}.{key}: unknown" for key in value if key not in known]
        names = schema.get("propertyNames", {}).get("pattern", "")
        found += [f"{place}.{key}: not a name" for key in value if not re.search(names, key)]
        if len(value) > schema.get("maxProperties", len(value)):
            found.append(f"{place}: too many")
        for key, below in value.items():
            found += mismatches(below, known.get(key, others or {}), root, f"{place}.{key}")
    if isinstance(value, list):
        for index, item in enumerate(value):
            found += mismatches(item, schema["items"], root, f"{place}[{index}]")
    return found


def test_the_shipped_copy_is_current() -> None:
    shipped = json.loads((WORKLOADS / "workload.schema.json").read_text())
    assert shipped == json.loads(json.dumps(json_schema())), "write it again: twinstack schema > the file"


def test_it_says_what_it_is() -> None:
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "Twinstack workload"
    assert [example["name"] for example in schema["examples"]] == list(embedded_workloads())


def test_every_section_and_setting_is_described() -> None:
    schema = json_schema()
    for model in (schema, *schema["$defs"].values()):
        assert model["description"]
        for name, field in model["properties"].items():
            assert "$ref" in field or "anyOf" in field or field["description"], name


@pytest.mark.parametrize("name", embedded_workloads())
def test_the_embedded_workloads_fit_and_name_the_schema(name: str) -> None:
    schema = json_schema()
    [example] = [example for example in schema["examples"] if example["name"] == name]
    assert mismatches(example, schema, schema) == []
    assert embedded_source(name).startswith(b"# yaml-language-server: $schema=workload.schema.json\n")


@pytest.mark.parametrize(
    "change",
    [
        {"network": {"zones": 7}},
        {"network": {"zoness": 2}},
        {"network": {"zones": True}},
        {"compute": {"memory_gib": 4}},
        {"compute": {"vcpu": 2, "memory_gib": 0}},
        {"database": {"engine": "oracle", "vcpu": 2, "memory_gib": 4, "storage_gb": 20}},
        {"name": "Shop"},
        {"firewall": {"ingress_cidrs": [5]}},
        {"logs": {"retention_days": 31}},
        {"tags": {"a$": "b"}},
        {"tags": {"a": ""}},
        {"tags": {f"t{number}": "a" for number in range(13)}},
    ],
)
def test_schema_and_loader_refuse_the_same(change: dict[str, Any]) -> None:
    schema = json_schema()
    value = {"name": "shop", "owner": "team", **change}
    assert mismatches(value, schema, schema)
    with pytest.raises(SpecError):
        parse_workload(json.dumps(value).encode())


def test_the_schema_has_every_field_of_the_models() -> None:
    assert set(workload_schema()["properties"]) == set(Workload.model_fields)
    assert set(workload_schema()["required"]) == {"name", "owner"}


def test_a_caller_may_change_its_copy() -> None:
    json_schema()["properties"].clear()
    assert json_schema()["properties"]


def test_expectations_in_words() -> None:
    fields = workload_schema()["$defs"]

    def words(section: str, key: str) -> str:
        return expected(resolve(fields[section]["properties"][key])[0])

    assert words("Compute", "vcpu") == "a whole number, 1 to 192"
    assert words("Compute", "memory_gib") == "a number, more than 0, at most 1536"
    assert words("Usage", "requests_per_connection") == "a number, 1 or more"
    assert words("Network", "nat") == "one of per-zone, shared, none"
    assert words("Firewall", "ingress_cidrs") == "a list; each item an IPv4 range such as 10.20.0.0/16"
    assert words("Cache", "version") == "text such as 7.0"
    tags = expected(workload_schema()["properties"]["tags"])
    assert tags == "a mapping of at most 12 names, each to text such as 4711 or shop-eu, 1 to 128 characters"
    assert list(sections_with("standby")) == ["database", "cache"]
